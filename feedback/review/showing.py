"""What a reviewer is shown: the branch to an answer, what stands beside it, what was done with it.

As far as its person allows it at this moment, and without any name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chat.branch import ASKED_FOR, STOP_AT, facts, stops
from chat.consent import ORDER
from chat.models import Consent, Message
from feedback.datasets.consents import histories, lowest
from feedback.datasets.paths import Tree, path, tree_of
from feedback.in_words import in_words
from feedback.models import Event
from feedback.review.adding import reported
from feedback.review.fields import About
from feedback.review.found import Kept
from feedback.review.redacting import Mark, Piece, Shown, shown
from inference.difference import Piece as Changed
from inference.difference import difference

BRANCH_MAX = 20
BESIDE_MAX = 12
SIGNALS_MAX = 200
EXCERPT_MAX = 200
# Texts whose difference takes longer than a page may: they are shown without it.
DIFFERENCE_MAX = 20_000
#: Of a generation: large, and of no use here.
UNREAD = ("prompt_token_ids", "token_ids", "messages")
_NEEDED = ORDER.index(Consent.Level.EVALUATION)


@dataclass(frozen=True, slots=True)
class Signal:
    """What its person did. `excerpt`: the part of the text that it is about, if it has a span."""

    words: str
    at: datetime
    excerpt: str = ""


@dataclass(slots=True)
class Spoken:
    """One message. `letter`: what it is called among answers to the same question; `changes`: against the
    answer, or of a correction against what it corrects.
    """

    message: Message
    shown: Shown
    letter: str = "A"
    was_seen: bool = True
    signals: list[Signal] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    changes: Sequence[Changed] = ()

    @property
    def model(self) -> str:
        """By which it was made; "" for a person's words."""
        made_by = self.message.generation
        return (made_by.served_model or made_by.variant.served_model) if made_by else ""

    @property
    def marked(self) -> list[Piece]:
        return self.shown.marked(self.marks)


@dataclass(frozen=True, slots=True)
class Item:
    """`branch`: up to the answer's question; `earlier`: how many come before. `beside`: other answers to it.
    `also`: what else stands on the page, by what it is in the source.

    `is_reported`: its person let nothing be read but what they reported.
    """

    answer: Spoken
    branch: Sequence[Spoken]
    beside: Sequence[Spoken]
    earlier: int
    system_prompt: str
    is_reported: bool
    is_revealed: bool
    manifest: Sequence[tuple[str, str]]
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def siblings(self) -> list[Spoken]:
        """All answers to the question, the one that is judged first."""
        return [self.answer, *self.beside]

    @property
    def about(self) -> About:
        """What can be said of it: offsets into its source, and places for the answers that are shown."""
        shown = frozenset(str(each.message.pk) for each in self.siblings)
        return About(len(self.answer.message.text), shown)

    @property
    def has_personal_data(self) -> bool:
        return any(each.shown.hits for each in (*self.branch, *self.siblings))


def item(
    answer: Message, *, is_revealed: bool, also: Sequence[str] = (), kept: Kept | None = None
) -> Item | None:
    """`answer` with its conversation. None where its person does not let it be read any more.

    `kept`: what was found of personal data before.
    """
    reader = _reader(answer)
    return reader.read(also, kept, is_revealed=is_revealed) if reader else None


def texts(answer: Message) -> list[str]:
    """All that is shown of it; nothing where its person does not let it be read any more."""
    reader = _reader(answer)
    return reader.texts() if reader else []


def _reader(answer: Message) -> _Reader | None:
    tree = tree_of([answer.conversation_id])
    way = path(answer.pk, tree)
    is_allowed = _is_allowed(answer, tree, way)
    if not is_allowed and not reported([answer]):
        return None
    return _Reader(answer, tree, way, is_reported=not is_allowed)


def _is_allowed(answer: Message, tree: Tree, way: Iterable[UUID]) -> bool:
    """By the lowest consent since the oldest of the messages."""
    owner = answer.conversation.owner_id
    level = lowest(histories([owner]).get(owner, []), min(tree[key].at for key in way))
    return ORDER.index(level) >= _NEEDED


