"""Drafts cases: from answers that failed somebody, and from a sample of all of them. Safe to run twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from math import inf
from uuid import UUID

from django.utils import timezone

from feedback.evaluation import failures, sample
from feedback.evaluation.consented import allowed
from feedback.models import EvalCase

log = logging.getLogger("flywheel.evaluation")

CHUNK = 500


def run(now: datetime | None = None, *, seconds: float = inf) -> int:
    """How many drafts were made. First goes what may not be used any more.

    After so many seconds what is left is left to the next run.
    """
    until = time.monotonic() + seconds
    gone = forget(until)
    made = sum(
        write(drafts, until) for drafts in (failures.drafts(CHUNK), sample.drafts(now or timezone.now()))
    )
    log.info("evaluation cases: %d drafted, %d forgotten", made, gone)
    return made


def write(drafts: Iterator[EvalCase], until: float = inf) -> int:
    """An answer makes one case of each source, whoever else is writing."""
    before = EvalCase.objects.count()
    while time.monotonic() < until and (chunk := list(islice(drafts, CHUNK))):
        EvalCase.objects.bulk_create(chunk, ignore_conflicts=True)
    return EvalCase.objects.count() - before


def forget(until: float = inf) -> int:
    """Of people who took the consent back: case, reference and all."""
    gone, last = 0, UUID(int=0)
    rows = EvalCase.objects.select_related("message__conversation").order_by("pk")
    while time.monotonic() < until and (chunk := list(rows.filter(pk__gt=last)[:CHUNK])):
        may = allowed(case.message for case in chunk)
        barred = [case.pk for case in chunk if case.message_id not in may]
        gone += EvalCase.objects.filter(pk__in=barred).delete()[0]
        last = chunk[-1].pk
    return gone
