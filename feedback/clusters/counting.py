"""Failures of clusters over time. A failure counts at the time of its answer, in weeks from Monday, UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from feedback.clusters.models import FailureCluster
from inference.models import PromptActivation

WEEKS = 12
# The picture of a trend: width of a week and height, in units of its own.
BAR, GAP, HEIGHT = 6, 2, 24

_BY_WEEK: LiteralString = """
SELECT f.cluster_id, date_trunc('week', f.said_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC', count(*)
FROM feedback_failure f JOIN chat_conversation c ON c.id = f.conversation_id AND c.deleted_at IS NULL
WHERE f.cluster_id = ANY(%(clusters)s) AND f.said_at >= %(since)s GROUP BY 1, 2
"""
# Of those whose failures are more or fewer than when they were last counted.
_OTHER_SIZES: LiteralString = """
SELECT c.id, count(v.id) FROM feedback_failurecluster c LEFT JOIN (
  feedback_failure f JOIN chat_conversation v ON v.id = f.conversation_id AND v.deleted_at IS NULL
) ON f.cluster_id = c.id
WHERE c.merged_into_id IS NULL
  AND (%(clusters)s::uuid[] IS NULL OR c.id = ANY(%(clusters)s::uuid[]))
GROUP BY c.id HAVING count(v.id) <> c.size
"""


def keep_sizes(clusters: Sequence[UUID] | None = None) -> None:
    """Of these, or of all: what pages of many clusters need not count."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_SIZES, {"clusters": None if clusters is None else list(clusters)})
        found = dict(cursor.fetchall())
    # One by one: who changes two of them at once waits for neither while holding the other.
    for key, size in found.items():
        FailureCluster.objects.filter(pk=key).update(size=size)


def note_growth(cluster: UUID) -> None:
    """Failures came into it: a name may be found by now, and pages list more."""
    FailureCluster.objects.filter(pk=cluster).update(has_grown=True)
    keep_sizes([cluster])


class Week(NamedTuple):
    """`height` and `x` are of its bar. `releases`: what came into force in it."""

    begins: datetime
    failures: int
    x: int
    y: float
    height: float
    releases: tuple[str, ...] = ()


def by_week(clusters: Sequence[UUID], now: datetime) -> dict[UUID, list[Week]]:
    """The last WEEKS weeks of each, this one last, those without a failure too."""
    weeks = _weeks(now)
    with connection.cursor() as cursor:
        cursor.execute(_BY_WEEK, {"clusters": list(clusters), "since": weeks[0]})
        counts = {(cluster, week): count for cluster, week, count in cursor.fetchall()}
    return {each: _trend(weeks, [counts.get((each, week), 0) for week in weeks]) for each in clusters}


def with_releases(weeks: Sequence[Week], closed: tuple[datetime, str] | None) -> list[Week]:
    """Marked with the system prompts that came into force, and with what closed the cluster."""
    rows = PromptActivation.objects.filter(name="chat", at__gte=weeks[0].begins).order_by("at")
    marks = [(at, f"system prompt {number}") for at, number in rows.values_list("at", "version__number")]
    marks += [(closed[0], f"closed by {closed[1]}")] if closed else []
    return [
        each._replace(releases=tuple(words for at, words in marks if _within(at, each))) for each in weeks
    ]


def _within(moment: datetime, week: Week) -> bool:
    return week.begins <= moment < week.begins + timedelta(weeks=1)


def _weeks(now: datetime) -> list[datetime]:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=WEEKS - 1 - number) for number in range(WEEKS)]


def _trend(weeks: Sequence[datetime], counts: Sequence[int]) -> list[Week]:
    most = max([*counts, 1])
    heights = [HEIGHT * count / most for count in counts]
    return [
        Week(week, count, number * (BAR + GAP), HEIGHT - height, height)
        for number, (week, count, height) in enumerate(zip(weeks, counts, heights, strict=True))
    ]
