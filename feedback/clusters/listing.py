"""Clusters as a page lists them: open ones first, then by size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from chat.models import User
from feedback.clusters.counting import Week, by_week
from feedback.clusters.models import Failure, FailureCluster
from feedback.standing import STANDS

PAGE = 25
#: Failures without a place are counted so far.
MANY = 1_000
DAYS = 7
FILTERS = {
    "": "All",
    "open": "Open",
    "assigned": "Assigned",
    "mine": "Mine",
    "closed": "Closed",
    "back": "Come back",
}
_WHICH: Mapping[str, LiteralString] = {
    "": "TRUE",
    "open": "c.closed_at IS NULL AND c.assignee IS NULL",
    "assigned": "c.closed_at IS NULL AND c.assignee IS NOT NULL",
    "mine": "c.closed_at IS NULL AND c.assignee = %(me)s",
    "closed": "c.closed_at IS NOT NULL",
    "back": "c.closed_at IS NOT NULL AND EXISTS ("
    "SELECT FROM feedback_failure n WHERE n.cluster_id = c.id AND n.said_at > c.closed_at)",
}
_COUNTED: LiteralString = """
WITH counted AS (
  SELECT c.id, (c.closed_at IS NOT NULL)::int AS is_closed, count(f.said_at) AS size,
    count(*) FILTER (WHERE f.said_at >= now() - make_interval(days => %(days)s)) AS recent,
    count(*) FILTER (WHERE f.said_at >= now() - make_interval(days => 2 * %(days)s)
      AND f.said_at < now() - make_interval(days => %(days)s)) AS before,
    count(*) FILTER (WHERE f.said_at > c.closed_at) AS since
  FROM feedback_failurecluster c LEFT JOIN (
    feedback_failure f JOIN chat_conversation v ON v.id = f.conversation_id AND v.deleted_at IS NULL
  ) ON f.cluster_id = c.id
  WHERE c.merged_into_id IS NULL AND {which} GROUP BY c.id)
SELECT id, is_closed, size, recent, before, since FROM counted WHERE {after}
ORDER BY is_closed, size DESC, id LIMIT %(page)s
"""


class Counts(NamedTuple):
    """Failures in all, of the last DAYS days, of those before, and of answers given since it was closed."""

    size: int
    recent: int
    before: int
    since: int


class Listed(NamedTuple):
    cluster: FailureCluster
    counts: Counts
    weeks: list[Week]
    assignee: str


class Place(NamedTuple):
    """Where a page ends: closed or not, how many failures, which."""

    is_closed: int
    size: int
    key: UUID

    def __str__(self) -> str:
        return f"{self.is_closed}-{self.size}-{self.key}"

    @classmethod
    def of(cls, text: str) -> Place:
        """Raises ValueError."""
        is_closed, size, key = text.split("-", 2)
        if is_closed not in "01" or len(size) > 9:
            raise ValueError(text)
        return cls(int(is_closed), int(size), UUID(key))


class Page(NamedTuple):
    """`after` is where the next page begins, None on the last."""

    rows: list[Listed]
    after: Place | None


def page(which: str, me: UUID, after: Place | None, now: datetime) -> Page:
    """`which`: one of FILTERS."""
    found = _counted(_WHICH[which], me=me, after=after, page=PAGE + 1)
    keys = [key for key, *_ in found[:PAGE]]
    clusters = FailureCluster.objects.in_bulk(keys)
    weeks, names = by_week(keys, now), names_of(each.assignee for each in clusters.values())
    rows = [
        Listed(clusters[key], Counts(*counts), weeks[key], names.get(clusters[key].assignee, ""))
        for key, _, *counts in found[:PAGE]
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows, Place(last[1], last[2], last[0]) if last else None)


def counts_of(cluster: UUID) -> Counts:
    [(_, _, *counts)] = _counted("c.id = %(me)s", me=cluster, after=None, page=1)
    return Counts(*counts)


def _counted(which: LiteralString, *, me: UUID, after: Place | None, page: int) -> list[tuple[Any, ...]]:
    behind: LiteralString = "(is_closed, -size, id) > (%(closed)s, %(size)s, %(key)s)" if after else "TRUE"
    values: dict[str, Any] = {"me": me, "days": DAYS, "page": page}
    if after:
        values |= {"closed": after.is_closed, "size": -after.size, "key": after.key}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(which=which, after=behind), values)
        return list(cursor.fetchall())


def names_of(people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    rows = User.objects.filter(pk__in={each for each in people if each})
    return {person.pk: person.name or person.email for person in rows}


def without_place() -> int:
    """Failures in no cluster, at most MANY + 1."""
    return len(Failure.objects.filter(cluster=None, **STANDS).values_list("pk")[: MANY + 1])
