"""How far reviewers agree beyond chance, with intervals that know of conversations. Pure.

All resamples of a figure are counted at once: scikit-learn's kappa, to which the tests hold ours, takes one
sample at a time, two thousand of them some seconds. Loads numpy, which no page needs at its start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from feedback.review.levels import Level, Value

RESAMPLES = 2_000
# Resampled at once: so many tables are in memory.
_AT_ONCE = 250
#: Of one question. A table has a place for each two of them.
VALUES_MAX = 32

Numbers = NDArray[np.float64]
#: From tables (draws, values, values) to a figure of each draw; nan where it is not defined.
Statistic = Callable[[Numbers], Numbers]


@dataclass(frozen=True, slots=True)
class Given:
    """What one reviewer answered to one question about one item. `conversation`: the item's."""

    item: str
    reviewer: str
    conversation: str
    value: Value


@dataclass(frozen=True, slots=True)
class Agreement:
    """`value` lies within [low, high] in 95 % of samples; 1 is perfect, in kappa and alpha 0 is chance.

    `value` is None where it is not defined: nothing was answered twice, or only one value was ever given.
    The interval is None where no resample differs from another: nothing tells how far the value may be off.
    """

    value: float | None
    low: float | None
    high: float | None
    items: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers, on the items that both answered: the share of equal answers, and Cohen's kappa."""

    one: str
    other: str
    share: Agreement
    kappa: Agreement


def alpha(given: Sequence[Given], level: Level = Level.NOMINAL, *, seed: int = 0) -> Agreement:
    """Krippendorff's alpha of all reviewers, whoever answered what.

    1 − (n − 1) · Σ oδ² ÷ Σ nnδ²: o, how often two values coincide within items; n, how often one is paired
    at all (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, parts C and D). An item that one
    reviewer answered says nothing; of a reviewer's answers to an item the last one counts. Values of an
    ordinal or interval question are numbers. Raises ValueError for others, and past VALUES_MAX.
    """
    values = _values(given, level)
    place = {value: at for at, value in enumerate(values)}
    tables: dict[str, Numbers] = {}
    items = 0
    for (conversation, _), answers in _by_item(given).items():
        if len(answers) > 1:
            items += 1
            table = tables.setdefault(conversation, np.zeros((len(values), len(values))))
            table += _coincidences([place[value] for value in answers.values()], len(values))
    return _estimate(tables, _alpha(level, values), items, seed)


def pairs(given: Sequence[Given], *, seed: int = 0) -> list[Pair]:
    """Of every two reviewers who answered an item both, in the order of their names. Raises like `alpha`."""
    place = {value: at for at, value in enumerate(_values(given, Level.NOMINAL))}
    found = _by_item(given)
    names = sorted({each.reviewer for each in given})
    told = (_pair(one, other, found, place, seed) for one, other in combinations(names, 2))
    return [pair for pair in told if pair.share.items]


_Items = Mapping[tuple[str, str], Mapping[str, Value]]


def _by_item(given: Sequence[Given]) -> _Items:
    """By conversation and item: what each reviewer answered."""
    found: dict[tuple[str, str], dict[str, Value]] = {}
    for each in given:
        found.setdefault((each.conversation, each.item), {})[each.reviewer] = each.value
    return found


def _values(given: Sequence[Given], level: Level) -> list[Value]:
    """In their order. Names may stand in any."""
    found = {each.value for each in given}
    if len(found) > VALUES_MAX:
        raise ValueError(f"a question has at most {VALUES_MAX} different values, not {len(found)}")
    if level == Level.NOMINAL:
        return sorted(found, key=str)
    if any(isinstance(value, str) for value in found):
        raise ValueError(f"values of an {level} question are numbers")
    return sorted(found, key=float)


def _coincidences(places: Sequence[int], size: int) -> Numbers:
    """Of one item: each ordered two of its m answers, 1 ÷ (m − 1) each, so that every answer counts once."""
    counts = np.bincount(places, minlength=size).astype(float)
    return np.asarray((np.outer(counts, counts) - np.diag(counts)) / (len(places) - 1), float)


