"""Queues are filled from the log, and let go of what nobody decided in time. Safe twice and at once."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, LiteralString

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from feedback.evaluation.slicing import SliceRule
from feedback.review import adding, adjudicating, aside
from feedback.review.choosing import chosen
from feedback.review.estimating import REPRESENTATIVE, shares
from feedback.review.finding import Found, count, find
from feedback.review.models import ReviewQueue
from feedback.review.narrowing import Narrowed, narrowed
from feedback.review.questions import NotAQuestion, Question, question_of
from feedback.review.slice_rules import needed

log = logging.getLogger("flywheel.review")

#: Between two fillings of a queue.
EVERY = timedelta(minutes=5)

# A slot that somebody holds is left: what they say is asked for. So are those of an item that is decided just
# now: the item is locked before them.
_LET_GO: LiteralString = """
UPDATE feedback_reviewslot SET withdrawn_at = statement_timestamp() WHERE id IN (
  SELECT s.id FROM feedback_reviewslot s JOIN feedback_reviewitem i ON i.id = s.item_id
  WHERE s.queue_id = %(queue)s AND s.decided_at IS NULL AND s.withdrawn_at IS NULL
    AND s.purpose = 'judging'
    AND (s.lease_until IS NULL OR s.lease_until < statement_timestamp())
    AND i.added_at < statement_timestamp() - make_interval(days => %(days)s)
  FOR NO KEY UPDATE OF i, s SKIP LOCKED)
RETURNING item_id
"""
_WAITING: LiteralString = """
SELECT count(DISTINCT s.item_id) FROM feedback_reviewslot s
JOIN feedback_reviewitem i ON i.id = s.item_id
JOIN chat_conversation c ON c.id = i.conversation_id AND c.deleted_at IS NULL
WHERE s.queue_id = %(queue)s AND s.decided_at IS NULL AND s.withdrawn_at IS NULL AND s.purpose = 'judging'
"""


def run(seconds: float) -> int:
    """Fills what is due, the queue first that was filled longest ago, while there is time. What was added."""
    _declare()
    until, added = time.monotonic() + seconds, 0
    while time.monotonic() < until and (made := _next()) is not None:
        added += made
    return added


def _declare() -> None:
    """The product's own queues."""
    try:
        with transaction.atomic():
            aside.ensure()
    except Exception:  # queues that are there are filled all the same
        log.exception("queues of pairs that were set aside could not be declared; it is tried again")


@transaction.atomic
def _next() -> int | None:
    """None where no queue is due that nobody else is at."""
    rows = ReviewQueue.objects.open().filter(Q(filled_at=None) | Q(filled_at__lt=Now() - EVERY))
    rows = rows.order_by(F("filled_at").asc(nulls_first=True), "pk")
    queue = rows.select_for_update(no_key=True, skip_locked=True).first()
    if queue is None:
        return None
    made = _tried(queue)
    ReviewQueue.objects.filter(pk=queue.pk).update(filled_at=Now())
    return made


def _tried(queue: ReviewQueue) -> int:
    try:
        with transaction.atomic():
            return _fill(queue)
    except Exception:  # one queue that cannot be filled must not keep the others from it
        log.exception("queue %s could not be filled; it is tried again when it is due", queue.pk)
        return 0


def _fill(queue: ReviewQueue) -> int:
    """How many came into it."""
    adjudicating.settle_those({item for (item,) in _execute(_LET_GO, queue)})
    if queue.source:
        return _fill_from_pairs(queue)
    room = _room(queue)
    if room <= 0 or (wanted := _wanted(queue)) is None:
        return 0
    asked, rules = wanted
    looked_at = find(queue, asked)
    found: Iterable[Narrowed] = narrowed(looked_at, asked, rules)
    if queue.sampling in REPRESENTATIVE:
        found = list(found)
        _measure(queue, asked, looked_at, found)
    return adding.add_chosen(queue, chosen(queue, found, room))


def _measure(
    queue: ReviewQueue, asked: Question, looked_at: Sequence[Found], fitting: Sequence[Narrowed]
) -> None:
    """How large its strata are; as they were, where it finds nothing any more."""
    if measured := shares(count(queue, asked), looked_at, fitting):
        queue.shares = measured
        ReviewQueue.objects.filter(pk=queue.pk).update(shares=measured)


def _fill_from_pairs(queue: ReviewQueue) -> int:
    aside.let_go(queue)
    room = _room(queue)
    found = aside.chosen(queue, room) if room > 0 else []
    return aside.reopen(queue, found) + adding.add_chosen(queue, found)


def _room(queue: ReviewQueue) -> int:
    [(waiting,)] = _execute(_WAITING, queue)
    return queue.most_waiting - int(waiting)


def _wanted(queue: ReviewQueue) -> tuple[Question, Mapping[str, SliceRule]] | None:
    """None where what was stored is no question any more: its page says why, and other queues go on."""
    try:
        asked = question_of(queue.question)
        return asked, needed(queue, asked)
    except NotAQuestion:
        log.exception("queue %s: nothing is looked for, its question is not valid any more", queue.pk)
        return None


def _execute(statement: LiteralString, queue: ReviewQueue) -> list[tuple[Any, ...]]:
    """The rows that it returns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"queue": queue.pk, "days": queue.days})
        return list(cursor.fetchall())