class _Reader:
    """Two statements, however long the branch is. Of what was reported: it, its question and the report."""

    def __init__(self, answer: Message, tree: Tree, way: list[UUID], *, is_reported: bool) -> None:
        self.answer, self.tree, self.is_reported = answer, tree, is_reported
        self.before = way[-2:-1] if is_reported else way[-1 - BRANCH_MAX : -1]
        self.earlier = len(way) - 1 - len(self.before)
        assert answer.generation, "an answer has its generation"
        self.made = answer.generation

    def texts(self) -> list[str]:
        """In the order in which they are drawn."""
        self.messages = self._messages()
        self.events = self._events(self.messages)
        return [
            *(self.made.system_prompt, self.made.instruction, stops(self.made)),
            *(each.text for each in self.messages.values()),
            *(in_words(each, "it") for each in self.events),
        ]

    def read(self, also: Sequence[str], kept: Kept | None, *, is_revealed: bool) -> Item:
        drawn = shown([*self.texts(), *also], kept, is_revealed=is_revealed)
        made, messages, events = self.made, self.messages, self.events
        system_prompt, instruction, stop_at = (drawn.pop(0).text for _ in range(3))
        written = {ASKED_FOR: instruction, STOP_AT: stop_at}
        spoken = {key: Spoken(each, drawn.pop(0)) for key, each in messages.items()}
        for event, words in zip(events, drawn[: len(events)], strict=True):
            _add(spoken, event, words.text)
        for place, key in enumerate(self.before, self.earlier):
            spoken[key].was_seen = place >= made.left_out
        return Item(
            answer=spoken[self.answer.pk],
            branch=[spoken[key] for key in self.before],
            beside=self._beside(spoken),
            earlier=self.earlier,
            system_prompt=system_prompt,
            is_reported=self.is_reported,
            is_revealed=is_revealed,
            manifest=[(name, written.get(name, value)) for name, value in facts(made)],
            also={text: each.text for text, each in zip(also, drawn[len(events) :], strict=True)},
        )

    def _messages(self) -> dict[UUID, Message]:
        """Oldest first, the answer last. Of those beside it, what has ended."""
        parent = self.tree[self.answer.pk].parent
        beside = sorted(key for key, place in self.tree.items() if place.parent == parent)
        keys = [*self.before, *([] if self.is_reported else beside[: BESIDE_MAX + 1])]
        rows = (
            Message.objects.filter(pk__in=keys)
            .exclude(pk=self.answer.pk)
            .select_related("generation__variant")
        )
        found = rows.defer(*(f"generation__{name}" for name in UNREAD)).order_by("pk")
        return {
            **{row.pk: row for row in found if row.text or row.pk in self.before},
            self.answer.pk: self.answer,
        }

    def _events(self, keys: Iterable[UUID]) -> list[Event]:
        """What its person did, oldest first: that something was on the screen says nothing of the answer."""
        rows = Event.objects.filter(message__in=list(keys), sender=self.answer.conversation.owner_id)
        rows = rows.filter(kind="flag") if self.is_reported else rows.exclude(kind="exposure")
        return list(rows.order_by("-happened_at")[:SIGNALS_MAX])[::-1]

    def _beside(self, spoken: Mapping[UUID, Spoken]) -> list[Spoken]:
        before = {*self.before, self.answer.pk}
        beside = [each for key, each in spoken.items() if key not in before]
        for number, each in enumerate(beside, 1):
            each.letter = chr(ord("A") + number)
            each.changes = _changes(spoken.get(each.message.corrects_id or self.answer.pk), each)
        return beside


def _changes(old: Spoken | None, new: Spoken) -> list[Changed]:
    before, after = old.shown.text if old else "", new.shown.text
    return difference(before, after) if before and max(len(before), len(after)) <= DIFFERENCE_MAX else []


def _add(spoken: Mapping[UUID, Spoken], event: Event, words: str) -> None:
    assert event.message_id, "they were asked for by their messages"
    about, excerpt = spoken[event.message_id], ""
    if event.start is not None and event.end is not None:
        excerpt = about.shown.part(event.start, event.end)
        about.marks.append((event.start, event.end, event.kind.replace("_", " ")))
    cut = excerpt if len(excerpt) <= EXCERPT_MAX else f"{excerpt[:EXCERPT_MAX]}…"
    about.signals.append(Signal(words, event.happened_at, cut))
