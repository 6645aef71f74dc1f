"""Answers become items of a queue: those that may be read, each once, with a slot for each reviewer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F

from chat.models import Message
from feedback.evaluation.consented import allowed
from feedback.models import Opinion
from feedback.reports import CATEGORIES, KIND
from feedback.review.models import ReviewItem, ReviewQueue, ReviewSlot
from inference.models import Status

CHUNK = 500


class Chosen(NamedTuple):
    """An answer that is to be judged. Lower places are handed out first."""

    answer: UUID
    place: int
    stratum: str = ""


def add(queue: ReviewQueue, answers: Sequence[UUID], *, place: int = 0) -> int:
    """How many are new. `place`: that of the first, the others follow.

    What is no ended answer, is deleted, or may not be read is passed over.
    """
    return add_chosen(queue, [Chosen(key, place + at) for at, key in enumerate(dict.fromkeys(answers))])


def add_chosen(queue: ReviewQueue, chosen: Sequence[Chosen]) -> int:
    """The same, each answer at its place."""
    return sum(_add(queue, chosen[start : start + CHUNK]) for start in range(0, len(chosen), CHUNK))


@transaction.atomic
def _add(queue: ReviewQueue, chosen: Sequence[Chosen]) -> int:
    # Of two who add at once, the second finds what the first has added.
    ReviewQueue.objects.select_for_update(no_key=True).get(pk=queue.pk)
    answers = {each.answer for each in chosen}
    there = set(ReviewItem.objects.filter(queue=queue, message__in=answers).values_list("message", flat=True))
    found = {message.pk: message for message in _ended(answers - there)}
    may = readable(found.values())
    items = [_item(queue, found[each.answer], each) for each in chosen if each.answer in may]
    ReviewItem.objects.bulk_create(items)
    ReviewSlot.objects.bulk_create(_slots(items, queue))
    return len(items)


def _item(queue: ReviewQueue, answer: Message, chosen: Chosen) -> ReviewItem:
    return ReviewItem(
        queue=queue,
        message=answer,
        person_id=answer.conversation.owner_id,
        conversation=answer.conversation,
        place=chosen.place,
        stratum=chosen.stratum,
    )


def _slots(items: Iterable[ReviewItem], queue: ReviewQueue) -> list[ReviewSlot]:
    return [
        ReviewSlot(item=item, queue=queue, place=item.place) for item in items for _ in range(queue.overlap)
    ]


def _ended(answers: Iterable[UUID]) -> Iterable[Message]:
    rows = Message.objects.filter(pk__in=list(answers), conversation__deleted_at=None)
    rows = rows.filter(generation__ended_at__isnull=False).exclude(generation__status=Status.FAILED)
    return rows.select_related("conversation")


def readable(answers: Iterable[Message]) -> set[UUID]:
    """Those that somebody may be shown: their consent allows it, or their person reported them."""
    found = list(answers)
    return allowed(found) | reported(found)


def reported(answers: Iterable[Message]) -> set[UUID]:
    """Those that their own person reported, and has not taken that back."""
    reports = Opinion.objects.filter(kind=KIND, message__in=list(answers), person=F("conversation__owner"))
    # One that was taken back has no category.
    stand = reports.filter(value__category__in=list(CATEGORIES))
    return set(stand.values_list("subject", flat=True))
