"""How often a rule is right, and how that grows with its score: estimates with intervals. Pure.

Loads numpy and scikit-learn: for tasks and commands. Intervals are those of a Bayesian bootstrap over
conversations (Rubin 1981): each conversation, and each pseudo-vote, gets a weight drawn from Exp(1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from feedback.pairs.weighing import PLACES

DRAWS = 200
LEVEL = 0.95
BINS_MAX = 8
#: Votes in one bin of scores, at the least.
BIN_MIN = 8
#: As many votes for and as many against are added to each bin: nothing is certain after few votes.
PSEUDO = 0.5

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Held:
    """A pair of a rule held against an explicit vote on the same two answers. `cluster`: the conversation."""

    agreed: bool
    cluster: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Within [low, high] in LEVEL of the cases."""

    share: float
    low: float
    high: float


def share_of(held: Sequence[Held]) -> Share:
    """Which share agreed."""
    weights = _weights(held, 1)
    agreed = np.array([each.agreed for each in held], dtype=float)
    pseudo = _pseudo(1)[:, 0]
    drawn = (weights @ agreed + pseudo[:, 0]) / (weights.sum(axis=1) + pseudo.sum(axis=1))
    share = float(agreed.mean())
    low, high = _interval(drawn)
    return Share(share, round(min(low, share), 4), round(max(high, share), 4))


def curve_of(held: Sequence[Held]) -> list[list[float]]:
    """[[score, share, low, high], …], growing in score and never falling in share. Empty without scores.

    The first and the last bin reach as far as scores that were voted on.
    """
    scored = sorted((each for each in held if each.score is not None), key=_by_score)
    if not scored:
        return []
    scores = np.array([each.score for each in scored], dtype=float)
    agreed = np.array([each.agreed for each in scored], dtype=float)
    bins = _bins(scores)
    count = int(bins.max()) + 1
    member = np.equal.outer(bins, np.arange(count)).astype(float)
    places = (scores @ member) / member.sum(axis=0)
    fitted = _grow(places, agreed @ member + PSEUDO, member.sum(axis=0) + 2 * PSEUDO)
    weights, pseudo = _weights(scored, 2), _pseudo(count)
    hits = (weights * agreed) @ member + pseudo[:, :, 0]
    sums = weights @ member + pseudo.sum(axis=2)
    drawn = np.array([_grow(places, hit, total) for hit, total in zip(hits, sums, strict=True)])
    lows, highs = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    told = zip(fitted, np.minimum(lows, fitted), np.maximum(highs, fitted), strict=True)
    shares = [[round(float(value), 4) for value in each] for each in told]
    at = [round(float(place), PLACES) for place in places]
    points = [[place, *share] for place, share in zip(at, shares, strict=True)]
    first, last = (round(float(score), PLACES) for score in (scores[0], scores[-1]))
    ahead = [[first, *shares[0]]] if first < at[0] else []
    return [*ahead, *points, *([[last, *shares[-1]]] if last > at[-1] else [])]


def _grow(places: Numbers, hits: Numbers, sums: Numbers) -> Numbers:
    model = IsotonicRegression(y_min=0, y_max=1, increasing=True)
    return np.asarray(model.fit_transform(places, hits / sums, sample_weight=sums), dtype=float)


def _bins(scores: Numbers) -> NDArray[np.int64]:
    """Equal scores in one bin, each of at least BIN_MIN, at most BINS_MAX of them. `scores` are sorted."""
    wanted = max(BIN_MIN, len(scores) / BINS_MAX)
    bins = np.zeros(len(scores), dtype=np.int64)
    number = size = 0
    for at in range(len(scores)):
        if size >= wanted and scores[at] != scores[at - 1] and len(scores) - at >= BIN_MIN:
            number, size = number + 1, 0
        bins[at], size = number, size + 1
    return bins


def _weights(held: Sequence[Held], seed: int) -> Numbers:
    """(draw, vote): all votes of a conversation alike."""
    names = sorted({each.cluster for each in held})
    place = {name: at for at, name in enumerate(names)}
    drawn = np.random.default_rng(seed).exponential(size=(DRAWS, len(names)))
    return np.asarray(drawn[:, [place[each.cluster] for each in held]], dtype=float)


def _pseudo(count: int) -> Numbers:
    """(draw, bin, for or against)."""
    return np.asarray(np.random.default_rng(3).gamma(PSEUDO, size=(DRAWS, count, 2)), dtype=float)


def _interval(drawn: Numbers) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _by_score(each: Held) -> tuple[Any, ...]:
    return each.score, each.cluster, each.agreed
