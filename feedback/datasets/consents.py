"""How far a candidate may be used: the lowest consent in force since the oldest of its messages was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from chat.consent import ORDER
from chat.models import Consent

#: Of a person: (from when on, level), oldest first.
History = list[tuple[datetime, Consent.Level]]


def histories(people: Collection[UUID]) -> Mapping[UUID, History]:
    found: dict[UUID, History] = defaultdict(list)
    rows = Consent.objects.filter(user__in=people).order_by("at", "id")
    for person, at, level in rows.values_list("user_id", "at", "level"):
        found[person].append((at, Consent.Level(level)))
    return found


def lowest(history: History, since: datetime) -> Consent.Level:
    """As `chat.consent.lowest_since`, of a history that was read once."""
    before = [level for at, level in history if at <= since]
    after = [level for at, level in history if at > since]
    return min([before[-1] if before else Consent.Level.NONE, *after], key=ORDER.index)
