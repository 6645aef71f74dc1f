"""How far one pair is relied on: by measurement, by its rule's prior, or by the operator's word. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from feedback.pairs.rules.rule import Prior

#: To so many digits scores are compared.
PLACES = 6


class Weight(NamedTuple):
    """P(chosen is better), within [low, high] where that is known."""

    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """`own` is the operator's; `curve` are points (score, share, low, high) in the order of scores."""

    share: float
    low: float
    high: float
    curve: Sequence[Sequence[float]] = ()
    own: float | None = None

    @classmethod
    def by_prior(cls, prior: Prior, own: float | None = None) -> Weighing:
        return cls(prior.share, prior.low, prior.high, prior.curve, own)

    def weigh(self, score: float | None) -> Weight:
        """Between two points the share lies on the line between them, and anywhere from the lower bound of
        the one to the upper bound of the other: all that is known is that it does not fall. Under the first
        point nothing bounds it from below, over the last one nothing from above.
        """
        if self.own is not None:
            return Weight(self.own, None, None)
        if score is None or not self.curve:
            return Weight(self.share, self.low, self.high)
        score = round(score, PLACES)
        scores = [point[0] for point in self.curve]
        before = self.curve[max(bisect_right(scores, score) - 1, 0)]
        after = self.curve[min(bisect_left(scores, score), len(scores) - 1)]
        part = (score - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
        low = before[2] if score >= scores[0] else 0.0
        high = after[3] if score <= scores[-1] else 1.0
        return Weight(round(before[1] + part * (after[1] - before[1]), 4), low, high)
