"""Says of the pairs of some contexts whether they are ready, for review, or contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import LiteralString
from uuid import UUID

from django.conf import settings
from django.db import connection

from feedback.models import PreferencePair
from feedback.pairs.conflicts import Stance, conflicting
from feedback.pairs.rules import RULES, Standing

Status = PreferencePair.Status

_MEET: LiteralString = "SELECT pg_advisory_xact_lock(hashtextextended('feedback pairs', 0))"
_COLUMNS = ("pk", "person", "context", "difference", "chosen_text", "rejected_text", "rule", "low", "status")


def meet() -> None:
    """Waits for whoever else writes pairs: contexts are shared by rules and by people."""
    with connection.cursor() as cursor:
        cursor.execute(_MEET)


def status_of(low: float | None) -> Status:
    """Of a pair that nothing contradicts: one that might be no better than this is looked at first."""
    is_unsure = low is not None and low < settings.PAIR_REVIEW_BELOW
    return Status.REVIEW if is_unsure else Status.READY


def settle(contexts: Collection[str]) -> None:
    """All pairs of these contexts, whichever rule and person they are of. The caller has met."""
    groups: dict[tuple[str, str], list[Stance]] = defaultdict(list)
    now: dict[UUID, tuple[str, Status]] = {}
    rows = PreferencePair.objects.filter(context__in=contexts, conversation__deleted_at=None)
    for key, person, context, difference, better, worse, rule, low, status in rows.values_list(*_COLUMNS):
        # What differs otherwise too says nothing against those that differ in nothing.
        standing = RULES[rule].standing if rule in RULES else Standing.DEED
        groups[context, difference].append(Stance(key, person, better, worse, standing))
        now[key] = status, status_of(low)
    aside = {key for group in groups.values() for key in conflicting(group)}
    moved: dict[Status, list[UUID]] = defaultdict(list)
    for key, (status, otherwise) in now.items():
        wanted = Status.CONFLICTING if key in aside else otherwise
        if wanted != status:
            moved[wanted].append(key)
    for wanted, keys in moved.items():
        PreferencePair.objects.filter(pk__in=keys).update(status=wanted)
