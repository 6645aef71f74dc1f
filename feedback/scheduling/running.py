"""Asks for what is due, and follows what was asked for to its end. Safe to run twice, and twice at once.

A due time is taken in the transaction that asks for its version: it is asked for once. Times that were missed
are one time. While a run of a schedule is under way, its next one waits.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets import asking, creating
from feedback.datasets.models import DatasetVersion, Export
from feedback.datasets.recipe import Recipe
from feedback.datasets.withdrawing import holds_withdrawn
from feedback.destinations.declared import of_name
from feedback.notices import noting
from feedback.scheduling.models import WORDS_MAX, Schedule, ScheduledRun
from inference.text import cut_text

log = logging.getLogger("flywheel.datasets")

State = ScheduledRun.State
ENDED_BADLY = (DatasetVersion.Status.FAILED, DatasetVersion.Status.BREACHED)
NO_PERSON = "Whoever scheduled this has no account any more. Save it anew to have it built in your name."
NO_ROLE = "Whoever scheduled this may not do so any more. Save it anew to have it built in your name."
_GONE = "The version is gone."
_WITHDRAWN = "Somebody withdrew what the version held before it was exported."
_NOWHERE = "“{}” is no destination any more. Choose another one, or none."
_NO_ROWS = "The version has no rows: there is nothing to export."


def run(now: datetime) -> None:
    """One look at all of them."""
    open_ones = ScheduledRun.objects.filter(state__in=ScheduledRun.OPEN).order_by("pk")
    due = Schedule.objects.going().filter(due_at__lte=now).order_by("due_at")
    for key in open_ones.values_list("pk", flat=True):
        _safely(_follow, key, now)
    for key in due.values_list("pk", flat=True):
        _safely(_begin, key, now)


def _safely(deed: Callable[[UUID, datetime], None], key: UUID, now: datetime) -> None:
    """One that breaks keeps no other from its turn; it is tried again at the next look."""
    try:
        with transaction.atomic():
            deed(key, now)
    except Conflict as reason:
        log.info("schedule %s waits: %s", key, reason.words)
    except Exception:  # the log has the trace, and the page shows that it is overdue
        log.exception("schedule %s could not be looked at", key)


def _begin(key: UUID, now: datetime) -> None:
    """Raises Conflict while too many builds wait; then it stays due."""
    rows = Schedule.objects.going().filter(pk=key, due_at__lte=now).select_related("dataset")
    schedule = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if schedule is None or schedule.runs.filter(state__in=ScheduledRun.OPEN).exists():
        return
    if why := may_not(schedule):
        schedule.stopped = why
        schedule.save(update_fields=["stopped"])
        noting.schedule_stopped(schedule.dataset_id, schedule.author)
        return
    version = creating.ask_for(
        uuid5(schedule.pk, schedule.due_at.isoformat()),
        schedule.author,
        schedule.dataset,
        Recipe.model_validate(schedule.recipe),
    )
    ScheduledRun.objects.create(schedule=schedule, due_at=schedule.due_at, version=version)
    schedule.due_at = schedule.after(now)
    schedule.save(update_fields=["due_at"])


def may_not(schedule: Schedule) -> str:
    """Why its author may not have it built, or exported, any more. Empty: they may."""
    author = User.objects.filter(pk=schedule.author, is_active=True, erasing_at=None).first()
    if author is None:
        return NO_PERSON
    needed = ["feedback.add_datasetversion", *(["feedback.add_export"] if schedule.format else [])]
    return "" if author.has_perms(needed) else NO_ROLE


def _follow(key: UUID, now: datetime) -> None:
    rows = ScheduledRun.objects.filter(pk=key, state__in=ScheduledRun.OPEN)
    run = rows.select_for_update(skip_locked=True, of=("self",)).select_related("schedule__dataset").first()
    if run is None:
        return
    if run.state == State.EXPORTING:
        _follow_export(run, now)
    else:
        _follow_build(run, now)


def _follow_build(run: ScheduledRun, now: datetime) -> None:
    version = run.version
    if version is None:
        _end(run, State.FAILED, now, _GONE)
    elif version.status in ENDED_BADLY:
        _end(run, State.FAILED, now, version.error)
    elif version.status == DatasetVersion.Status.FROZEN:
        _export(run, version, now)


def _export(run: ScheduledRun, version: DatasetVersion, now: datetime) -> None:
    """Raises Conflict while too many exports wait; then it is asked for later."""
    schedule = run.schedule
    if not schedule.format:
        _end(run, State.DONE, now)
    elif not version.counts.get("rows"):
        _end(run, State.DONE, now, _NO_ROWS)
    elif holds_withdrawn(version):
        _end(run, State.FAILED, now, _WITHDRAWN)
    elif why := may_not(schedule):
        _end(run, State.FAILED, now, why)
    elif schedule.destination and of_name(settings.DESTINATIONS, schedule.destination) is None:
        _end(run, State.FAILED, now, _NOWHERE.format(schedule.destination))
    else:
        run.export = asking.ask_for(
            uuid5(run.pk, "export"),
            schedule.author,
            version,
            schedule.format,
            schedule.file_type,
            schedule.destination,
            schedule.layout,
        )
        run.state = State.EXPORTING
        run.save(update_fields=["export", "state"])


def _follow_export(run: ScheduledRun, now: datetime) -> None:
    export = run.export
    if export is None:
        _end(run, State.FAILED, now, _GONE)
    elif export.status == Export.Status.READY:
        _end(run, State.DONE, now)
    elif export.status == Export.Status.FAILED:
        _end(run, State.FAILED, now, export.error)
    elif export.status == Export.Status.REMOVED:
        _end(run, State.FAILED, now, _WITHDRAWN)


def _end(run: ScheduledRun, state: ScheduledRun.State, now: datetime, words: str = "") -> None:
    run.state, run.ended_at, run.words = state, now, cut_text(words, WORDS_MAX)
    run.save(update_fields=["state", "ended_at", "words"])
