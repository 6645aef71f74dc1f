"""The deeds of schedules: making, changing, pausing, resuming, removing. The clock comes as a value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from chat.exceptions import Conflict
from feedback.datasets.models import Dataset, Export
from feedback.scheduling.models import Schedule

#: Of one dataset.
SCHEDULES_MAX = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. `weekday`: 1 is Monday, None every day. Without a format nothing is exported."""

    recipe: dict[str, Any]
    weekday: int | None
    at: time
    zone: str
    format: str = ""
    file_type: str = ""
    layout: str = Export.Layout.PLAIN
    destination: str = ""


@transaction.atomic
def create(client_id: UUID, author: UUID, dataset: Dataset, plan: Plan, now: datetime) -> Schedule:
    """Sent twice, it is made once. Raises Conflict past SCHEDULES_MAX."""
    held = Dataset.objects.select_for_update(no_key=True).get(pk=dataset.pk)
    if made := Schedule.objects.filter(author=author, client_id=client_id).first():
        return made
    if held.schedules.count() >= SCHEDULES_MAX:
        raise Conflict(f"A dataset may have {SCHEDULES_MAX} schedules. Remove one first.")
    made = Schedule(client_id=client_id, author=author, dataset=held, due_at=now, **asdict(plan))
    made.due_at = made.after(now)
    made.save(force_insert=True)
    return made


@transaction.atomic
def change(key: UUID, author: UUID, plan: Plan, now: datetime) -> None:
    """From now on in the name of whoever changes it: what was stopped goes on, what is paused stays so."""
    schedule = _held(key)
    if schedule is None:
        return
    for name, value in asdict(plan).items():
        setattr(schedule, name, value)
    schedule.author, schedule.stopped, schedule.due_at = author, "", schedule.after(now)
    schedule.save(update_fields=[*asdict(plan), "author", "stopped", "due_at"])


@transaction.atomic
def pause(key: UUID, now: datetime) -> None:
    """What is under way is finished."""
    Schedule.objects.filter(pk=key, paused_at=None).update(paused_at=now)


@transaction.atomic
def resume(key: UUID, author: UUID, now: datetime) -> None:
    """In the name of whoever does. What was due meanwhile is not made up for."""
    schedule = _held(key)
    if schedule is None or (schedule.paused_at is None and not schedule.stopped):
        return
    schedule.author, schedule.paused_at, schedule.stopped = author, None, ""
    schedule.due_at = schedule.after(now)
    schedule.save(update_fields=["author", "paused_at", "stopped", "due_at"])


@transaction.atomic
def remove(key: UUID) -> None:
    """With its list of runs; the versions stay. A build that is under way is finished all the same."""
    Schedule.objects.filter(pk=key).delete()


def _held(key: UUID) -> Schedule | None:
    """None: somebody has removed it meanwhile."""
    return Schedule.objects.select_for_update().filter(pk=key).first()