def _pair(one: str, other: str, found: _Items, place: Mapping[Value, int], seed: int) -> Pair:
    tables: dict[str, Numbers] = {}
    items = 0
    for (conversation, _), answers in found.items():
        if one in answers and other in answers:
            items += 1
            table = tables.setdefault(conversation, np.zeros((len(place), len(place))))
            table[place[answers[one]], place[answers[other]]] += 1
    share = _estimate(tables, _share, items, seed)
    return Pair(one, other, share, _estimate(tables, _kappa, items, seed))


# ---- figures of tables


def _share(tables: Numbers) -> Numbers:
    return np.asarray(np.trace(tables, axis1=1, axis2=2) / tables.sum(axis=(1, 2)), float)


def _kappa(tables: Numbers) -> Numbers:
    """(agreed − by chance) ÷ (1 − by chance), chance by how often each of the two gives each value.

    Cohen, A Coefficient of Agreement for Nominal Scales, 1960.
    """
    chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / tables.sum(axis=(1, 2)) ** 2
    return np.asarray((_share(tables) - chance) / (1 - chance), float)


def _alpha(level: Level, values: Sequence[Value]) -> Statistic:
    def of(tables: Numbers) -> Numbers:
        counts = tables.sum(axis=2)
        apart = _apart(level, values, counts)
        seen = (tables * apart).sum(axis=(1, 2))
        by_chance = (counts[:, :, None] * counts[:, None, :] * apart).sum(axis=(1, 2))
        return np.asarray(1 - (counts.sum(axis=1) - 1) * seen / by_chance, float)

    return of


def _apart(level: Level, values: Sequence[Value], counts: Numbers) -> Numbers:
    """(draws or 1, value, value): how much two values differ, squared.

    Ordinal: by how many answers lie between the two, those of the two themselves by half, which is how far
    apart they are when all are ranked.
    """
    if level == Level.NOMINAL:
        return 1 - np.eye(len(values))[None]
    if level == Level.ORDINAL:
        at = counts.cumsum(axis=1) - counts / 2
    else:
        at = np.array([[float(value) for value in values]])
    return np.asarray((at[:, :, None] - at[:, None, :]) ** 2, float)


# ---- intervals


def _estimate(tables: Mapping[str, Numbers], statistic: Statistic, items: int, seed: int) -> Agreement:
    """Of all tables together, and of whole conversations drawn again, the percentiles of 2,000 draws.

    Davison and Hinkley, Bootstrap Methods and their Application, 1997, 3.8 and 5.3; for alpha Zapf and
    others, Measuring inter-rater reliability for nominal data, 2016. Draws without a value are left out.
    """
    if not tables:
        return Agreement(None, None, None, 0, 0)
    # In their order by name, so that the order in which answers came changes nothing.
    stacked = np.stack([tables[name] for name in sorted(tables)])
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(statistic(stacked.sum(axis=0, keepdims=True))[0])
        drawn = _resampled(stacked, statistic, seed)
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not known.size:
        return Agreement(None, None, None, items, len(stacked))
    low, high = (float(bound) for bound in np.quantile(known, (0.025, 0.975)))
    if low == high:
        return Agreement(value, None, None, items, len(stacked))
    return Agreement(value, low, high, items, len(stacked))


def _resampled(stacked: Numbers, statistic: Statistic, seed: int) -> Numbers:
    rng, count = np.random.default_rng(seed), len(stacked)
    flat, rows = stacked.reshape(count, -1), np.arange(_AT_ONCE)[:, None] * count
    drawn = []
    for _ in range(RESAMPLES // _AT_ONCE):
        places = rows + rng.integers(0, count, (_AT_ONCE, count))
        times = np.bincount(places.ravel(), minlength=_AT_ONCE * count).reshape(_AT_ONCE, count)
        drawn.append(statistic((times.astype(float) @ flat).reshape(_AT_ONCE, *stacked.shape[1:])))
    return np.concatenate(drawn)
