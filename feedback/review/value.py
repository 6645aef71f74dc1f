"""Decision value: which part of what a queue finds the next decision should come from. Pure.

The estimate that such a queue serves is the share of bad answers among all that its question finds. Answers
fall into strata that are known before anybody judges: disliked, liked, silent. With W the share of a stratum,
and its share of bad answers known as Beta(1 + bad, 1 + good) of mean p and with n = bad + good + 2,

    estimate = sum of W p,        variance = sum of W² p (1 - p) / (n + 1).

One more decision in a stratum moves its mean up by (1 - p) / (n + 1) with probability p, else down by
p / (n + 1). The expected square of what that does to the estimate,

    value = W² p (1 - p) / (n + 1)²,

is also exactly by how much the variance is expected to fall: the value of sample information of Raiffa and
Schlaifer, Applied Statistical Decision Theory (1961). To take the highest value each time tends to the
allocation of Neyman, On the two different aspects of the representative method (1934): n in proportion
to W times the standard deviation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heapreplace
from math import sqrt
from typing import NamedTuple

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Stratum:
    """`share` of all; items called `good` and `bad`, in parts where several judged; `open`: that wait."""

    share: float
    good: float = 0.0
    bad: float = 0.0
    open: int = 0

    @property
    def n(self) -> float:
        return self.good + self.bad + 2

    @property
    def mean(self) -> float:
        return (self.bad + 1) / self.n

    @property
    def spread(self) -> float:
        return self.mean * (1 - self.mean)


class Estimate(NamedTuple):
    """A share with its interval of 95 %."""

    share: float
    low: float
    high: float

    @property
    def percent(self) -> str:
        return f"{100 * self.share:.0f} % ({100 * self.low:.0f} to {100 * self.high:.0f} %)"


def estimate(strata: Iterable[Stratum]) -> Estimate:
    known = list(strata)
    share = sum(each.share * each.mean for each in known)
    half = Z95 * sqrt(sum(each.share**2 * each.spread / (each.n + 1) for each in known))
    return Estimate(share, max(0.0, share - half), min(1.0, share + half))


def value(of: Stratum, more: int = 0) -> float:
    """Of a decision after `more` others of the stratum, which are expected to leave its mean where it is."""
    return of.share**2 * of.spread / (of.n + of.open + more + 1) ** 2


def allocate(strata: Mapping[str, Stratum], supply: Mapping[str, int], room: int) -> list[str]:
    """The strata of the next decisions, in order: each of the highest value then, while `supply` has some."""
    taken = dict.fromkeys(strata, 0)
    waiting = [(-value(strata[name]), name) for name in strata if supply.get(name)]
    heapify(waiting)
    order: list[str] = []
    while waiting and len(order) < room:
        name = waiting[0][1]
        order.append(name)
        taken[name] += 1
        left = taken[name] < supply[name]
        # One that has nothing left is last for good, and ends it once it comes first.
        following = -value(strata[name], taken[name]) if left else 1.0
        heapreplace(waiting, (following, name))
        if waiting[0][0] > 0:
            break
    return order
