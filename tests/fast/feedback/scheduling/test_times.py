"""When something is due next: on the clocks of its place, also where they are changed."""

from datetime import UTC, datetime, time

import pytest

from feedback.scheduling.times import next_due


@pytest.mark.parametrize(
    ("at", "weekday", "zone", "after", "due"),
    [
        ("04:00", None, "UTC", "2026-11-29 03:59:59", "2026-11-29 04:00"),
        ("04:00", None, "UTC", "2026-11-29 04:00:00", "2026-11-30 04:00"),
        ("23:30", None, "Europe/Berlin", "2026-11-29 22:29:00", "2026-11-29 22:30"),
        ("00:15", None, "Asia/Kathmandu", "2026-11-29 18:29:00", "2026-11-29 18:30"),
        ("07:30", 1, "UTC", "2026-11-29 12:00:00", "2026-11-30 07:30"),  # a Sunday
        ("07:30", 7, "UTC", "2026-11-29 07:30:00", "2026-12-06 07:30"),
        ("07:30", 7, "UTC", "2026-11-29 07:29:00", "2026-11-29 07:30"),
        # Monday there, Sunday in UTC.
        ("08:00", 1, "Asia/Tokyo", "2026-11-29 22:00:00", "2026-11-29 23:00"),
        # The same hour of the clock before and after it is changed.
        ("04:00", None, "Europe/Berlin", "2026-03-28 03:00:00", "2026-03-29 02:00"),
        ("04:00", None, "Europe/Berlin", "2026-10-24 02:00:00", "2026-10-25 03:00"),
        # There is no half past two on that day, and on the other one there are two.
        ("02:30", None, "Europe/Berlin", "2026-03-28 01:30:00", "2026-03-29 01:30"),
        ("02:30", None, "Europe/Berlin", "2026-03-29 01:30:00", "2026-03-30 00:30"),
        ("02:30", None, "Europe/Berlin", "2026-10-24 00:30:00", "2026-10-25 00:30"),
        ("02:30", None, "Europe/Berlin", "2026-10-25 00:30:00", "2026-10-26 01:30"),
        ("02:30", None, "Europe/Berlin", "2026-10-25 01:10:00", "2026-10-26 01:30"),  # the hour's second time
        ("12:00", None, "UTC", "2027-12-31 12:00:00", "2028-01-01 12:00"),
    ],
)
def test_the_next_time_is(at: str, weekday: int | None, zone: str, after: str, due: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert next_due(time.fromisoformat(at), weekday, zone, moment) == datetime.fromisoformat(due).replace(
        tzinfo=UTC
    )
