"""A sample of what is answered: of each served model and language some answers of each day, drawn by chance.

A day is drawn once it is over. Of each stratum those come with the least keyed hashes, so that the same day
draws the same again, and whoever lacks the key cannot tell which are drawn.
"""

from __future__ import annotations

import hmac
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from heapq import nsmallest
from itertools import islice
from math import inf
from uuid import UUID

from django.db.models.fields.json import KeyTextTransform, KeyTransform

from chat.models import Message
from feedback.datasets.splits import the_key
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import SAMPLE
from feedback.evaluation.tags import tags_of
from feedback.models import EvalCase
from inference.models import Status

#: Answers of one served model, language and day.
PER_STRATUM = 3
#: As far back a day is made up for that was missed.
DAYS = 7
CHUNK = 500
_ASKED = KeyTextTransform("content", KeyTransform("-1", "generation__messages"))


def drafts(now: datetime, until: float = inf) -> Iterator[list[EvalCase]]:
    """Of each of the last days of which nothing was drawn, while there is time for another.

    A day is written whole or not at all: one of which anything is there counts as drawn.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(DAYS, 0, -1):
        if time.monotonic() >= until:
            return
        yield list(_of_day(today - timedelta(days=days), until))


def _of_day(begin: datetime, until: float) -> Iterator[EvalCase]:
    key = bytes(the_key().key)
    for (model, language), answers in _strata(begin, until).items():
        drawn = nsmallest(PER_STRATUM, answers, key=lambda answer: _hash(answer, key))
        for message in Message.objects.filter(pk__in=drawn).select_related("conversation").order_by("pk"):
            yield EvalCase(
                message=message,
                person_id=message.conversation.owner_id,
                conversation=message.conversation,
                source=SAMPLE,
                probability=len(drawn) / len(answers),
                tags=tags_of(model, language),
            )


def _strata(begin: datetime, until: float) -> Mapping[tuple[str, str], list[UUID]]:
    """By served model and language: the answers of the day that may be used.

    None where the day was drawn already, or could not be looked through in time: half a day is no sample.
    """
    # Loads numpy, which no page needs.
    from feedback.curation.languages import language_of

    end = begin + timedelta(days=1)
    of_day = Message.objects.filter(created_at__gte=begin, created_at__lt=end)
    if EvalCase.objects.filter(source=SAMPLE, message__in=of_day).exists():
        return {}
    found: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    rows = of_day.filter(generation__ended_at__isnull=False, conversation__deleted_at=None)
    rows = rows.exclude(generation__status=Status.FAILED).select_related("conversation", "generation")
    rows = rows.only("conversation__owner", "generation__served_model")
    for chunk in _chunks(rows.order_by("pk").iterator(CHUNK)):
        if time.monotonic() >= until:
            return {}
        asked = dict(Message.objects.filter(pk__in=allowed(chunk)).values_list("pk", _ASKED))
        for message in chunk:
            if message.pk in asked and message.generation:
                stratum = message.generation.served_model, language_of(asked[message.pk] or "")
                found[stratum].append(message.pk)
    return found


def _chunks(rows: Iterator[Message]) -> Iterator[list[Message]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _hash(answer: UUID, key: bytes) -> bytes:
    return hmac.digest(key, f"{SAMPLE}:{answer}".encode(), sha256)
