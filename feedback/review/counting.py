"""Counts the figures of reviewers that pages ask for, where decisions have changed.

Loads numpy and scipy: called by a job.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Max
from django.utils import timezone

from feedback.models import Decision, FormVersion
from feedback.review import figures, keeping

#: Times as long as counting took, nothing is counted again.
PAUSE = 5


def run(longest_s: float) -> None:
    """Safe to run twice at once: both count the same. What time does not suffice for is counted next time."""
    ends = time.monotonic() + longest_s
    for form in keeping.wanted():
        if time.monotonic() < ends:
            count(form)


def count(form: FormVersion) -> None:
    now = timezone.now()
    mark, was = _mark(form, now), keeping.kept(form.pk)
    if was and was.mark == mark:
        keeping.keep(form.pk, replace(was, as_of=now))
    elif was is None or now >= was.not_before:
        found = figures.quality_of(form, mark, now)
        ended = timezone.now()
        keeping.keep(form.pk, replace(found, not_before=ended + PAUSE * (ended - now)))


def _mark(form: FormVersion, now: datetime) -> str:
    """Another one once a decision was made or taken back, or what is known of an item has changed; and every
    hour, because the last days are others then.
    """
    told = Decision.objects.filter(form=form).aggregate(
        made=Count("pk"), last=Max("at"), known=Count("item__known"), known_at=Max("item__known_at")
    )
    return " ".join(str(each) for each in (*told.values(), now.strftime("%F %H")))
