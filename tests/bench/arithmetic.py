"""The arithmetic of benchmarks: percentiles, ratios of legs, their spread. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

RESAMPLES = 2000
INTERVAL = 0.95

Statistic = Callable[[Sequence[float]], float]


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure with the interval in which it lies in 95 of 100 resamplings."""

    value: float
    low: float
    high: float


def percentile(values: Sequence[float], percent: float) -> float:
    """By nearest rank: always a value that was measured."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def middle(values: Sequence[float]) -> Spread:
    """The median with a bootstrap interval."""
    return bootstrap(median, values)


def bootstrap(figure: Statistic, values: Sequence[float]) -> Spread:
    """`figure` of the values, and its interval over resamples drawn from a fixed seed."""
    drawn = random.Random(20)
    found = sorted(figure(drawn.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Spread(figure(values), *_interval(found))


def difference(figure: Statistic, more: Sequence[float], less: Sequence[float]) -> Spread:
    """`figure` of the one minus that of the other, each resampled by itself."""
    drawn = random.Random(20)
    found = sorted(
        figure(drawn.choices(more, k=len(more))) - figure(drawn.choices(less, k=len(less)))
        for _ in range(RESAMPLES)
    )
    return Spread(figure(more) - figure(less), *_interval(found))


def _interval(ordered: Sequence[float]) -> tuple[float, float]:
    tail = (1 - INTERVAL) / 2
    return percentile(ordered, 100 * tail), percentile(ordered, 100 * (1 - tail))


def ratio_to_control(before: float, product: float, after: float) -> float:
    """Product over direct, the direct leg being the mean of the one before it and the one behind."""
    return product / ((before + after) / 2)


def control_is_quiet(before: float, after: float, *, part: float = 0.0, by: float = 0.0) -> bool:
    """Whether the two direct legs around a product leg differ by at most `part` of their mean, or `by`."""
    return abs(after - before) <= max(by, part * (before + after) / 2)
