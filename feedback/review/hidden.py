"""Hands a reviewer now and then what shows how well they judge: gold, of which the answer is known, and what
they have judged before. Nothing tells either from other items.

Each turn of a reviewer in a queue is drawn by a keyed hash, not by chance: who lets an item go and comes back
is handed it again, as it is with every other one, so that nothing is learned by trying.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.crypto import salted_hmac

from feedback.review import claiming
from feedback.review.models import Purpose, ReviewClaim, ReviewQueue
from inference.database import new_id

#: Decisions of theirs, in the queue, after which a reviewer is asked again.
APART = 20
# Of those before, so many are chosen from: a long history is not read whole.
_REACH = 400
_SALT = "feedback.review.hidden"
_DRAWS = 1 << 64

# What they have judged, for whatever purpose, or said themselves what is right, tells nothing.
_GOLD: LiteralString = """
    SELECT g.id FROM feedback_reviewitem g
    WHERE g.queue_id = %(queue)s AND g.known IS NOT NULL AND g.retired_at IS NULL
      AND g.known_by IS DISTINCT FROM %(reviewer)s AND g.person_id <> %(reviewer)s
      AND NOT EXISTS (SELECT FROM feedback_decision d
        WHERE d.item_id = g.id AND d.reviewer = %(reviewer)s)
"""
_REPEAT: LiteralString = """
    SELECT own.item_id FROM (
      SELECT d.item_id, d.purpose, row_number() OVER (ORDER BY d.at DESC, d.id DESC) AS ago
      FROM feedback_decision d JOIN feedback_reviewitem g ON g.id = d.item_id
      WHERE d.reviewer = %(reviewer)s AND g.queue_id = %(queue)s
      ORDER BY d.at DESC, d.id DESC LIMIT %(reach)s) AS own
    WHERE own.ago > %(apart)s AND own.purpose = 'judging'
      AND NOT EXISTS (SELECT FROM feedback_decision d WHERE d.item_id = own.item_id
        AND d.reviewer = %(reviewer)s AND d.purpose = 'repeat')
"""
# Only while something else waits for them: else all that is left would be known to be hidden. A place that
# was let go of is taken again, so that letting go makes no rows. Of two windows at once, one gets nothing.
_TAKE: LiteralString = (
    """
), chosen AS MATERIALIZED (
  SELECT i.id, i.place FROM feedback_reviewitem i
  JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
  WHERE i.id IN (SELECT id FROM fit) AND EXISTS (SELECT"""
    + claiming.FREE
    + """)
    AND NOT EXISTS (SELECT FROM feedback_reviewslot o WHERE o.item_id = i.id AND (
      (o.reviewer = %(reviewer)s AND o.decided_at IS NULL AND o.lease_until >= statement_timestamp())
      OR (o.purpose = %(hidden)s AND o.withdrawn_at IS NOT NULL)))
  ORDER BY md5(i.id::text || %(drawn)s), i.id LIMIT 1
), again AS (
  UPDATE feedback_reviewslot SET claim = %(claim)s, reviewer = %(reviewer)s,
    lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
  WHERE id = (
    SELECT s.id FROM feedback_reviewslot s JOIN chosen ON chosen.id = s.item_id
    WHERE s.purpose = %(hidden)s AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
      AND (s.reviewer IS NULL OR s.reviewer = %(reviewer)s)
    ORDER BY s.reviewer NULLS LAST, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED)
  RETURNING id, item_id
), made AS (
  INSERT INTO feedback_reviewslot (item_id, queue_id, place, purpose, reviewer, claim, lease_until)
  SELECT id, %(queue)s, place, %(hidden)s, %(reviewer)s, %(claim)s,
    statement_timestamp() + make_interval(secs => %(lease)s)
  FROM chosen WHERE NOT EXISTS (SELECT FROM again)
  ON CONFLICT (item_id, reviewer, purpose) DO NOTHING RETURNING id, item_id)
INSERT INTO feedback_reviewclaim (id, slot_id, item_id, reviewer)
SELECT %(claim)s, taken.id, taken.item_id, %(reviewer)s
FROM (SELECT * FROM again UNION ALL SELECT * FROM made) AS taken RETURNING id
"""
)
CLAIMS: Mapping[Purpose, LiteralString] = {
    Purpose.GOLD: "WITH fit (id) AS (" + _GOLD + _TAKE,
    Purpose.REPEAT: "WITH fit (id) AS (" + _REPEAT + _TAKE,
}


def hides(queue: ReviewQueue) -> bool:
    """Whether anything is handed out so."""
    return bool(queue.gold_percent or queue.repeat_percent)


def claim(queue: ReviewQueue, reviewer: UUID, turn: int, *, reads_gold: bool = False) -> ReviewClaim | None:
    """What is hidden in this turn of theirs: the how many-th item of the queue it is that they are handed.
    None in most, and where there is nothing for them to be handed so: gold is not for who can read it.
    """
    purpose, drawn = purpose_in(queue, reviewer, turn), _drawn(queue.pk, reviewer, turn).hex()
    if purpose == Purpose.GOLD and reads_gold:
        return None
    while purpose and (key := _claimed(queue.pk, reviewer, purpose, drawn)):
        if found := claiming.readable_claim(key):
            return found
    return None


def purpose_in(queue: ReviewQueue, reviewer: UUID, turn: int) -> Purpose | None:
    """What for something is hidden in this turn, if there is something to hide; None for nothing."""
    percent = 100 * int.from_bytes(_drawn(queue.pk, reviewer, turn)[:8]) / _DRAWS
    if percent < queue.gold_percent:
        return Purpose.GOLD
    return Purpose.REPEAT if percent < queue.gold_percent + queue.repeat_percent else None


def _drawn(queue: UUID, reviewer: UUID, turn: int) -> bytes:
    return salted_hmac(_SALT, f"{queue}:{reviewer}:{turn}", algorithm="sha256").digest()


def _claimed(queue: UUID, reviewer: UUID, purpose: Purpose, drawn: str) -> UUID | None:
    values: dict[str, Any] = {
        "queue": queue,
        "reviewer": reviewer,
        "purpose": Purpose.JUDGING.value,
        "hidden": purpose.value,
        "claim": new_id(),
        "drawn": drawn,
        "lease": claiming.LEASE_S,
        "apart": APART,
        "reach": APART + _REACH,
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CLAIMS[purpose], values)
            row = cursor.fetchone()
            return row[0] if row else None
    except IntegrityError:
        # Another window of theirs was handed the same one at that moment.
        return None
