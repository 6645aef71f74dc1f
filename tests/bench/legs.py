"""Legs: the same questions asked at the same pace, straight at the engine or through the product."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from tests.bench import cost
from tests.bench.heard import Heard
from tests.bench.scene import Scene

PROBE = "Say a word. script: tokens=8 rate=400"
PAUSE_S = 0.02
NAMES = ("direct before", "product", "direct after")


@dataclass(frozen=True, slots=True)
class Load:
    """So many streams of one question, their starts spread evenly over `ramp` seconds."""

    streams: int
    question: str
    ramp: float = 0.0
    probes: int = 0
    max_tokens: int | None = None


@dataclass(slots=True)
class Leg:
    """What one leg gave."""

    name: str
    answers: list[Heard] = field(default_factory=list)
    probes: list[Heard] = field(default_factory=list)
    cpu_s: dict[str, float] = field(default_factory=dict)
    took: float = 0.0

    @property
    def rate(self) -> float:
        """Tokens a second of a stream, from asking to its last text: the mean over the streams."""
        return sum(heard.tokens / heard.taken for heard in self.answers) / len(self.answers)

    @property
    def throughput(self) -> float:
        """Tokens a second of all streams together, from the first asking to the last text."""
        began = min(heard.asked for heard in self.answers)
        ended = max(heard.last for heard in self.answers)
        return sum(heard.tokens for heard in self.answers) / (ended - began)

    def as_json(self) -> dict[str, Any]:
        return {
            **{"leg": self.name, "took_s": round(self.took, 3), "cpu_s": self.cpu_s},
            "taken_s": [round(heard.taken, 4) for heard in self.answers],
            "first_ms": [round(heard.first_ms, 3) for heard in self.answers],
            "tokens": sum(heard.tokens for heard in self.answers),
            "pieces": sum(heard.pieces for heard in self.answers),
            "bytes": sum(heard.size for heard in self.answers),
            "probes_first_ms": [round(heard.first_ms, 3) for heard in self.probes],
        }


# Probes begin once the last of the streams is under way too.
SETTLE_S = 1.0

Ask = Callable[[int, str], Awaitable[Heard]]


async def around(stage: Scene, load: Load, seed: int) -> tuple[Leg, Leg, Leg]:
    """One round: direct, product, direct again."""
    before = await direct_leg(stage, load, seed, NAMES[0])
    product = await product_leg(stage, load)
    return before, product, await direct_leg(stage, load, seed, NAMES[2])


async def direct_leg(stage: Scene, load: Load, seed: int, name: str) -> Leg:
    async def ask(place: int, question: str) -> Heard:
        return await stage.direct.ask(stage.body(question, seed + place))

    leg = await _run(stage, load, ask, name)
    stage.check_direct([*leg.answers, *leg.probes])
    return leg


async def product_leg(stage: Scene, load: Load) -> Leg:
    """Each stream on a page of its own; the probes on one more. Rows are read when all is over."""
    lines = await stage.open_lines(load.streams + 1)
    sampling = {"max_tokens": load.max_tokens} if load.max_tokens else None

    async def ask(place: int, question: str) -> Heard:
        return await lines[place].ask(question, sampling)

    leg = await _run(stage, load, ask, NAMES[1])
    stage.check([*leg.answers, *leg.probes])
    return leg


async def _run(stage: Scene, load: Load, ask: Ask, name: str) -> Leg:
    leg = Leg(name)
    before, began = stage.costs(), perf_counter()
    streams = asyncio.gather(*(_later(load, place, ask) for place in range(load.streams)))
    if load.probes:
        await asyncio.sleep(load.ramp + SETTLE_S * bool(load.ramp))
        leg.probes = await probe(ask, load.streams, load.probes)
    leg.answers = list(await streams)
    leg.took = perf_counter() - began
    leg.cpu_s = cost.cpu_between(before, stage.costs())
    return leg


async def _later(load: Load, place: int, ask: Ask) -> Heard:
    await asyncio.sleep(load.ramp * place / load.streams)
    return await ask(place, load.question)


async def probe(ask: Ask, place: int, count: int) -> list[Heard]:
    """Short questions one after the other, each when the one before has ended."""
    heard = []
    for _ in range(count):
        heard.append(await ask(place, PROBE))
        await asyncio.sleep(PAUSE_S)
    return heard
