"""How a queue stands: what waits in it, for whoever looks, and what was decided. MANY stands for more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

MANY = 10_000
DAYS = 7

# What a reviewer could be handed: as in `claiming`, and what they hold already. What is in a deleted
# conversation waits for nobody.
_STANDING: LiteralString = """
SELECT q.id,
  (SELECT count(*) FROM (
    SELECT DISTINCT s.item_id FROM feedback_reviewslot s
    JOIN feedback_reviewitem i ON i.id = s.item_id
    JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
    WHERE s.queue_id = q.id AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
      AND s.purpose = 'judging' LIMIT %(many)s) AS few),
  (SELECT count(*) FROM (
    SELECT DISTINCT s.item_id FROM feedback_reviewslot s
    JOIN feedback_reviewitem i ON i.id = s.item_id AND i.person_id <> %(reviewer)s
    JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
    WHERE s.queue_id = q.id AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
      AND s.purpose = 'judging'
      AND (s.lease_until IS NULL OR s.lease_until < statement_timestamp() OR s.reviewer = %(reviewer)s)
      AND NOT EXISTS (SELECT FROM feedback_decision d
        WHERE d.item_id = s.item_id AND d.reviewer = %(reviewer)s) LIMIT %(many)s) AS few),
  (SELECT min(few.added_at) FROM (
    SELECT i.added_at FROM feedback_reviewslot s
    JOIN feedback_reviewitem i ON i.id = s.item_id
    JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
    WHERE s.queue_id = q.id AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
      AND s.purpose = 'judging' LIMIT %(many)s) AS few),
  (SELECT count(*) FROM (
    SELECT FROM feedback_reviewslot s WHERE s.queue_id = q.id AND s.purpose = 'judging'
      AND s.decided_at >= statement_timestamp() - make_interval(days => %(days)s) LIMIT %(many)s) AS few),
  (SELECT count(*) FROM (
    SELECT FROM feedback_reviewslot s
    JOIN feedback_reviewitem i ON i.id = s.item_id
    JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
    WHERE s.queue_id = q.id AND s.purpose = 'adjudicating'
      AND s.decided_at IS NULL AND s.withdrawn_at IS NULL LIMIT %(many)s) AS few)
FROM feedback_reviewqueue q WHERE q.id = ANY(%(queues)s)
"""


class Standing(NamedTuple):
    """Items that wait for a decision, those of them that wait for who looks, since when the oldest waits,
    decisions of the last DAYS days, and items that wait to be adjudicated.
    """

    waiting: int
    mine: int
    oldest: datetime | None
    decided: int
    disputed: int


def standings(queues: Sequence[UUID], reviewer: UUID) -> dict[UUID, Standing]:
    """Of each queue."""
    values: dict[str, Any] = {"queues": list(queues), "reviewer": reviewer, "many": MANY, "days": DAYS}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, values)
        return {key: Standing(*row) for key, *row in cursor.fetchall()}
