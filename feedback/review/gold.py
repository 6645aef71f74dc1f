"""The deeds of gold: a lead says what is right to say of an item, says something else, and retires it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from chat.exceptions import Conflict
from feedback.accesses import DataAccess
from feedback.review import adjudicating
from feedback.review.models import Purpose, ReviewItem, ReviewQueue, ReviewSlot

#: Of a queue: what reviewers are handed is chosen from all of it.
GOLD_MAX = 500
Deed = DataAccess.Deed


@transaction.atomic
def mark(item: ReviewItem, by: UUID, known: Mapping[str, Any], why: str) -> None:
    """From now on `known` is right to say of it. It is judged no more, but what was decided stays; what is
    retired is handed out again. Raises Conflict past GOLD_MAX.
    """
    # Of two leads at once the second finds what the first has marked.
    ReviewQueue.objects.select_for_update(no_key=True).get(pk=item.queue_id)
    rows = ReviewItem.objects.filter(pk=item.pk)
    is_there = of(item.queue_id).filter(pk=item.pk).exists()
    if not is_there and of(item.queue_id).count() >= GOLD_MAX:
        raise Conflict(f"There are {GOLD_MAX} items of gold in this queue, which is the most there may be.")
    rows.update(known=dict(known), known_why=why, known_by=by, known_at=Now(), retired_at=None)
    if not is_there:
        _instead_of_judging(item)
    _note(item, by, Deed.CHANGED if is_there else Deed.MARKED)


@transaction.atomic
def retire(item: ReviewItem, by: UUID) -> bool:
    """Whether it was handed out; it is no more. What is known of it stays, and what was said of it counts."""
    was = bool(of(item.queue_id).filter(pk=item.pk).update(retired_at=Now()))
    if was:
        _note(item, by, Deed.RETIRED)
    return was


def of(queue: UUID) -> QuerySet[ReviewItem]:
    """What is handed out as gold."""
    return ReviewItem.objects.filter(queue=queue, known__isnull=False, retired_at=None)


def _instead_of_judging(item: ReviewItem) -> None:
    slots = ReviewSlot.objects.filter(item=item, decided_at=None)
    slots.filter(purpose=Purpose.JUDGING).update(withdrawn_at=Now())
    # Nobody else will judge it: those who have may be apart.
    adjudicating.settle_those([item.pk])
    # It may be read, or it could not have been marked: what was withdrawn while it might not be is back.
    again = slots.filter(purpose=Purpose.GOLD, withdrawn_at__isnull=False)
    again.update(withdrawn_at=None, reviewer=None, claim=None, lease_until=None)


def _note(item: ReviewItem, by: UUID, deed: DataAccess.Deed) -> None:
    DataAccess.objects.create(person=by, deed=deed, detail=f"gold item {item.pk}")
