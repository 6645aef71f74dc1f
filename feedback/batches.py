"""The next events in the order of (transaction, id), and whose conversations are to be read because of them.

A watermark stays behind the oldest transaction that still runs; a conversation of which more is to come
within what may be read is left to that. What an answer becomes after the last event is read with the `leave`
that every conversation gets.
"""

from __future__ import annotations

from typing import LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

_NEXT: LiteralString = """
WITH edge AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xact),
batch AS (
  SELECT e.xact, e.id, e.conversation_id FROM feedback_event e
  WHERE e.xact >= %(xact)s AND (e.xact, e.id) > (%(xact)s, %(event)s) AND e.xact < (SELECT xact FROM edge)
  ORDER BY e.xact, e.id LIMIT %(events)s),
last AS (SELECT xact, id FROM batch ORDER BY xact DESC, id DESC LIMIT 1)
SELECT last.xact, last.id, ARRAY(
  SELECT DISTINCT b.conversation_id FROM batch b WHERE NOT EXISTS (
    SELECT FROM feedback_event e WHERE e.conversation_id = b.conversation_id
    AND (e.xact, e.id) > (last.xact, last.id) AND e.xact < (SELECT xact FROM edge)))
FROM last
"""


class Batch(NamedTuple):
    """Up to which event, and whose conversations are to be read."""

    xact: int
    event: UUID
    conversations: list[UUID]


def after(xact: int, event: UUID, size: int) -> Batch | None:
    """Of at most `size` events past this watermark; None where there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"xact": xact, "event": event, "events": size})
        found = cursor.fetchone()
    return Batch(*found) if found else None
