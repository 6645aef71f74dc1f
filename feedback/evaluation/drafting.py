"""Drafts cases: from answers that failed somebody, decisions of reviewers, a sample of all, and slices.

Safe to run twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import islice
from math import inf
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from feedback import batches
from feedback.datasets.claiming import alone
from feedback.evaluation import failures, reviewed, sample, sliced
from feedback.evaluation.consented import allowed
from feedback.models import Drafting, EvalCase

log = logging.getLogger("flywheel.evaluation")

CHUNK = 500
# Events looked at in one transaction.
EVENTS = 500
# A pattern may take long with each of many answers; the next run goes on.
SLICES_LONGEST_S = 120.0


def run(now: datetime | None = None, *, seconds: float = inf) -> int:
    """How many drafts were made; none while somebody else is at it.

    With all the time there is, first goes what may not be used any more. After so many seconds what is left
    is left to the next run.
    """
    now, until = now or timezone.now(), time.monotonic() + seconds
    with alone("feedback.evaluation") as is_alone:
        if not is_alone:
            return 0
        gone = forget() if seconds == inf else 0
        gone += reviewed.take_back(until)
        made = _failures(until) + _reviewed(until)
        for_slices = min(until, time.monotonic() + SLICES_LONGEST_S)
        made += sliced.draft(now, for_slices)
        made += sum(_write(of_day) for of_day in sample.drafts(now, until))
        sliced.tag(min(until, time.monotonic() + SLICES_LONGEST_S))
    log.info("evaluation cases: %d drafted, %d forgotten", made, gone)
    return made


def _failures(until: float) -> int:
    """From the events that came since the last time; the watermark moves with the cases."""
    made = 0
    row, _ = Drafting.objects.get_or_create(only=1)
    while time.monotonic() < until:
        batch = batches.after(row.watermark, row.watermark_event, EVENTS)
        if batch is None:
            break
        row.watermark, row.watermark_event = batch.xact, batch.event
        with transaction.atomic():
            made += _write(failures.drafts(batch.conversations))
            row.save()
    return made


def _reviewed(until: float) -> int:
    return _write(reviewed.drafts(until))


def draft_failures(conversations: Sequence[UUID], answers: Collection[UUID]) -> int:
    """How many of these answers, which failed somebody, became drafts: those that were no cases yet."""
    return _write(case for case in failures.drafts(conversations) if case.message_id in answers)


@transaction.atomic
def _write(drafts: Iterable[EvalCase]) -> int:
    """All of them or none. An answer makes one case of each source."""
    made = 0
    rest = iter(drafts)
    while chunk := list(islice(rest, CHUNK)):
        EvalCase.objects.bulk_create(chunk, ignore_conflicts=True)
        made += len(chunk)
    return made


def forget() -> int:
    """Of people who took the consent back: case, reference and all."""
    gone, last = 0, UUID(int=0)
    rows = EvalCase.objects.select_related("message__conversation").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        may = allowed(case.message for case in chunk)
        barred = [case.pk for case in chunk if case.message_id not in may]
        gone += EvalCase.objects.filter(pk__in=barred).delete()[0]
        last = chunk[-1].pk
    return gone
