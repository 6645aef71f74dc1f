"""A sample of what is answered: of each served model some answers of each day, with a known probability.

A day is drawn once it is over. Of each stratum those come with the least keyed hashes, so that the same day
draws the same again, and whoever lacks the key cannot tell which are drawn.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from heapq import nsmallest
from itertools import islice
from uuid import UUID

from chat.models import Message
from feedback.datasets.splits import the_key
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import SAMPLE, TAG_MAX
from feedback.models import EvalCase
from inference.models import Status

#: Answers of one served model and one day.
PER_STRATUM = 3
#: As far back a day is made up for that was missed.
DAYS = 7
CHUNK = 500


def drafts(now: datetime) -> Iterator[EvalCase]:
    """Of the last days that are over, those of which nothing was drawn."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(DAYS, 0, -1):
        yield from _of_day(today - timedelta(days=days))


def _of_day(begin: datetime) -> Iterator[EvalCase]:
    key = bytes(the_key().key)
    for model, answers in _strata(begin).items():
        drawn = nsmallest(PER_STRATUM, answers, key=lambda answer: _hash(answer, key))
        for message in Message.objects.filter(pk__in=drawn).select_related("conversation").order_by("pk"):
            yield EvalCase(
                message=message,
                person_id=message.conversation.owner_id,
                conversation=message.conversation,
                source=SAMPLE,
                probability=len(drawn) / len(answers),
                tags=[f"model:{model}"[:TAG_MAX]] if model else [],
            )


def _strata(begin: datetime) -> Mapping[str, list[UUID]]:
    """By served model: the answers of the day that may be used; none where the day was drawn already."""
    end = begin + timedelta(days=1)
    of_day = Message.objects.filter(created_at__gte=begin, created_at__lt=end)
    if EvalCase.objects.filter(source=SAMPLE, message__in=of_day).exists():
        return {}
    found: dict[str, list[UUID]] = defaultdict(list)
    rows = of_day.filter(generation__ended_at__isnull=False, conversation__deleted_at=None)
    rows = rows.exclude(generation__status=Status.FAILED).select_related("conversation", "generation")
    rows = rows.only("conversation__owner", "generation__served_model")
    for chunk in _chunks(rows.order_by("pk").iterator(CHUNK)):
        may = allowed(chunk)
        for message in chunk:
            if message.pk in may and message.generation:
                found[message.generation.served_model].append(message.pk)
    return found


def _chunks(rows: Iterator[Message]) -> Iterator[list[Message]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _hash(answer: UUID, key: bytes) -> bytes:
    return hmac.digest(key, f"{SAMPLE}:{answer}".encode(), sha256)
