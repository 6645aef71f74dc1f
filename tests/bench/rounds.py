"""Interleaved rounds with a control: direct, product, direct again; a noisy round is void.

A round whose two direct legs differ by more than the measuring allows is kept in the samples, marked
void, and another takes its place, at most as many again as were wanted. With fewer good rounds than
wanted the figure is of all rounds and marked noisy: it meets nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.arithmetic import control_is_quiet, percentile, ratio_to_control
from tests.bench.legs import Leg, Load, around
from tests.bench.scene import Scene

Figure = Callable[[Leg], float]
SEEDS_APART = 10_000


@dataclass(frozen=True, slots=True)
class Control:
    """What is compared of the two direct legs, and how far they may be apart."""

    figure: Figure
    part: float = 0.0
    by: float = 0.0
    unit: str = ""

    def is_quiet(self, before: Leg, after: Leg) -> bool:
        return control_is_quiet(self.figure(before), self.figure(after), part=self.part, by=self.by)

    @property
    def rule(self) -> str:
        apart = f"{self.by:g} {self.unit}" if self.by else f"{100 * self.part:g} %"
        return f"void when the two direct legs differ by more than {apart}"


@dataclass(frozen=True, slots=True)
class Round:
    """One round's legs, and whether its control was quiet."""

    before: Leg
    product: Leg
    after: Leg
    quiet: bool

    def ratio(self, figure: Figure) -> float:
        return ratio_to_control(figure(self.before), figure(self.product), figure(self.after))

    def as_json(self) -> dict[str, Any]:
        return {
            "quiet": self.quiet,
            "legs": [leg.as_json() for leg in (self.before, self.product, self.after)],
        }


async def measured(stage: Scene, load: Load, wanted: int, control: Control) -> list[Round]:
    found: list[Round] = []
    while sum(each.quiet for each in found) < wanted and len(found) < 2 * wanted:
        before, product, after = await around(stage, load, SEEDS_APART * len(found))
        found.append(Round(before, product, after, control.is_quiet(before, after)))
        _tell(found[-1], load, control)
    return found


def _tell(latest: Round, load: Load, control: Control) -> None:
    legs = latest.before, latest.product, latest.after
    figures = " ".join(f"{control.figure(leg):,.2f}" for leg in legs)
    words = "" if latest.quiet else ", void"
    print(f"  {load.streams} streams: {figures}{words}", file=sys.stderr, flush=True)


def believed(found: Sequence[Round], wanted: int) -> tuple[list[Round], str]:
    """The rounds that count, and why they should not be believed, if so."""
    good = [each for each in found if each.quiet]
    if len(good) >= wanted:
        return good, ""
    return list(found), f"noisy: {len(good)} of {len(found)} rounds had a quiet control"


def median_probe_ms(leg: Leg) -> float:
    return percentile([heard.first_ms for heard in leg.probes], 50)


def rate(leg: Leg) -> float:
    return leg.rate


def throughput(leg: Leg) -> float:
    return leg.throughput
