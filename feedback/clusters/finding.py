"""Finds the answers that failed somebody, from events and what reviewers decided; lets go of the others."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import LiteralString
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from chat.models import Consent, Message
from feedback import batches
from feedback.clusters.models import REVIEW, Failure, Gathering
from feedback.evaluation import failures
from feedback.evaluation.consented import allowed
from feedback.review.models import ReviewItem
from feedback.review.outcomes import outcomes_of
from feedback.review.undoing import UNDO_S

# Events looked at in one transaction, and conversations and failures.
EVENTS, CHUNK = 500, 500
# A transaction that began before the last run may have been seen by this one first.
OVERLAP = timedelta(hours=1)
_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)

_DECIDED: LiteralString = """
SELECT DISTINCT i.conversation_id FROM feedback_decision d JOIN feedback_reviewitem i ON i.id = d.item_id
WHERE d.at > %(since)s AND d.at < %(until)s ORDER BY 1
"""


def find(until: float) -> int:
    """How many are new. After `until`, of the monotonic clock, what is left is left to the next run.

    Also lets go of what is no failure any more and of what may not be read any more.
    """
    row, _ = Gathering.objects.get_or_create(only=1)
    began = timezone.now()
    found, is_whole = _by_events(row, until)
    settled = began - timedelta(seconds=UNDO_S)
    for conversations in _chunks(_decided(row.ran_at, settled)):
        found += settle(conversations)
    _forget(row.ran_at)
    if is_whole:
        Gathering.objects.filter(only=1).update(ran_at=began)
    return found


def _by_events(row: Gathering, until: float) -> tuple[int, bool]:
    """How many are new, and whether all events were read."""
    found = 0
    while time.monotonic() < until:
        batch = batches.after(row.watermark, row.watermark_event, EVENTS)
        if batch is None:
            return found, True
        row.watermark, row.watermark_event = batch.xact, batch.event
        with transaction.atomic():
            found += settle(batch.conversations)
            row.save(update_fields=["watermark", "watermark_event"])
    return found, False


def _decided(since: datetime | None, until: datetime) -> Iterator[UUID]:
    """Conversations of which something was decided that cannot be taken back any more."""
    first = since - OVERLAP if since else _BEFORE_ALL
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"since": first, "until": until})
        yield from [key for (key,) in cursor.fetchall()]


def _chunks(conversations: Iterator[UUID]) -> Iterator[list[UUID]]:
    while chunk := list(islice(conversations, CHUNK)):
        yield chunk


@transaction.atomic
def settle(conversations: Sequence[UUID]) -> int:
    """Makes the failures of these conversations those that there are by now. How many are new."""
    signs = failures.kinds(conversations)
    for answer in _found_bad(conversations):
        signs[answer] = [*signs.get(answer, []), REVIEW]
    messages = list(Message.objects.filter(pk__in=signs).select_related("conversation"))
    may = allowed(messages)
    known = {each.message_id: each for each in _of(conversations)}
    new = [_failure(each, signs[each.pk]) for each in messages if each.pk in may - known.keys()]
    made = Failure.objects.bulk_create(new, ignore_conflicts=True)
    changed = [_with(known[key], signs[key]) for key in may & known.keys() if known[key].signs != signs[key]]
    Failure.objects.bulk_update(changed, ["signs"])
    Failure.objects.filter(pk__in=[each.pk for key, each in known.items() if key not in may]).delete()
    return len(made)


def _of(conversations: Sequence[UUID]) -> Sequence[Failure]:
    """Of a deleted conversation nothing is known until it is restored or gone."""
    return list(Failure.objects.filter(conversation__in=conversations, conversation__deleted_at=None))


def _found_bad(conversations: Sequence[UUID]) -> Iterator[UUID]:
    """Answers whose verdict, as it stands, is bad in some queue."""
    items = ReviewItem.objects.filter(conversation__in=conversations, conversation__deleted_at=None)
    answers = dict(items.exclude(decisions=None).values_list("pk", "message"))
    found = outcomes_of(answers)
    bad = (key for key, told in found.items() if "verdict" in told and told["verdict"].value == "bad")
    yield from dict.fromkeys(answers[key] for key in bad)


def _failure(answer: Message, signs: Sequence[str]) -> Failure:
    return Failure(
        message=answer,
        person_id=answer.conversation.owner_id,
        conversation=answer.conversation,
        signs=list(signs),
        said_at=answer.created_at,
    )


def _with(failure: Failure, signs: Sequence[str]) -> Failure:
    failure.signs = list(signs)
    return failure


def _forget(since: datetime | None) -> None:
    """Of people who allow less than they did, which takes a consent that is newer than the last run."""
    narrowed = Consent.objects.exclude(level=Consent.Level.TRAINING)
    if since:
        narrowed = narrowed.filter(at__gt=since - OVERLAP)
    rows = Failure.objects.filter(person__in=narrowed.values("user")).order_by("pk")
    last = UUID(int=0)
    while chunk := list(rows.filter(pk__gt=last).select_related("message__conversation")[:CHUNK]):
        may = allowed(each.message for each in chunk)
        Failure.objects.filter(pk__in=[each.pk for each in chunk if each.message_id not in may]).delete()
        last = chunk[-1].pk
