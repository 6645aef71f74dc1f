"""How far one pair is relied on: by measurement, by its rule's prior, or by the operator's word. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from feedback.pairs.rules.rule import Prior


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
        return cls(prior.share, prior.low, prior.high, (), own)

    def weigh(self, score: float | None) -> Weight:
        """Between two points of the curve on the line between them, beyond its ends as at the end."""
        if self.own is not None:
            return Weight(self.own, None, None)
        if score is None or not self.curve:
            return Weight(self.share, self.low, self.high)
        at = bisect_right([point[0] for point in self.curve], score)
        if at in (0, len(self.curve)):
            return Weight(*self.curve[min(at, len(self.curve) - 1)][1:4])
        before, after = self.curve[at - 1], self.curve[at]
        part = (score - before[0]) / (after[0] - before[0])
        values = (round(one + part * (other - one), 4) for one, other in zip(before, after, strict=True))
        _, share, low, high = values
        return Weight(share, low, high)
