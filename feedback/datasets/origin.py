"""The conversation that a row comes from: the branch to its answer, what stands beside it, what was done.

Shown to those who build data as far as consent reaches at this moment, and without any name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chat.consent import ORDER
from chat.models import Consent, Conversation, Message
from chat.prompt import MESSAGES_MAX
from chat.tree import Tree
from feedback.datasets.candidate import generation_of
from feedback.datasets.consents import histories, lowest
from feedback.datasets.models import DatasetItem
from feedback.datasets.recipe import NEEDS
from feedback.datasets.withdrawing import WITHDRAWN
from feedback.in_words import in_words
from feedback.models import EvalCase, Event, Exposure
from feedback.rows import Kind
from inference.models import Generation

SIGNALS_MAX = 200
SIBLINGS_MAX = 20
EXCERPT_MAX = 200
_UNREAD = ("prompt_token_ids", "token_ids")


@dataclass(frozen=True, slots=True)
class Signal:
    """What its person did. `excerpt` is the part of the text that it is about, if it has a span."""

    words: str
    at: datetime
    excerpt: str = ""


@dataclass(slots=True)
class Spoken:
    """One message. `mark`: what it is to the row; `was_seen`: by the model, before the row's answer."""

    message: Message
    mark: str = ""
    was_seen: bool = True
    signals: list[Signal] = field(default_factory=list)

    @property
    def model(self) -> str:
        """By which it was made; "" for a person's words."""
        made_by = self.message.generation
        return (made_by.served_model or made_by.variant.served_model) if made_by else ""


@dataclass(frozen=True, slots=True)
class Origin:
    """`branch`: from the first message to the row's answer, or its last MESSAGES_MAX; `earlier`: how many
    come before. `beside`: other answers to the same question.
    """

    manifest: Generation
    branch: list[Spoken]
    beside: list[Spoken]
    earlier: int


def origin(item: DatasetItem, kind: Kind) -> Origin | None:
    """None where its person, or consent, does not let it be shown, or it is not there any more."""
    found = _shown(item, kind)
    if found is None:
        return None
    thread, marks = found
    path = Tree.of(thread.pk).path_to(next(iter(marks)))
    return _Reader(thread.pk, kind, marks, path).read() if path else None


def may_be_opened(item: DatasetItem, kind: Kind) -> bool:
    """Whether whoever asks for its origin now would be shown it."""
    return _shown(item, kind) is not None


def _shown(item: DatasetItem, kind: Kind) -> tuple[Conversation, dict[UUID, str]] | None:
    """Its conversation and the row's answers in it, where they may be shown."""
    thread = _standing(item)
    marks = _marks(item, kind) if thread else {}
    if thread is None or not marks or not _is_allowed(item, kind, thread):
        return None
    return thread, marks


def _standing(item: DatasetItem) -> Conversation | None:
    if item.conversation is None or item.reason == WITHDRAWN:
        return None
    standing = Conversation.objects.filter(deleted_at=None, erasing_at=None, owner__erasing_at=None)
    return standing.filter(pk=item.conversation).first()


def _marks(item: DatasetItem, kind: Kind) -> dict[UUID, str]:
    """The row's answers by id, as its key names them; the first is the one whose branch is shown."""
    named = item.key.split(":")
    if kind == "preference":
        return {UUID(named[2]): "The better answer", UUID(named[3]): "The worse answer"}
    if kind == "evaluation":
        keys = EvalCase.objects.filter(pk=named[1]).values_list("message_id", flat=True)
        return dict.fromkeys(keys, "The answer that was looked at")
    return {UUID(named[1]): "The answer"}


def _is_allowed(item: DatasetItem, kind: Kind, thread: Conversation) -> bool:
    """By the lowest consent since the oldest of the row's messages, of all on whom it stands."""
    oldest = Message.objects.filter(pk__in=item.messages).order_by("created_at").first()
    people = {who for who in (item.person, thread.owner_id) if who}
    return oldest is not None and _allowing(people, kind, oldest.created_at) == people


def _allowing(people: Collection[UUID], kind: Kind, since: datetime) -> set[UUID]:
    needed = ORDER.index(Consent.Level(NEEDS[kind]))
    consents = histories(people)
    return {who for who in people if ORDER.index(lowest(consents[who], since)) >= needed}


class _Reader:
    """Four statements, however long the branch is."""

    def __init__(self, thread: UUID, kind: Kind, marks: Mapping[UUID, str], path: list[UUID]) -> None:
        self.conversation, self.kind, self.marks, self.path = thread, kind, marks, path
        self.shown = path[-MESSAGES_MAX:]

    def read(self) -> Origin:
        messages = self._messages()
        branch = [self._spoken(messages[key]) for key in self.shown]
        answer = branch[-1].message.corrects or branch[-1].message
        manifest = generation_of(answer)
        earlier = len(self.path) - len(self.shown)
        for place, each in enumerate(branch[:-1], earlier):
            each.was_seen = place >= manifest.left_out
        beside = [self._spoken(each) for key, each in messages.items() if key not in set(self.shown)]
        self._add_signals([*branch, *beside], since=branch[0].message.created_at)
        return Origin(manifest, branch, beside, earlier=earlier)

    def _messages(self) -> dict[UUID, Message]:
        """Of the branch, and those that answer what the row's answers answer, oldest first."""
        rows = Message.objects.filter(conversation=self.conversation)
        asked = rows.filter(pk__in=self.marks).values("parent")
        beside = rows.filter(parent__in=asked).exclude(pk__in=self.shown).order_by("pk")
        wanted = [*self.shown, *self.marks, *beside.values_list("pk", flat=True)[:SIBLINGS_MAX]]
        related = ("generation__variant", "corrects__generation")
        unread = (f"{of}__{name}" for of in ("generation", "corrects__generation") for name in _UNREAD)
        found = rows.filter(pk__in=wanted).select_related(*related).defer(*unread).order_by("pk")
        return {row.pk: row for row in found}

    def _spoken(self, message: Message) -> Spoken:
        return Spoken(message, self.marks.get(message.pk, ""))

    def _add_signals(self, spoken: Iterable[Spoken], since: datetime) -> None:
        """Of those who let what they do be used as far as this."""
        by_id = {each.message.pk: each for each in spoken}
        events = Event.objects.filter(conversation=self.conversation, message__in=by_id)
        events = events.exclude(kind="exposure").order_by("-happened_at")[:SIGNALS_MAX]
        exposures = list(Exposure.objects.filter(message__in=by_id))
        people = {event.sender_id for event in events} | {each.person_id for each in exposures}
        allowing = _allowing(people, self.kind, since)
        for event in reversed(events):
            if event.sender_id in allowing and event.message_id:
                about = by_id[event.message_id]
                about.signals.append(_signal(event, about.message))
        for each in exposures:
            if each.person_id in allowing:
                words = f"had it on the screen for {each.visible_ms / 1000:.0f} s"
                by_id[each.message_id].signals.append(Signal(words, each.first_at))


def _signal(event: Event, about: Message) -> Signal:
    excerpt = about.text[event.start : event.end] if event.end else ""
    shortened = excerpt if len(excerpt) <= EXCERPT_MAX else f"{excerpt[:EXCERPT_MAX]}…"
    return Signal(in_words(event, "it"), event.happened_at, shortened)
