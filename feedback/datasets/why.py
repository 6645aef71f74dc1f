"""Why a candidate is in a version or is not: what decided, its evidence, where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from chat.models import Message
from feedback.datasets.imported.models import PREFIX, Import
from feedback.datasets.models import DatasetItem
from feedback.datasets.words import LEFT_OUT
from feedback.evaluation import checks_in_words
from feedback.in_words import in_words
from feedback.models import Decision, Event


class Imported(NamedTuple):
    """Where a row comes from that nobody said here."""

    source: Import
    line: int


class Shown(NamedTuple):
    """An event of the evidence in words, without what its person typed: no row shows that as it was said."""

    event: Event
    words: str


@dataclass(frozen=True, slots=True)
class Why:
    """`is_open`: whether its conversation still stands. `texts` is (role, text) of what the row holds."""

    decision: str
    evidence: list[Shown]
    decisions: list[Decision]
    texts: list[tuple[str, str]]
    is_open: bool
    imported: Imported | None


def why(item: DatasetItem) -> Why:
    return Why(
        decision=f"Left out: {LEFT_OUT[item.reason]}" if item.reason else "It is a row of this version",
        evidence=_evidence(item),
        decisions=list(Decision.objects.filter(pk__in=item.evidence).order_by("at")),
        texts=texts_of(item.content or {}),
        is_open=Message.objects.filter(pk__in=item.messages, conversation__deleted_at=None).exists(),
        imported=_imported(item),
    )


def _evidence(item: DatasetItem) -> list[Shown]:
    events = Event.objects.filter(pk__in=item.evidence).order_by("happened_at", "counter")
    return [Shown(event, in_words(event, "the answer", typed=False)) for event in events]


def _imported(item: DatasetItem) -> Imported | None:
    """By the row's name: `imported:ID:LINE`."""
    if not item.source.startswith(PREFIX):
        return None
    key, _, line = item.key.removeprefix(PREFIX).rpartition(":")
    return Imported(Import.objects.get(pk=key), int(line))


_PARTS = {"prompt": "", "completion": "Answer", "chosen": "Better answer", "rejected": "Worse answer"}


def texts_of(content: dict[str, Any]) -> list[tuple[str, str]]:
    named = ((name.capitalize(), content.get(name) or "") for name in ("reference", "rubric"))
    told = [(title, text) for title, text in named if text.strip()]
    if content.get("checks"):
        told.append(("Checks: the answer", "\n".join(map(checks_in_words.in_words, content["checks"]))))
    return [
        (title or message["role"].capitalize(), message["content"])
        for part, title in _PARTS.items()
        for message in content.get(part, ())
    ] + told
