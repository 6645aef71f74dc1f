"""The rows of a conversation: messages, answers, activities, events, as the product would have written them.

Pure. Times are milliseconds since 1970 and never go back within a conversation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from feedback.demo.copying import At, Rows
from feedback.demo.draw import uuid4, uuid_at
from feedback.demo.order import ENGINE, World, moment, sampling
from feedback.demo.person import Person
from feedback.demo.speaking import Said
from feedback.kinds import KINDS
from feedback.suspicion import BURST, RATED, suspicion
from inference.sampling import SEED_MAX

NOBODY = str(UUID(int=0))
SAID = ("chosen", "corrected")
_WORDS = {
    "interrupted": ("stream_cut", "The answer broke off. What was said is kept."),
    "failed": ("overloaded", "The model is busy. Your message is kept. Retry in a moment."),
}


@dataclass(slots=True)
class Node:
    """A message. `path` is what was said up to it, itself included, as a model is told it.

    `is_lost`: a side of a comparison that was not kept, and is in no branch.
    """

    id: str
    parent: Node | None
    role: str
    text: str
    at: int
    path: list[dict[str, str]]
    said: Said | None = None
    generation: str | None = None
    corrects: Node | None = None
    ends_at: int = 0
    is_lost: bool = False


class Deed(NamedTuple):
    id: str
    number: int
    at: int


class Sign(NamedTuple):
    """What a page tells, before it is put in the order of its device."""

    at: int
    kind: str
    about: Node | None
    value: dict[str, Any]
    start: int | None
    end: int | None
    comparison: str | None


@dataclass(slots=True)
class Record:
    """Of one conversation. `shown` is the leaf of the branch that is shown."""

    rows: Rows
    world: World
    person: Person
    rng: Random
    begins: int
    device: str
    title: str
    id: str = ""
    shown: Node | None = None
    number: int = 0
    updated: int = 0
    events: int = 0
    signs: list[Sign] = field(default_factory=list)
    answers: list[Node] = field(default_factory=list)
    _last: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.id = uuid_at(self.rng, self.begins)

    # ---- messages

    def _key(self, at: int) -> str:
        """Of a message: later ones sort later, also within a millisecond."""
        ms, number = self._last
        self._last = (at, 0) if at > ms else (ms, number + 1)
        return uuid_at(self.rng, *self._last)

    def question(self, text: str, after: Node | None, at: int) -> Node:
        path = [*(after.path if after else ()), {"role": "user", "content": text}]
        node = Node(self._key(at), after, "user", text, at, path)
        self._message(node, "person", text)
        return node

    def answer(
        self, question: Node, said: Said, at: int, comparison: str | None = None, before: str = ""
    ) -> Node:
        """`before`: the generation that it continues."""
        path = [*question.path, {"role": "assistant", "content": said.text}]
        node = Node(self._key(at), question, "assistant", said.text, at, path, said, uuid_at(self.rng, at))
        node.ends_at = at + int(said.duration_ms) + 1
        self._generation(node, question, said, before)
        self._message(node, "model", "", comparison)
        self.answers.append(node)
        return node

    def _message(self, node: Node, author: str, content: str, comparison: str | None = None) -> None:
        parent = node.parent.id if node.parent else None
        corrects = node.corrects.id if node.corrects else None
        self.rows.add(
            "chat_message",
            *(node.id, self.id, parent, node.role, author, content, node.generation, corrects, comparison),
            At(node.at),
        )

    def _generation(self, node: Node, question: Node, said: Said, before: str) -> None:
        told = sum(len(each["content"]) for each in question.path) + len(said.prompt.text)
        has_begun = said.status != "failed"
        code, words = _WORDS.get(said.status, ("", ""))
        asked = {**sampling(), "seed": self.rng.randrange(SEED_MAX), "stop": []}
        self.rows.add(
            "inference_generation",
            *(
                node.generation,
                "chat",
                self.person.id,
                self.world.variants[said.model.name, said.prompt.number],
            ),
            *(before or None, question.path, 0, said.prompt.text, said.instruction, asked),
            *((said.model.name, "", ENGINE) if has_begun else ("", "", "")),
            *("", said.status, 1, At(node.ends_at) if said.status == "stopped" else None),
            *(
                code,
                words,
                said.finish,
                told // 4 + 8 if has_begun else None,
                said.tokens if has_begun else 0,
            ),
            *(
                (told // 8 if question.parent else 0) if has_begun else None,
                said.ttft_ms if has_begun else None,
            ),
            *(said.tpot_ms if said.tokens > 1 and has_begun else None, round(said.duration_ms, 1)),
            *(
                At(node.at),
                At(node.at + int(said.ttft_ms)) if has_begun else None,
                At(node.ends_at),
                said.text,
            ),
        )
        self.rows.add("inference_attempt", node.generation, 1, ENGINE, At(node.ends_at), 0, At(node.at))

    # ---- rows of deeds and signs

    def deed(
        self,
        kind: str,
        at: int,
        message: Node | None,
        answer: Node | None,
        value: dict[str, Any] | None = None,
        *,
        shown: Node | None = None,
    ) -> Deed:
        self.number += 1
        self.updated, self.shown = at, shown or self.shown
        key, generation = uuid_at(self.rng, at), answer.generation if answer else None
        subject = message or answer
        result = {
            "conversation": self.id,
            "message": message.id if message else None,
            "answer": answer.id if answer else None,
            "generation": generation,
            "repeat": False,
        }
        body = hashlib.sha256(f"{kind} {key}".encode()).hexdigest()
        self.rows.add(
            "chat_activity",
            *(key, self.id, self.number, self.person.id, uuid4(self.rng), kind, body),
            *(subject.id if subject else None, generation, value or {}, result, At(at), At(at + 5000)),
        )
        return Deed(key, self.number, at)

    def told(self, kind: str, deed: Deed, about: Node | None, value: dict[str, Any], mark: str = "") -> None:
        """The event of a deed: its id is the activity's."""
        arrived = max(deed.at, about.ends_at if about and kind == "stop" else 0) + 2_000
        row = (deed.id, deed.id, kind, KINDS[kind].version, "server", value, None, None, None)
        self._event(*row, At(deed.at), At(arrived), NOBODY, deed.number, about=about, mark=mark)

    def sign(
        self,
        kind: str,
        about: Node | None,
        value: dict[str, Any],
        at: int,
        *,
        span: tuple[int, int] | None = None,
        comparison: str | None = None,
    ) -> None:
        """Something that the page tells."""
        start, end = span or (None, None)
        self.signs.append(Sign(at, kind, about, value, start, end, comparison))

    def label(self, by: Node, about: Node, label: str, probability: float, classifier: str) -> None:
        """What was read in the message `by`, half a minute later."""
        key, client = str(uuid5(UUID(by.id), classifier)), uuid_at(self.rng, by.at + 30_000)
        value = {"label": label, "probability": probability, "classifier": classifier, "by": by.id}
        row = (key, client, "follow_up", KINDS["follow_up"].version, "server")
        told = {**value, "attributed": "last"}
        self._event(*row, told, None, None, None, At(by.at), At(by.at + 30_000), NOBODY, 0, about=about)

    def away(self, window_ms: int) -> None:
        """Nothing further came from the person after the last answer or deed."""
        answer = self.shown
        assert answer, "something was said"
        since = max([self.updated, answer.ends_at, *(each.at for each in self.signs if _is_deed(each.kind))])
        key = str(uuid5(UUID(answer.id), "leave"))
        row = (key, key, "leave", KINDS["leave"].version, "server", {"after_ms": window_ms, "how": "away"})
        attempt = 1 if answer.generation else None
        at = since + window_ms
        self._event(*row, attempt, None, None, At(at), At(at + 30_000), NOBODY, 0, about=answer)

    def close(self) -> None:
        """Writes what the page told, in the order of its device, and the conversation itself."""
        for sign in sorted(self.signs, key=lambda each: each.at):
            self._page_event(sign)
        shown = self.shown.id if self.shown else None
        row = (self.id, self.person.id, self.title, shown, None, self.number)
        self.rows.add("chat_conversation", *row, At(self.begins), At(self.updated), None, None)

    def _page_event(self, sign: Sign) -> None:
        person, about = self.person, sign.about
        person.counters[self.device] = counter = person.counters.get(self.device, 0) + 1
        person.arrived_ms = arrived = max(person.arrived_ms + 1, sign.at + self.rng.randrange(80, 1500))
        row = (uuid_at(self.rng, arrived), uuid4(self.rng), sign.kind, KINDS[sign.kind].version, "page")
        attempt = 1 if about and about.generation else None
        times = (At(sign.at), At(arrived), self.device, counter)
        self._event(
            *(*row, sign.value, attempt, sign.start, sign.end, *times),
            about=about,
            comparison=sign.comparison,
            mark=self._suspicion(sign) if sign.kind in RATED else "",
        )

    def _suspicion(self, sign: Sign) -> str:
        """As what keeps events marks ratings."""
        at = moment(sign.at)
        mark = suspicion(self.person.rated[-BURST:], at)
        self.person.rated.append(at)
        return mark

    def _event(self, *row: Any, about: Node | None, comparison: str | None = None, mark: str = "") -> None:
        self.events += 1
        message, generation = (about.id, about.generation) if about else (None, None)
        whose = (self.person.id, self.id, message, generation, comparison, mark)
        self.rows.add("feedback_event", *row, *whose)

    def haste(self, deed: Deed) -> str:
        """As `feedback.haste` marks votes and corrections."""
        at = moment(deed.at)
        earlier = sorted(self.person.said)[-BURST:]
        self.person.said.append((at, deed.id))
        return suspicion([each for each, _ in earlier], at)


def _is_deed(kind: str) -> bool:
    """What a person does; a page tells the others by itself."""
    return kind not in {"exposure", "leave"}
