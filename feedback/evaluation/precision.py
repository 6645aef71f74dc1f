"""How many cases a slice needs for a stated precision, when cases of one conversation are alike. Pure.

Precision is the half width of the interval of 95 % around a share, such as the share of cases passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

Z = 1.959964  # 97.5 % of a normal distribution
RESAMPLES = 2_000
# Below so many conversations the spread between them is not known, and a resampled interval is too narrow.
CONVERSATIONS_MIN = 20
ASSUMED_EFFECT = 1.5

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and its interval of 95 %, all between 0 and 1."""

    share: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2


@dataclass(frozen=True, slots=True)
class Need:
    """`more` is what is missing of `cases`; `assumed`: the effect was not measured, for want of data."""

    cases: int
    more: int
    effect: float
    assumed: bool


def needed(half_width: float, *, share: float = 0.5, effect: float = 1.0) -> int:
    """Cases for an interval of 95 % of `share` ± `half_width`.

    n = effect · z² · share · (1 − share) ÷ half_width² (Cochran, Sampling Techniques, 3rd ed., 1977, 4.4);
    `effect` is the design effect of Kish (Survey Sampling, 1965, 8.2).
    A share of one half, when none is known, asks for the most. Raises ValueError.
    """
    if not 0 < half_width < 0.5 or not 0 <= share <= 1 or effect <= 0:
        raise ValueError("half_width lies between 0 and .5, share between 0 and 1, effect above 0")
    # A share near 0 or 1, seen in a few cases, is not known to be that.
    spread = max(share * (1 - share), half_width * (1 - half_width))
    return ceil(effect * Z * Z * spread / half_width**2)


def need(conversations: Mapping[str, Sequence[bool]], half_width: float) -> Need:
    """Of a slice as it is: what each case of each conversation came to. Raises ValueError like `needed`."""
    have = sum(map(len, conversations.values()))
    measured = len(conversations) >= CONVERSATIONS_MIN
    effect = design_effect(conversations) if measured else ASSUMED_EFFECT
    share = _share(conversations) if measured else 0.5
    cases = needed(half_width, share=share, effect=effect)
    return Need(cases, max(0, cases - have), effect, not measured)


def design_effect(conversations: Mapping[str, Sequence[bool]]) -> float:
    """How many times as large as with as many cases drawn one by one the variance is; at least 1.

    The variance of a ratio over k clusters, k ÷ (k − 1) · Σ (yᵢ − p·nᵢ)² ÷ n² (Cochran 1977, chapter 6), over
    p(1 − p) ÷ n. Below 1 it is chance or a stratified draw, and is not planned with.
    """
    passed, sizes = _sums(conversations)
    total, clusters = sizes.sum(), len(sizes)
    share = passed.sum() / total if total else 0.0
    alone = share * (1 - share) / total if total else 0.0
    if clusters < 2 or not alone:
        return 1.0
    within = ((passed - share * sizes) ** 2).sum() * clusters / (clusters - 1) / total**2
    return max(1.0, float(within / alone))


def interval(conversations: Mapping[str, Sequence[bool]], *, seed: int = 0) -> Interval:
    """By resampling whole conversations: the percentiles of 2,000 shares.

    Davison and Hinkley, Bootstrap Methods and their Application (1997), 3.8 and 5.3. With few conversations
    it is too narrow (`CONVERSATIONS_MIN`). Raises ValueError where there is no case.
    """
    passed, sizes = _sums(conversations)
    if not sizes.sum():
        raise ValueError("no case")
    drawn = np.random.default_rng(seed).integers(0, len(sizes), (RESAMPLES, len(sizes)))
    shares = passed[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return Interval(_share(conversations), float(low), float(high))


def _sums(conversations: Mapping[str, Sequence[bool]]) -> tuple[Numbers, Numbers]:
    """Passed and all cases of each conversation that has any."""
    kept = [cases for cases in conversations.values() if cases]
    return np.array([sum(c) for c in kept], float), np.array([len(c) for c in kept], float)


def _share(conversations: Mapping[str, Sequence[bool]]) -> float:
    passed, sizes = _sums(conversations)
    return float(passed.sum() / sizes.sum())
