"""G15 and G16: coming back, and doing nothing."""

from __future__ import annotations

import asyncio
from time import perf_counter

from tests.bench.arithmetic import bootstrap, middle, percentile
from tests.bench.cost import Cost
from tests.bench.heard import Heard
from tests.bench.line import Line
from tests.bench.report import Goal, Report
from tests.bench.scene import Scene

CUTS = 20
AWAY_S = 0.3
ANSWER = "Tell me a long story. script: tokens=900 rate=50"
IDLE = 1000
OPEN_AT_ONCE = 50
SETTLE_S = 2.0
IDLE_S = 21.0  # one round of pings, which go out every 20 s, and a little


async def reconnecting(stage: Scene, report: Report, rounds: int) -> None:
    """G15: from asking for a new connection to the first text that was missed. The socket is cut, not closed;
    which web process takes the new one falls by chance."""
    times: list[float] = []
    elsewhere = 0
    for _ in range(rounds):
        came, others = await _cut_and_come_back(stage)
        times += came
        elsewhere += others
    report.samples["G15"] = [round(value, 2) for value in times]
    report.notes["G15"] = f"{elsewhere} of {len(times)} came back to another process; away for {AWAY_S} s"
    value = bootstrap(lambda values: percentile(values, 95), times)
    report.goals.append(Goal("G15", "p95", value, 300, 120, unit="ms"))


async def _cut_and_come_back(stage: Scene) -> tuple[list[float], int]:
    person = stage.people[0]
    line = await Line.open(stage.product.url, person.cookie)
    asking = asyncio.create_task(line.ask(ANSWER))
    await line.has_text.wait()
    heard, answer, home = line.heard, line.answer, line.process
    times, elsewhere = [], 0
    for _ in range(CUTS):
        line.abort()
        await asyncio.gather(asking, return_exceptions=True)
        await asyncio.sleep(AWAY_S)
        began = perf_counter()
        line = await Line.open(stage.product.url, person.cookie)
        asking = asyncio.create_task(line.follow(heard.generation, answer))
        await line.has_text.wait()
        times.append(1000 * (line.heard.first - began))
        elsewhere += line.process != home
    await asking
    line.abort()
    whole = Heard(asked=heard.asked, generation=heard.generation)
    whole.add(answer.text, perf_counter())
    stage.check([whole])
    return times, elsewhere


async def idle(stage: Scene, report: Report, rounds: int, *, count: int = IDLE) -> None:
    """G16: what the web processes grow by while sockets open, in as many steps as there are rounds, and
    what all of them use of a core while nothing is said."""
    await _wake_up(stage)
    quiet = await _busy(stage, IDLE_S)
    growth: list[float] = []
    lines: list[Line] = []
    for number in range(rounds):
        before = _memory(stage)
        lines += await _open(stage, count * (number + 1) // rounds - len(lines))
        await asyncio.sleep(SETTLE_S)
        growth.append((_memory(stage) - before) * rounds / count)
    busy = [await _busy(stage, IDLE_S) for _ in range(max(1, rounds // 2))]
    for line in lines:
        line.abort()
    report.samples["G16"] = {"kb_each": growth, "share_of_a_core": busy, "share_without_sockets": quiet}
    report.notes["G16"] = f"{quiet:.2f} % of a core without any socket, which is part of the figure"
    mean = bootstrap(lambda values: sum(values) / len(values), growth)
    report.goals += [
        Goal("G16", f"{count:,} idle sockets, each", mean, 60, 35, unit="KB"),
        Goal("G16", f"{count:,} idle sockets, of a core", middle(busy), 3, 1, unit="%"),
    ]


async def _wake_up(stage: Scene) -> None:
    """What every process loads at its first sockets is not theirs."""
    lines = await _open(stage, OPEN_AT_ONCE)
    for line in lines:
        line.abort()
    await asyncio.sleep(SETTLE_S)


async def _open(stage: Scene, count: int) -> list[Line]:
    lines: list[Line] = []
    while len(lines) < count:
        some = range(len(lines), min(count, len(lines) + OPEN_AT_ONCE))
        people = [stage.people[place % len(stage.people)] for place in some]
        lines += await asyncio.gather(*(Line.open(stage.product.url, each.cookie) for each in people))
    return lines


async def _busy(stage: Scene, seconds: float) -> float:
    """Per cent of one core, the web processes together."""
    before, began = _cpu(stage), perf_counter()
    await asyncio.sleep(seconds)
    return 100 * (_cpu(stage) - before) / (perf_counter() - began)


def _web(stage: Scene) -> list[Cost]:
    return [cost for name, cost in stage.costs().items() if name.startswith("web-")]


def _memory(stage: Scene) -> int:
    return sum(cost.memory_kb for cost in _web(stage))


def _cpu(stage: Scene) -> float:
    return sum(cost.cpu_s for cost in _web(stage))
