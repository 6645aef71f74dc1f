"""Which ratings look made by a script or in a rage. They are kept, and kept out of data by default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean, pstdev
from typing import LiteralString
from uuid import UUID

RATED = ("rating", "stars", "flag")
#: The same in SQL, as the index of ratings wants it.
IS_RATED: LiteralString = "kind IN ('rating', 'stars', 'flag')"
# Nobody reads answers so quickly.
BURST, WITHIN = 20, timedelta(minutes=1)
# People are not so regular: the spread of eight gaps, as a part of their mean.
GAPS, REGULAR = 8, 0.05
LEAST_GAP_S = 0.2


def marks(earlier: Iterable[datetime], rated: Mapping[UUID, datetime]) -> dict[UUID, str]:
    """By client id: "burst" or "scripted", for those ratings that look it, by when they happened.

    `earlier`: of the BURST ratings of the sender that arrived last.
    """
    times, found = list(earlier), {}
    for key, moment in sorted(rated.items(), key=lambda pair: pair[1]):
        if mark := suspicion(times, moment):
            found[key] = mark
        times.append(moment)
    return found


def suspicion(earlier: Iterable[datetime], moment: datetime) -> str:
    """What the ratings up to `moment` look like: "burst", "scripted" or nothing."""
    times = sorted(each for each in earlier if each <= moment)
    if sum(moment - each < WITHIN for each in times) >= BURST:
        return "burst"
    last = [*times[-GAPS:], moment]
    gaps = [(later - before).total_seconds() for before, later in pairwise(last)]
    if len(gaps) == GAPS and fmean(gaps) >= LEAST_GAP_S and pstdev(gaps) < REGULAR * fmean(gaps):
        return "scripted"
    return ""
