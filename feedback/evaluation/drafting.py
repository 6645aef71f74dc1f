"""Drafts cases: from answers that failed somebody, and from a sample of all of them. Safe to run twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.utils import timezone

from feedback.evaluation import failures, sample
from feedback.evaluation.consented import allowed
from feedback.models import EvalCase

log = logging.getLogger("flywheel.evaluation")

CHUNK = 500


def run(now: datetime | None = None) -> int:
    """How many drafts were made. First goes what may not be used any more."""
    gone = forget()
    made = write(failures.drafts(CHUNK)) + write(sample.drafts(now or timezone.now()))
    log.info("evaluation cases: %d drafted, %d forgotten", made, gone)
    return made


def write(drafts: Iterator[EvalCase]) -> int:
    """An answer makes one case of each source, whoever else is writing."""
    before = EvalCase.objects.count()
    while chunk := list(islice(drafts, CHUNK)):
        EvalCase.objects.bulk_create(chunk, ignore_conflicts=True)
    return EvalCase.objects.count() - before


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
