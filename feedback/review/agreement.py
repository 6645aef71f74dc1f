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
from feedback.review.measured import Agreement, Pair

RESAMPLES = 2_000
# Resampled at once: so many tables are in memory.
_AT_ONCE = 250
# From so many conversations on, and where one kind in so many, they are drawn by kind, which is quicker.
_MANY, _FEW = 100, 4
#: Of one question. A table has a place for each two of them.
VALUES_MAX = 32

Numbers = NDArray[np.float64]
#: From tables (draws, values, values) to a figure of each draw; nan where it is not defined.
Statistic = Callable[[Numbers], Numbers]


@dataclass(frozen=True, slots=True)
class Given:
    """What one reviewer answered to one question about one item. `conversation`: the item's; `unit`: where
    the question asks several things of one item, which of them.
    """

    item: str
    reviewer: str
    conversation: str
    value: Value
    unit: str = ""


def alpha(given: Sequence[Given], level: Level = Level.NOMINAL, *, seed: int = 0) -> Agreement:
    """Krippendorff's alpha of all reviewers, whoever answered what.

    1 − (n − 1) · Σ oδ² ÷ Σ nnδ²: o, how often two values coincide within items; n, how often one is paired
    at all (Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, parts C and D). An item that one
    reviewer answered says nothing; of a reviewer's answers to an item the last one counts. Each unit of an
    item counts as an item. Values of an ordinal or interval question are numbers. Raises ValueError for
    others, and past VALUES_MAX.
    """
    values = _values(given, level)
    place = {value: at for at, value in enumerate(values)}
    tables: dict[str, Numbers] = {}
    items = 0
    for (conversation, *_), answers in _by_item(given).items():
        if len(answers) > 1:
            items += 1
            table = tables.setdefault(conversation, np.zeros((len(values), len(values))))
            table += _coincidences([place[value] for value in answers.values()], len(values))
    [found] = _estimates(tables, [_alpha(level, values)], items, seed)
    return found


def pairs(given: Sequence[Given], *, most: int | None = None, seed: int = 0) -> list[Pair]:
    """Of every two reviewers who answered an item both, in the order of their names; of many, the `most` that
    share most items. Raises like `alpha`.
    """
    place = {value: at for at, value in enumerate(_values(given, Level.NOMINAL))}
    met = meetings(given)
    kept = sorted(met, key=lambda two: (-len(met[two]), two))[:most]
    return [_pair(two, met[two], place, seed) for two in sorted(kept)]


def meetings(given: Sequence[Given]) -> dict[tuple[str, str], list[tuple[str, Value, Value]]]:
    """By every two reviewers: of each item that both answered, its conversation and what the two said."""
    found: dict[tuple[str, str], list[tuple[str, Value, Value]]] = {}
    for (conversation, *_), answers in _by_item(given).items():
        for one, other in combinations(sorted(answers), 2):
            found.setdefault((one, other), []).append((conversation, answers[one], answers[other]))
    return found


_Items = Mapping[tuple[str, str, str], Mapping[str, Value]]


def _by_item(given: Sequence[Given]) -> _Items:
    """By conversation, item and unit: what each reviewer answered."""
    found: dict[tuple[str, str, str], dict[str, Value]] = {}
    for each in given:
        found.setdefault((each.conversation, each.item, each.unit), {})[each.reviewer] = each.value
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


def _pair(
    two: tuple[str, str], met: Sequence[tuple[str, Value, Value]], place: Mapping[Value, int], seed: int
) -> Pair:
    tables: dict[str, Numbers] = {}
    for conversation, one, other in met:
        table = tables.setdefault(conversation, np.zeros((len(place), len(place))))
        table[place[one], place[other]] += 1
    return Pair(*two, *_estimates(tables, [_share, _kappa], len(met), seed))


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


def _estimates(
    tables: Mapping[str, Numbers], figures: Sequence[Statistic], items: int, seed: int
) -> list[Agreement]:
    """Of all tables together, and of whole conversations drawn again, the percentiles of 2,000 draws.

    Davison and Hinkley, Bootstrap Methods and their Application, 1997, 3.8 and 5.3; for alpha Zapf and
    others, Measuring inter-rater reliability for nominal data, 2016. Draws without a value are left out.
    """
    if not tables:
        return [Agreement(None, None, None, 0, 0)] * len(figures)
    # In their order by name, so that the order in which answers came changes nothing.
    stacked = np.stack([tables[name] for name in sorted(tables)])
    with np.errstate(divide="ignore", invalid="ignore"):
        values = [float(figure(stacked.sum(axis=0, keepdims=True))[0]) for figure in figures]
        drawn = _resampled(stacked, figures, seed)
    told = zip(values, drawn, strict=True)
    return [Agreement(*_interval(value, each), items, len(stacked)) for value, each in told]


def _interval(value: float, drawn: Numbers) -> tuple[float | None, float | None, float | None]:
    """The value with its bounds."""
    known = drawn[np.isfinite(drawn)]
    if not np.isfinite(value) or not known.size:
        return None, None, None
    low, high = (float(bound) for bound in np.quantile(known, (0.025, 0.975)))
    return (value, None, None) if low == high else (value, low, high)


def _resampled(stacked: Numbers, figures: Sequence[Statistic], seed: int) -> Numbers:
    """(figure, draw)."""
    rng, count = np.random.default_rng(seed), len(stacked)
    flat = stacked.reshape(count, -1)
    # Rounded, because sums in another order differ in the last digit.
    kinds, sizes = np.unique(flat.round(9), axis=0, return_counts=True)
    is_by_kind = count >= _MANY and _FEW * len(kinds) <= count
    drawn = []
    for _ in range(RESAMPLES // _AT_ONCE):
        sums = _by_kind(rng, kinds, sizes) if is_by_kind else _one_by_one(rng, flat)
        tables = sums.reshape(_AT_ONCE, *stacked.shape[1:])
        drawn.append([figure(tables) for figure in figures])
    return np.concatenate(drawn, axis=1)


def _one_by_one(rng: np.random.Generator, flat: Numbers) -> Numbers:
    """(draw, place of a table): sums of as many conversations as there are, each drawn by itself."""
    count = len(flat)
    places = np.arange(_AT_ONCE)[:, None] * count + rng.integers(0, count, (_AT_ONCE, count))
    times = np.bincount(places.ravel(), minlength=_AT_ONCE * count).reshape(_AT_ONCE, count)
    return np.asarray(times.astype(float) @ flat, float)


def _by_kind(rng: np.random.Generator, kinds: Numbers, sizes: NDArray[np.int64]) -> Numbers:
    """The same where many conversations have equal tables: how many of each kind is multinomial."""
    count = int(sizes.sum())
    return np.asarray(rng.multinomial(count, sizes / count, _AT_ONCE).astype(float) @ kinds, float)
