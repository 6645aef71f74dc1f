"""Counts the figures of reviewers that pages ask for, where decisions have changed.

Loads numpy and scipy: called by a job.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from feedback.models import Decision, FormVersion
from feedback.review import figures, keeping
from feedback.review.measured import Quality
from feedback.review.models import ReviewItem, ReviewSlot

#: Times as long as counting took, nothing is counted again.
PAUSE = 5


def run(longest_s: float) -> None:
    """Safe to run twice at once: both count the same. What time does not suffice for is counted next time: a
    form with many questions takes several times, of one question each at least.
    """
    ends = time.monotonic() + longest_s
    for form in keeping.wanted():
        count(form, ends)
        if time.monotonic() >= ends:
            break


def count(form: FormVersion, ends: float) -> None:
    now = timezone.now()
    was = keeping.kept(form.pk)
    if was and was.left:
        _go_on(form, was, ends)
        return
    mark = _mark(form, now)
    if was and was.mark == mark:
        keeping.keep(form.pk, replace(was, as_of=now))
    elif was is None or now >= was.not_before:
        _go_on(form, figures.begun(form, mark, now, was), ends)


def _go_on(form: FormVersion, was: Quality, ends: float) -> None:
    """The pause is of the time that was spent, over however many times."""
    started = time.monotonic()
    found = figures.more_of(form, was, timezone.now(), ends)
    spent = was.spent_s + time.monotonic() - started
    keeping.keep(form.pk, replace(found, spent_s=spent) if found.left else _ended(found, spent))


def _ended(found: Quality, spent_s: float) -> Quality:
    """All of it is as of when it was begun, or newer."""
    pause = timedelta(seconds=PAUSE * spent_s)
    return replace(found, spent_s=spent_s, as_of=found.began, not_before=timezone.now() + pause)


def _mark(form: FormVersion, now: datetime) -> str:
    """Another one once a decision was made or taken back, or what is known of an item has changed; and every
    hour, because the last days are others then.

    As quick however much was decided: it counts no more decisions than figures are of, and where there are
    more, sees that the last slot was decided since. Then one that is late, taken back or erased is seen with
    the next that is in time, or by the hour.
    """
    older = FormVersion.objects.filter(queue=form.queue_id, number__lte=form.number).order_by("-number")
    versions = list(older.values_list("pk", flat=True)[: figures.VERSIONS_MAX])
    decided = Decision.objects.filter(form__in=versions)[: figures.DECISIONS_MAX + 1].count()
    gold = ReviewItem.objects.filter(queue=form.queue_id, known__isnull=False)
    known = gold.aggregate(marked=Count("pk"), last=Max("known_at")).values()
    told = (decided, _last(form), *known, now.strftime("%F %H"))
    return " ".join(str(each) for each in told)


def _last(form: FormVersion) -> datetime | None:
    """When something was last decided in time, where the form is what is asked now: what was asked before is
    hardly answered any more.
    """
    if FormVersion.objects.filter(queue=form.queue_id, number__gt=form.number).exists():
        return None
    decided = ReviewSlot.objects.filter(queue=form.queue_id, decided_at__isnull=False)
    return decided.order_by("-decided_at").values_list("decided_at", flat=True).first()
