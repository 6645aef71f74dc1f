"""The next items of which decisions were kept or taken back, in the order of (transaction, id).

As `feedback.batches` reads events: a watermark stays behind the oldest transaction that still runs, and an
item of which a decision comes or goes later stands behind the watermark again.
"""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

from django.db import connection

from feedback.batches import Batch

_NEXT: LiteralString = """
WITH edge AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xact),
batch AS (
  SELECT i.xact, i.id, i.conversation_id FROM feedback_reviewitem i
  WHERE i.xact >= %(xact)s AND (i.xact, i.id) > (%(xact)s, %(item)s) AND i.xact < (SELECT xact FROM edge)
  ORDER BY i.xact, i.id LIMIT %(items)s)
SELECT xact, id, ARRAY(SELECT DISTINCT conversation_id FROM batch) FROM batch
ORDER BY xact DESC, id DESC LIMIT 1
"""


def after(xact: int, item: UUID, size: int) -> Batch | None:
    """Of at most `size` items past this watermark; None where there is none yet."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, {"xact": xact, "item": item, "items": size})
        found = cursor.fetchone()
    return Batch(*found) if found else None
