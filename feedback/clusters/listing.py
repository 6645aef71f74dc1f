"""Clusters as a page lists them: open ones first, then by size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    "SELECT FROM feedback_failure n JOIN chat_conversation v ON v.id = n.conversation_id"
    " AND v.deleted_at IS NULL WHERE n.cluster_id = c.id AND n.said_at > c.closed_at)",
}
# By the sizes that are kept: failures are counted of the clusters of one page, and only the latest.
_PAGE: LiteralString = """
SELECT c.id, (c.closed_at IS NOT NULL)::int, c.size FROM feedback_failurecluster c
WHERE c.merged_into_id IS NULL AND {which} AND {after}
ORDER BY c.closed_at IS NOT NULL, c.size DESC, c.id LIMIT %(page)s
"""
_COUNTS: LiteralString = """
SELECT c.id, c.size,
  count(*) FILTER (WHERE f.said_at >= now() - make_interval(days => %(days)s)),
  count(*) FILTER (WHERE f.said_at >= now() - make_interval(days => 2 * %(days)s)
    AND f.said_at < now() - make_interval(days => %(days)s)),
  count(*) FILTER (WHERE f.said_at > c.closed_at)
FROM feedback_failurecluster c LEFT JOIN (
  feedback_failure f JOIN chat_conversation v ON v.id = f.conversation_id AND v.deleted_at IS NULL
) ON f.cluster_id = c.id AND f.said_at >= least(c.closed_at, now() - make_interval(days => 2 * %(days)s))
WHERE c.id = ANY(%(clusters)s) GROUP BY c.id
"""


class Counts(NamedTuple):
    """Failures in all, as they were last counted; of the last DAYS days, of those before, and of answers that
    were given since it was closed.
    """

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
    found = _found(_WHICH[which], me, after)
    keys = [key for key, *_ in found[:PAGE]]
    counts = _counts(keys)
    clusters = FailureCluster.objects.in_bulk(list(counts))
    weeks, names = by_week(keys, now), names_of(each.assignee for each in clusters.values())
    rows = [
        Listed(clusters[key], counts[key], weeks[key], names.get(clusters[key].assignee, ""))
        for key in keys
        if key in clusters
    ]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows, Place(last[1], last[2], last[0]) if last else None)


def counts_of(cluster: UUID) -> Counts:
    """Of one all are counted."""
    size = Failure.objects.filter(cluster=cluster, conversation__deleted_at=None).count()
    return _counts([cluster])[cluster]._replace(size=size)


def _found(which: LiteralString, me: UUID, after: Place | None) -> list[tuple[UUID, int, int]]:
    """One more than a page has."""
    behind: LiteralString = (
        "((c.closed_at IS NOT NULL)::int, -c.size, c.id) > (%(closed)s, %(size)s, %(key)s)"
        if after
        else "TRUE"
    )
    values: dict[str, Any] = {"me": me, "page": PAGE + 1}
    if after:
        values |= {"closed": after.is_closed, "size": -after.size, "key": after.key}
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(which=which, after=behind), values)
        return list(cursor.fetchall())


def _counts(clusters: Sequence[UUID]) -> dict[UUID, Counts]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"clusters": list(clusters), "days": DAYS})
        return {key: Counts(*counts) for key, *counts in cursor.fetchall()}


def names_of(people: Iterable[UUID | None]) -> dict[UUID | None, str]:
    rows = User.objects.filter(pk__in={each for each in people if each})
    return {person.pk: person.name or person.email for person in rows}


def without_place() -> int:
    """Failures in no cluster, at most MANY + 1."""
    return len(Failure.objects.filter(cluster=None, **STANDS).values_list("pk")[: MANY + 1])
