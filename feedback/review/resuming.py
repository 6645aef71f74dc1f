"""Which item a reviewer comes to next: what they hold already, else a new one; and coming back to one."""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from feedback.review import claiming, hidden
from feedback.review.models import Purpose, ReviewQueue

# Beside it, for a queue that hides something, how many of its items this reviewer has been handed: what they
# decided, and what they hold.
_HELD: LiteralString = """
SELECT (
    SELECT s.claim FROM feedback_reviewslot s
    JOIN feedback_reviewitem i ON i.id = s.item_id
    JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
    WHERE s.queue_id = %(queue)s AND s.reviewer = %(reviewer)s
      AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
      AND s.lease_until >= statement_timestamp() AND s.claim IS DISTINCT FROM %(besides)s
      AND NOT EXISTS (SELECT FROM feedback_decision d WHERE d.claim_id = s.claim)
      AND (s.purpose = 'adjudicating') = %(adjudicating)s
    ORDER BY s.claim LIMIT 1),
  CASE WHEN %(hides)s THEN (
    SELECT count(*) FROM feedback_reviewslot s
    WHERE s.queue_id = %(queue)s AND s.reviewer = %(reviewer)s AND s.purpose <> 'adjudicating'
      AND (s.decided_at IS NOT NULL
        OR s.withdrawn_at IS NULL AND s.lease_until >= statement_timestamp())) ELSE 0 END
"""
# Free again, or theirs still, and not decided late. Nobody holds two slots of one item for one purpose.
_TAKE_UP: LiteralString = """
UPDATE feedback_reviewslot s SET claim = %(claim)s, reviewer = %(reviewer)s,
  lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE s.id = (SELECT slot_id FROM feedback_reviewclaim WHERE id = %(claim)s AND reviewer = %(reviewer)s)
  AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
  AND (s.claim = %(claim)s OR s.lease_until IS NULL OR s.lease_until < statement_timestamp())
  AND NOT EXISTS (SELECT FROM feedback_reviewslot o
    WHERE o.item_id = s.item_id AND o.id <> s.id AND o.purpose = s.purpose AND o.reviewer = %(reviewer)s)
  AND NOT EXISTS (SELECT FROM feedback_decision d WHERE d.claim_id = %(claim)s)
"""


def following(
    queue: ReviewQueue,
    reviewer: UUID,
    besides: UUID | None = None,
    purpose: Purpose = Purpose.JUDGING,
    *,
    reads_gold: bool = False,
) -> UUID | None:
    """A claim: one that they hold and have not decided, the oldest first, else a new one.

    `besides`: one that they are at. So whoever asks again holds no more than two at once. `reads_gold`: they
    can read what is known of it, which measures nothing of them.
    """
    adjudicating = purpose == Purpose.ADJUDICATING
    values = {"queue": queue.pk, "reviewer": reviewer, "besides": besides, "adjudicating": adjudicating}
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {**values, "hides": hidden.hides(queue) and not adjudicating})
        [(held, turn)] = cursor.fetchall()
    if held:
        return UUID(str(held))
    claim = None if adjudicating else hidden.claim(queue, reviewer, turn, reads_gold=reads_gold)
    claim = claim or claiming.claim(queue.pk, reviewer, purpose)
    return claim.pk if claim else None


def take_up(claim: UUID, reviewer: UUID) -> bool:
    """The heartbeat, and coming back: whether the item is theirs from now on, since it was still, or nobody
    else was given it meanwhile.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE_UP, {"claim": claim, "reviewer": reviewer, "lease": claiming.LEASE_S})
            return bool(cursor.rowcount)
    except IntegrityError:
        return False
