"""Answers that people reported to those who run the place, newest first, a page at a time.

What was reported may be read by them, whatever its person has allowed otherwise: the answer, and the message
before it, without which nobody could judge it; until the report is taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from chat.models import Message
from feedback.models import Event, Opinion
from inference.models import Generation

PAGE = 20
KIND = "flag"
CATEGORIES = {
    "harmful": "Harmful or dangerous",
    "personal": "Somebody's private data",
    "illegal": "Against the law",
    "spam": "Advertising or nonsense",
    "other": "Something else",
}


# By the opinion in force: who has reported an answer twice takes both back at once.
_TAKEN_BACK = Exists(
    Opinion.objects.filter(
        person=OuterRef("sender_id"), subject=OuterRef("message_id"), kind=KIND, value__category=None
    )
)


@dataclass(frozen=True, slots=True)
class Report:
    """`answer` is None once its conversation is deleted: what is left then is that it was reported."""

    event: Event
    answer: Message | None
    generation: Generation | None

    @property
    def label(self) -> str:
        return CATEGORIES[self.event.value["category"]]


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is where the next page begins, None on the last."""

    rows: list[Report]
    older: UUID | None


def page(category: str, before: UUID | None) -> Page:
    """`category`: one of CATEGORIES, or "" for all. Three statements, however many there are.

    Without those that were taken back, and those of whom, or of what, is being erased.
    """
    stays = Event.objects.filter(~_TAKEN_BACK, sender__erasing_at=None, conversation__erasing_at=None)
    rows = stays.filter(kind=KIND, value__category__in=list(CATEGORIES))
    rows = rows.select_related("sender").order_by("-id")
    if category:
        rows = rows.filter(value__category=category)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return Page(_with_answers(found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)


def _with_answers(events: list[Event]) -> list[Report]:
    still = Message.objects.filter(conversation__deleted_at=None)
    rows = still.filter(pk__in=[event.message_id for event in events])
    answers = {row.pk: row for row in rows.select_related("parent", "generation__variant__prompt_version")}
    return [
        Report(event, answer, answer.generation if answer else None)
        for event in events
        for answer in [answers.get(event.message_id) if event.message_id else None]
    ]
