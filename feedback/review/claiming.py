"""Hands items to reviewers: each slot to one at a time, no item twice to the same one, none that is an answer
to themselves, as long as a lease.

Time is the database's. A reviewer who is gone lets go by the lease; one who is only slow still has the claim,
and what they say once somebody else has the slot is kept as late (`deciding`).
"""

from __future__ import annotations

from typing import Any, LiteralString
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from feedback.review.adding import readable
from feedback.review.models import Purpose, ReviewClaim, ReviewItem, ReviewSlot
from inference.database import new_id

#: Seconds without a heartbeat.
LEASE_S = 120
#: Items of a person who withdrew their consent, at once.
LOOKED_AT = 1_000
# Somebody who asks in two windows at once may be given the same item by both: one of them looks again.
TRIES = 5

# What there is to be judged by this reviewer now; nothing in a queue that was closed.
# OFFSET 0 has each slot looked at by itself, by index. As a join, planned with statistics from before this
# reviewer came, all slots were held against all that the reviewer has.
FREE: LiteralString = """ FROM feedback_reviewslot s
    JOIN feedback_reviewitem i ON i.id = s.item_id
    JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
    WHERE s.queue_id = %(queue)s AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
      AND s.purpose = %(purpose)s AND i.person_id <> %(reviewer)s
      AND (s.lease_until IS NULL OR s.lease_until < statement_timestamp())
      AND NOT EXISTS (SELECT FROM feedback_reviewslot o
        WHERE o.item_id = s.item_id AND o.id <> s.id AND o.reviewer = %(reviewer)s OFFSET 0)
      AND NOT EXISTS (SELECT FROM feedback_decision d
        WHERE d.item_id = s.item_id AND d.reviewer = %(reviewer)s OFFSET 0)
      AND NOT EXISTS (SELECT FROM feedback_reviewqueue q
        WHERE q.id = %(queue)s AND q.closed_at IS NOT NULL)"""
# The constraint of one slot per reviewer and item holds where two statements of one reviewer overlap.
CLAIM: LiteralString = (
    """
WITH taken AS (
  UPDATE feedback_reviewslot SET claim = %(claim)s, reviewer = %(reviewer)s,
    lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
  WHERE id = (SELECT s.id"""
    + FREE
    + """
    ORDER BY s.place, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED)
  RETURNING id, item_id)
INSERT INTO feedback_reviewclaim (id, slot_id, item_id, reviewer)
SELECT %(claim)s, id, item_id, %(reviewer)s FROM taken RETURNING id
"""
)
_RELEASE: LiteralString = """
UPDATE feedback_reviewslot SET claim = NULL, reviewer = NULL, lease_until = NULL
WHERE claim = %(claim)s AND reviewer = %(reviewer)s AND decided_at IS NULL
"""


def claim(queue: UUID, reviewer: UUID, purpose: Purpose = Purpose.JUDGING) -> ReviewClaim | None:
    """The next item of the queue for this reviewer; None where there is none for them now. One to adjudicate
    is none that they have judged.

    What may not be read any more is taken out of the queue on the way.
    """
    while (key := _claimed(queue, reviewer, purpose)) is not None:
        if found := readable_claim(key):
            return found
    return None


def readable_claim(key: UUID) -> ReviewClaim | None:
    """What was claimed just now; None where it may not be read any more, and it is taken out of the queue."""
    rows = ReviewClaim.objects.select_related("item__message__conversation", "item__message__generation")
    found = rows.get(pk=key)
    if readable([found.item.message]):
        return found
    _give_up(found)
    return None


def _claimed(queue: UUID, reviewer: UUID, purpose: Purpose) -> UUID | None:
    values: dict[str, Any] = {"queue": queue, "reviewer": reviewer, "purpose": purpose, "lease": LEASE_S}
    for left in reversed(range(TRIES)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(CLAIM, {**values, "claim": new_id()})
                row = cursor.fetchone()
                return row[0] if row else None
        except IntegrityError:
            if not left:
                raise
    raise AssertionError("the last try returns or raises")


def release(claim: UUID, reviewer: UUID) -> bool:
    """Whether it was theirs. The slot is free at once, for them too."""
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, {"claim": claim, "reviewer": reviewer})
        return bool(cursor.rowcount)


@transaction.atomic
def withdraw(*items: UUID) -> None:
    """What may not be read any more is handed out no more. What was decided stays."""
    slots = ReviewSlot.objects.filter(item__in=items, decided_at=None, withdrawn_at=None)
    # In order, or two who do so at once would wait for each other.
    slots = slots.select_for_update(no_key=True).order_by("pk")
    found = list(slots.values_list("pk", flat=True))
    ReviewSlot.objects.filter(pk__in=found).update(withdrawn_at=Now())


@transaction.atomic
def _give_up(found: ReviewClaim) -> None:
    """It was handed to nobody, and nobody is handed it again, nor what else of its person may not be read."""
    withdraw(found.item_id, *_unreadable(found.item))
    found.delete()


def _unreadable(item: ReviewItem) -> list[UUID]:
    """Of what waits in the same queue of the same person, or of as much of it as one request looks at."""
    waits = ReviewSlot.objects.filter(item=OuterRef("pk"), decided_at=None, withdrawn_at=None)
    rows = ReviewItem.objects.filter(Exists(waits), queue=item.queue_id, person=item.person_id)
    rows = rows.select_related("message__conversation").defer("message__content")
    answers = {row.pk: row.message for row in rows.order_by("pk")[:LOOKED_AT]}
    may = readable(answers.values())
    return [key for key, answer in answers.items() if answer.pk not in may]
