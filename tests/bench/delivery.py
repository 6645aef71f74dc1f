"""G1 to G4: time to the first token, and tokens delivered, against the same questions asked directly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.arithmetic import Spread, difference, middle, percentile
from tests.bench.legs import Leg, Load
from tests.bench.report import Goal, Report
from tests.bench.rounds import Control, Figure, Round, believed, measured, median_probe_ms, rate, throughput
from tests.bench.scene import Scene

ALONE = Control(median_probe_ms, by=1.0, unit="ms at the median")
CROWDED = Control(median_probe_ms, by=5.0, unit="ms at the median")
PACED = Control(rate, part=0.01)
UNPACED = Control(throughput, part=0.15)


@dataclass(frozen=True, slots=True)
class Case:
    """A number of streams with what it must reach."""

    streams: int
    must: float
    stretch: float
    tokens: int
    ramp: float = 0.0
    probes: int = 0


G3 = (Case(1, 0.99, 0.99, 400), Case(64, 0.97, 0.98, 500, 2.0), Case(256, 0.95, 0.98, 750, 5.0, 40))
G4 = (Case(1, 0.5, 0.8, 4000), Case(64, 0.4, 0.7, 1000), Case(256, 0.3, 0.5, 1000))
PROBES = 40


def question(tokens: int, pace: int) -> str:
    return f"Tell me a long story. script: tokens={tokens} rate={pace}"


async def first_token(stage: Scene, report: Report, rounds: int) -> None:
    """G1: one stream at a time."""
    found = await measured(stage, Load(0, "", probes=PROBES), rounds, ALONE)
    report.samples["G1"] = [each.as_json() for each in found]
    report.notes["G1"] = ALONE.rule
    bounds = {"p50": (50.0, 10.0, 5.0), "p99": (99.0, 30.0, 15.0)}
    report.goals += added("G1", bounds, found, rounds)


async def paced(stage: Scene, report: Report, rounds: int, *, only: set[str], most: int) -> None:
    """G3, and G2 by probes beside the largest number of streams."""
    for case in G3:
        if case.streams > most or ("G3" not in only and not case.probes):
            continue
        load = _load(case, 50)
        found = await measured(stage, load, rounds, PACED)
        report.samples[f"G3/{case.streams}"] = [each.as_json() for each in found]
        report.notes["G3"] = PACED.rule
        if "G3" in only:
            report.goals.append(share("G3", case, found, rounds, rate))
        if "G2" in only and case.probes:
            _crowded(report, found, rounds)


def _crowded(report: Report, found: Sequence[Round], rounds: int) -> None:
    again = [
        Round(each.before, each.product, each.after, CROWDED.is_quiet(each.before, each.after))
        for each in found
    ]
    report.notes["G2"] = CROWDED.rule
    bounds = {"p50": (50.0, 20.0, 10.0), "p99": (99.0, 80.0, 40.0)}
    report.goals += added("G2", bounds, again, rounds)


async def unpaced(stage: Scene, report: Report, rounds: int, *, most: int) -> None:
    """G4: as fast as may be."""
    for case in G4:
        if case.streams > most:
            continue
        found = await measured(stage, _load(case, 0), rounds, UNPACED)
        report.samples[f"G4/{case.streams}"] = [each.as_json() for each in found]
        report.notes["G4"] = UNPACED.rule
        report.goals.append(share("G4", case, found, rounds, throughput))


def _load(case: Case, pace: int) -> Load:
    room = case.tokens + 16 if case.tokens > 1000 else None
    return Load(case.streams, question(case.tokens, pace), case.ramp, case.probes, room)


def added(
    goal: str, bounds: Mapping[str, tuple[float, float, float]], found: Sequence[Round], rounds: int
) -> list[Goal]:
    """Percentiles of the product's first token minus the same of the direct legs'."""
    kept, noisy = believed(found, rounds)
    product = _firsts([each.product for each in kept])
    direct = _firsts([leg for each in kept for leg in (each.before, each.after)])
    goals = []
    for name, (percent, must, stretch) in bounds.items():
        value = _added_at(percent, product, direct)
        goals.append(Goal(goal, name, value, must, stretch, unit="ms", noisy=noisy))
    return goals


def _added_at(percent: float, product: Sequence[float], direct: Sequence[float]) -> Spread:
    return difference(lambda values: percentile(values, percent), product, direct)


def _firsts(legs: Sequence[Leg]) -> list[float]:
    return [heard.first_ms for leg in legs for heard in leg.probes]


def share(goal: str, case: Case, found: Sequence[Round], rounds: int, figure: Figure) -> Goal:
    """The median over the rounds of product over direct."""
    kept, noisy = believed(found, rounds)
    value = middle([each.ratio(figure) for each in kept])
    of = "1 stream" if case.streams == 1 else f"{case.streams} streams"
    return Goal(goal, of, value, case.must, case.stretch, at_least=True, noisy=noisy)
