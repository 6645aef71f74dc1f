"""Somebody talks with a model: questions, answers and their ends, reading, choosing one of two. Pure.

What people do leans on what an answer is worth to its reader, with much noise; most people press nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from feedback.demo.draw import between, spread
from feedback.demo.order import Model, Prompt, World
from feedback.demo.person import Person
from feedback.demo.record import Node
from feedback.demo.speaking import Said, Subject, answer
from feedback.demo.thread import Compared, Thread

STRETCH_MS = 30_000
LEFT_SIDE = 0.15


@dataclass(slots=True)
class Talk:
    """One conversation and who has it. `now` never goes back."""

    thread: Thread
    world: World
    person: Person
    rng: Random
    about: Subject
    now: int
    tally: Counter[str] = field(default_factory=Counter)

    # ---- time

    def wait(self, low_ms: float, high_ms: float) -> int:
        self.now += between(self.rng, low_ms, high_ms)
        return self.now

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def worth(self, said: Said) -> float:
        return said.worth + self.person.mood

    def count(self, said: Said, what: str) -> None:
        """By what the truths are about, so that what was hidden can be looked for."""
        where = (
            f"prompt {said.prompt.number}",
            f"model {said.model.name}",
            f"topic {self.about.interest.name}",
        )
        self.tally.update(f"{each}|{what}" for each in where)

    # ---- answers

    def said(self, asked: str = "", model: Model | None = None, prompt: Prompt | None = None) -> Said:
        if model is None:
            weights = [each.share for each in self.world.models]
            (model,) = self.rng.choices(self.world.models, weights)
        prompt = prompt or self.world.prompt_at(self.now)
        return answer(self.rng, self.about, model, prompt, asked)

    def how_it_ends(self, said: Said) -> Said:
        """Some fail, break off, reach their limit, or are stopped: sooner the longer they take."""
        drawn = self.rng.random()
        if drawn < 0.004:
            return replace(said, text="", status="failed", finish="")
        if drawn < 0.008:
            return self.cut(said, "interrupted")
        if drawn < 0.02:
            return self.cut(said, "complete", "length")
        stops = 0.015 + 0.02 * (self.worth(said) < -1) + 0.03 * max(0.0, said.duration_ms / 2200 - 1)
        if self.chance(min(0.25, stops)):
            return self.cut(said, "stopped")
        return said

    def cut(self, said: Said, status: str, finish: str = "") -> Said:
        text = said.text[: max(8, int(len(said.text) * self.rng.uniform(0.15, 0.9)))].rstrip()
        return replace(said, text=text, rest=said.text[len(text) :], status=status, finish=finish)

    def asked(self, text: str, after: Node | None) -> Node:
        """The answer that stands in the end."""
        if self.chance(0.06):
            return self.compared(text, after)
        node = self.thread.ask(text, after, self.how_it_ends(self.said()), self.now)
        return self.received(node)

    def received(self, node: Node) -> Node:
        """It has ended: what comes of one that did not end well."""
        said = node.said
        assert said, "a model's answer"
        self.count(said, "answers")
        if said.status == "stopped":
            shown = min(len(said.text), int(len(said.text) * self.rng.uniform(0.8, 1)))
            self.thread.stop(node, max(1, shown), max(node.at + 1, node.ends_at - 150))
            self.count(said, "stopped")
        self.now = max(self.now, node.ends_at)
        if said.status == "failed":
            return self.received(self.thread.retry(node, self.said(), self.wait(3000, 20000)))
        self.read(node)
        if said.rest and self.chance(0.5):
            whole = self.said(model=said.model, prompt=said.prompt)
            on = replace(whole, text=said.text + said.rest, quality=said.quality)
            return self.received(self.thread.carry_on(node, on, self.wait(800, 4000)))
        return node

    # ---- reading

    def read(self, node: Node, comparison: str | None = None) -> None:
        """Told in stretches, when it goes out of view or after some time."""
        length = len(node.text)
        needs = length * spread(self.rng, 38, 0.5)
        read_to = length if self.chance(0.8) else max(1, int(length * self.rng.uniform(0.2, 0.95)))
        left, stretch = max(700, int(needs * read_to / max(1, length))), STRETCH_MS
        parts = 1 + (left > STRETCH_MS) + (left > 3 * STRETCH_MS)
        for part in range(1, parts + 1):
            piece = left if part == parts else min(left, stretch)
            hidden = between(self.rng, 500, 20_000) if self.chance(0.12) else 0
            self.now += piece + hidden + 1
            seen = max(1, read_to * part // parts)
            value = {"visible_ms": piece, "hidden_ms": hidden, "read_to": seen}
            self.thread.sign("exposure", node, value, self.now, comparison=comparison)
            left, stretch = max(400, left - piece), stretch * 3

    def look_again(self, node: Node) -> None:
        """What was scrolled past, or came back into view."""
        value = {"visible_ms": between(self.rng, 400, 6000), "hidden_ms": 0}
        value["read_to"] = max(1, int(len(node.text) * self.rng.uniform(0.3, 1)))
        self.now += value["visible_ms"] + 1
        self.thread.sign("exposure", node, value, self.now)

    # ---- two answers

    def compared(self, text: str, after: Node | None) -> Node:
        """Two answers to a new question."""
        one, other = _two(self.rng, self.world.models)
        pair = self.thread.ask_both(text, after, (self.said(model=one), self.said(model=other)), self.now)
        return self.decided(pair)

    def decided(self, pair: Compared) -> Node:
        a, b = pair.a, pair.b
        self.now = max(self.now, a.ends_at, b.ends_at)
        for side in (a, b):
            if side.said and (pair.is_blind or side is not pair.kept):
                self.count(side.said, "answers")
            if self.chance(0.93):
                self.read(side, comparison=pair.id)
        return self.thread.choose(pair, *self.choice(pair))

    def choice(self, pair: Compared) -> tuple[str, int]:
        """Closer ones are ties more often; the left one is liked a little more than it is."""
        assert pair.a.said and pair.b.said, "two models' answers"
        left, right = self.worth(pair.a.said) + LEFT_SIDE, self.worth(pair.b.said)
        gap = left - right + self.rng.gauss(0, 0.5)
        if self.chance(0.12):
            choice = "none"
        elif max(left, right) < -0.9 and self.chance(0.5):
            choice = "both_bad"
        elif abs(gap) < 0.35:
            choice = "tie" if self.chance(0.75) else "cant_tell"
        else:
            choice = "a" if gap > 0 else "b"
            loser = pair.b.said if gap > 0 else pair.a.said
            self.count(loser, "lost")
        return choice, self.wait(1500, 15_000)


def _two(rng: Random, models: Sequence[Model]) -> tuple[Model, Model]:
    """By share, the second from the rest, then a fair coin for the sides."""
    (one,) = rng.choices(models, [each.share for each in models])
    rest = [each for each in models if each is not one]
    (other,) = rng.choices(rest, [each.share for each in rest])
    return (one, other) if rng.random() < 0.5 else (other, one)
