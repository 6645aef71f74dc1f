"""Says of the pairs of some contexts whether they are ready, for review, or set aside: they contradict each
other, or go round in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection

from feedback.models import PreferencePair
from feedback.pairs.conflicts import Edge, Stance, set_aside
from feedback.pairs.rules import RULES, Standing

Status = PreferencePair.Status

_MEET: LiteralString = "SELECT pg_advisory_xact_lock(hashtextextended('feedback pairs', 0))"
#: Of one context the newest are looked at: what everybody is greeted with has more than fits into memory.
PAIRS_MAX = 20_000
CHUNK = 2_000
_COLUMNS = (
    *("pk", "person", "context", "difference", "chosen_text", "rejected_text"),
    *("rule", "score", "low", "status"),
)


def meet() -> None:
    """Waits for whoever else writes pairs: contexts are shared by rules and by people."""
    with connection.cursor() as cursor:
        cursor.execute(_MEET)


def status_of(low: float | None) -> Status:
    """Of a pair that nothing contradicts: one that might be no better than this is looked at first."""
    is_unsure = low is not None and low < settings.PAIR_REVIEW_BELOW
    return Status.REVIEW if is_unsure else Status.READY


def settle(contexts: Collection[str]) -> None:
    """The pairs of these contexts, whichever rule and person they are of. The caller has met.

    One context after the other, and of each the newest PAIRS_MAX; older ones stay as they were settled.
    """
    rows = PreferencePair.objects.filter(context__in=contexts, conversation__deleted_at=None)
    in_order = rows.order_by("context", "-pk").values_list(*_COLUMNS).iterator(CHUNK)
    moved: dict[Status, list[UUID]] = defaultdict(list)
    for _, of_context in groupby(in_order, key=itemgetter(_COLUMNS.index("context"))):
        for key, status in _moves(islice(of_context, PAIRS_MAX)):
            moved[status].append(key)
    for wanted, keys in moved.items():
        PreferencePair.objects.filter(pk__in=keys).update(status=wanted)


class _Row(NamedTuple):
    """`otherwise`: its status where nothing contradicts it and reviewers have not decided."""

    status: str
    otherwise: Status
    difference: str
    stance: Stance

    @property
    def says(self) -> tuple[str, Edge]:
        return self.difference, self.stance.edge


def _moves(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[UUID, Status]]:
    """Of one context: whose status changes, and to which."""
    groups: dict[str, list[Stance]] = defaultdict(list)
    now: dict[UUID, _Row] = {}
    for key, person, _, difference, better, worse, rule, score, low, status in rows:
        # What differs otherwise too says nothing against those that differ in nothing.
        stance = Stance(key, person, better, worse, *_standing_of(rule, score))
        groups[difference].append(stance)
        now[key] = _Row(status, status_of(low), difference, stance)
    aside = {key: why for group in groups.values() for key, why in set_aside(group).items()}
    decided = {row.says for key, row in now.items() if key not in aside and _is_decided(row)}
    for key, row in now.items():
        agreed = Status.READY if row.says in decided else row.otherwise
        wanted = Status(aside[key]) if key in aside else agreed
        if wanted != row.status:
            yield key, wanted


def _is_decided(row: _Row) -> bool:
    """Whoever says the same needs no reviewer any more."""
    return row.stance.standing == Standing.DECISION and row.otherwise == Status.READY


def _standing_of(rule: str, score: float | None) -> tuple[Standing, float]:
    """What a pair's person is taken at: of reviewers' decisions, how clear they are; other scores are of
    other scales.
    """
    standing = RULES[rule].standing if rule in RULES else Standing.DEED
    return standing, (score or 0.0) if standing == Standing.DECISION else 0.0
