"""A conversation that is being had: every deed writes what the product's own would have written. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from feedback.demo.copying import At
from feedback.demo.draw import uuid_at
from feedback.demo.order import RATE
from feedback.demo.record import Node, Record
from feedback.demo.speaking import Said


@dataclass(slots=True)
class Compared:
    """Two answers side by side. `is_blind`: both were made for it."""

    id: str
    a: Node
    b: Node
    kept: Node
    is_blind: bool
    probability: float
    at: int
    assignment: str


class Thread(Record):
    """The deeds."""

    # ---- deeds

    def ask(self, text: str, after: Node | None, said: Said, at: int) -> Node:
        question = self.question(text, after, at)
        answer = self.answer(question, said, at)
        self.deed("sent", at, question, answer, shown=answer)
        return answer

    def edit(self, earlier: Node, text: str, said: Said, at: int) -> Node:
        """`earlier` is the question; told about the answer that it had got last."""
        asked = [each for each in self.answers if each.parent is earlier and not each.is_lost]
        about = max(asked, key=lambda each: each.id, default=None)
        question = self.question(text, earlier.parent, at)
        answer = self.answer(question, said, at)
        deed = self.deed("edited", at, question, answer, {"of": earlier.id}, shown=answer)
        self.told("edit_prompt", deed, about, {"of": earlier.id, "by": question.id})
        return answer

    def regenerate(self, of: Node, said: Said, at: int) -> Node:
        assert of.parent, "an answer has its question"
        answer = self.answer(of.parent, said, at)
        value = {"of": of.id, "instruction": said.instruction}
        deed = self.deed("regenerated", at, of.parent, answer, value, shown=answer)
        self.told("regenerate", deed, of, {"instead": answer.id, "instruction": said.instruction})
        return answer

    def retry(self, of: Node, said: Said, at: int) -> Node:
        assert of.parent, "an answer has its question"
        answer = self.answer(of.parent, said, at)
        self.deed("retried", at, of.parent, answer, {"of": of.id}, shown=answer)
        return answer

    def carry_on(self, of: Node, said: Said, at: int) -> Node:
        assert of.parent and of.generation, "an answer of a model"
        answer = self.answer(of.parent, said, at, before=of.generation)
        deed = self.deed("continued", at, of.parent, answer, {"of": of.id}, shown=answer)
        self.told("continue", deed, of, {"by": answer.id})
        return answer

    def correct(self, of: Node, text: str, intent: str, at: int, spans: list[dict[str, Any]]) -> Node:
        assert of.parent, "an answer has its question"
        path = [*of.parent.path, {"role": "assistant", "content": text}]
        node = Node(self._key(at), of.parent, "assistant", text, at, path, corrects=of, ends_at=at)
        self._message(node, "person", text)
        deed = self.deed("corrected", at, node, None, {"of": of.id, "intent": intent}, shown=node)
        mark = self.haste(deed)
        value = {"by": node.id, "of": of.id, "intent": intent, "spans": spans}
        self.told("correction", deed, of, value, mark)
        return node

    def turn_to(self, chosen: Node, at: int) -> None:
        deed = self.deed("branch_shown", at, chosen, None, shown=chosen)
        self.told("branch_shown", deed, chosen, {"chosen": chosen.id})

    def stop(self, answer: Node, on_screen: int, at: int) -> None:
        """While it was being written: its text is what had been said by then."""
        value = {"offset": on_screen, "was_live": True}
        deed = self.deed("stopped", at, None, answer, value)
        seen = min(on_screen, len(answer.text))
        self.told("stop", deed, answer, {"on_screen": seen, "produced": len(answer.text)})

    # ---- comparisons

    def ask_both(self, text: str, after: Node | None, sides: tuple[Said, Said], at: int) -> Compared:
        question = self.question(text, after, at)
        key = uuid_at(self.rng, at)
        a, b = (self.answer(question, said, at, comparison=key) for said in sides)
        self.deed("sent", at, question, a, shown=a)
        return self._opened(key, a, b, a, at, RATE)

    def compare(self, standing: Node, said: Said, at: int, *, is_left: bool) -> Compared:
        """Another answer beside one that is there, because its person asked for it."""
        assert standing.parent, "an answer has its question"
        key = uuid_at(self.rng, at)
        fresh = self.answer(standing.parent, said, at, comparison=key)
        self.deed("compared", at, standing, fresh, shown=standing)
        a, b = (fresh, standing) if is_left else (standing, fresh)
        return self._opened(key, a, b, standing, at, None)

    def _opened(self, key: str, a: Node, b: Node, kept: Node, at: int, rate: float | None) -> Compared:
        """The pool: each model under the prompt in force, weighed by its share, the one in force first."""
        assert a.said and b.said, "two models' answers"
        number, first = a.said.prompt.number, self.world.models[0].share
        weights = {model.name: model.share / first for model in self.world.models}
        pool = [
            {"variant": self.world.variants[name, number], "weight": weight}
            for name, weight in weights.items()
        ]
        one, other = (weights[side.said.model.name] for side in (a, b) if side.said)
        probability = _together(one, other, sum(weights.values()))
        if rate is None:
            asked, standing = (a, b) if kept is b else (b, a)
            assert asked.said and standing.said, "two models' answers"
            rest = sum(weights.values()) - weights[standing.said.model.name]
            probability = weights[asked.said.model.name] / rest
        row = uuid_at(self.rng, at)
        reason = "asked" if rate is None else "rate"
        self.rows.add(
            "inference_assignment",
            *(row, self.person.id, reason, rate, pool, probability, a.generation, b.generation, At(at)),
        )
        return Compared(key, a, b, kept, rate is not None, probability, at, row)

    def choose(self, of: Compared, choice: str, at: int) -> Node:
        """The side that stays, and is gone on from."""
        of.kept = {"a": of.a, "b": of.b}.get(choice, of.kept)
        (of.b if of.kept is of.a else of.a).is_lost = True
        deed = self.deed("chosen", at, of.kept, None, {"comparison": of.id}, shown=of.kept)
        mark = self.haste(deed)
        row = (of.id, self.id, of.assignment, of.a.id, of.b.id, of.kept.id, of.is_blind, choice)
        self.rows.add("chat_comparison", *row, At(at), At(of.at))
        value = {"comparison": of.id, "choice": choice, "a": of.a.id, "b": of.b.id, "kept": of.kept.id}
        chance = {
            "blind": of.is_blind,
            "probability": of.probability,
            "rate": RATE if of.is_blind else None,
        }
        self.told("comparison", deed, of.kept, {**value, **chance}, mark)
        return of.kept


def _together(one: float, other: float, whole: float) -> float:
    """That these two are drawn, in either order, as `inference.comparisons` draws them."""
    p, q = one / whole, other / whole
    return p * q / (1 - p) + q * p / (1 - q)
