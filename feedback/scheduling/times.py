"""When something is due on the clocks of a place."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django_celery_beat.tzcrontab import TzAwareCrontab


def next_due(at: time, weekday: int | None, zone: str, after: datetime) -> datetime:
    """The first time after `after`, in UTC. `weekday`: 1 is Monday, None every day.

    An hour that a place skips in spring is the next one there; of one that comes twice, the first is taken.
    """
    place = ZoneInfo(zone)
    days = "*" if weekday is None else str(weekday % 7)
    plan = TzAwareCrontab(minute=str(at.minute), hour=str(at.hour), day_of_week=days, tz=place)
    start, more, _ = plan.remaining_delta(after)
    found: datetime = (start + more).astimezone(UTC)
    # In the hour that comes twice the library names the first one again.
    return found if found > after else next_due(at, weekday, zone, after + timedelta(hours=1))
