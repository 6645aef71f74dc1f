"""An item on which its reviewers are apart is handed to somebody else, whose decision stands.

It has one slot for that, from the moment when everybody has decided who was to judge it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Count

from feedback.review.models import Decision, Purpose, ReviewItem
from feedback.review.outcomes import disputed, said_of

#: Two are needed to be apart.
FEWEST = 2

_ASK: LiteralString = """
INSERT INTO feedback_reviewslot (item_id, queue_id, place, purpose)
SELECT id, queue_id, place, 'adjudicating' FROM feedback_reviewitem WHERE id = %(item)s
ON CONFLICT (item_id) WHERE purpose = 'adjudicating' DO UPDATE SET withdrawn_at = NULL
"""
_TAKE_BACK: LiteralString = """
UPDATE feedback_reviewslot SET withdrawn_at = statement_timestamp()
WHERE item_id = %(item)s AND purpose = 'adjudicating' AND decided_at IS NULL AND withdrawn_at IS NULL
"""
_IS_COMPLETE: LiteralString = """
SELECT NOT EXISTS (SELECT FROM feedback_reviewslot
    WHERE item_id = %(item)s AND purpose = 'judging' AND decided_at IS NULL AND withdrawn_at IS NULL)
  AND (SELECT count(*) FROM feedback_decision WHERE item_id = %(item)s AND purpose = 'judging') >= %(fewest)s
"""
_WAITING: LiteralString = """
SELECT count(*), count(*) FILTER (WHERE i.person_id = %(reviewer)s
  OR EXISTS (SELECT FROM feedback_decision d WHERE d.item_id = s.item_id AND d.reviewer = %(reviewer)s))
FROM feedback_reviewslot s JOIN feedback_reviewitem i ON i.id = s.item_id
JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
WHERE s.queue_id = %(queue)s AND s.purpose = 'adjudicating'
  AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
"""


class Waiting(NamedTuple):
    """Items of a queue that are to be adjudicated, and those that who looks has judged, or was answered."""

    items: int
    own: int


def settle(item: UUID) -> None:
    """Asks for it to be adjudicated, or not any more. Within the transaction of what was said or taken back.

    Of two who decide at once, the second waits here, and then sees what the first has said.
    """
    lock(item)
    _execute(_ASK if _is_complete(item) and disputed(said_of([item])[item]) else _TAKE_BACK, item)


def lock(item: UUID) -> None:
    """Until the transaction ends, nothing else is decided of it, taken back or settled."""
    ReviewItem.objects.select_for_update(no_key=True).values_list("pk").get(pk=item)


def settle_those(items: Iterable[UUID]) -> None:
    """The same of each that enough people have judged, where nobody else will."""
    judged = Decision.objects.filter(item__in=list(items), purpose=Purpose.JUDGING)
    counts = judged.values("item").annotate(n=Count("pk")).filter(n__gte=FEWEST)
    for item in counts.order_by("item").values_list("item", flat=True):
        settle(item)


def _is_complete(item: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_IS_COMPLETE, {"item": item, "fewest": FEWEST})
        return bool(cursor.fetchone()[0])


def _execute(statement: LiteralString, item: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"item": item})


def waiting(queue: UUID, reviewer: UUID) -> Waiting:
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"queue": queue, "reviewer": reviewer})
        return Waiting(*cursor.fetchone())
