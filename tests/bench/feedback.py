"""Feedback, measured: `make bench-feedback` writes `.bench/feedback.json` (docs/performance.md).

G8: events a second, one acknowledged request each. G9: events a second in batches of 100. Both through real
web processes by token, as a part of pgbench's upserts a second on the same embedded server, before and after
each leg. ROUNDS=7 LEG_S=5 ONLY=G8 narrow it down.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import uvloop

from tests.bench import cost
from tests.bench.arithmetic import control_is_quiet, middle, percentile, ratio_to_control
from tests.bench.report import Goal, Report, table
from tests.bench.scene import Scene, WrongAnswer, scene
from tests.bench.senders import Program, Sent, send_for, shared
from tests.bench.upserts import CLIENTS, Upserts
from tests.socket_client import CSRF, SignedIn

ROUNDS, LEG_S = 7, 5.0
PEOPLE = 64
APART = 0.2  # how far the two legs of pgbench around one of ours may differ
# Nobody's limit is what is measured.
LIMIT = {"FLYWHEEL_FEEDBACK_PER_MINUTE": "1000000"}
_SHOWN = re.compile(r'class="secret"[^>]*>(fw_\w+)<')


@dataclass(frozen=True, slots=True)
class Measured:
    """One goal: events in a request, connections, must and stretch of design part 10."""

    id: str
    of: str
    count: int
    connections: int
    must: float
    stretch: float


GOALS = (
    Measured("G8", "events/s, a request each ÷ upserts/s", 1, 16, 0.05, 0.10),
    Measured("G9", "events/s, 100 in a request ÷ upserts/s", 100, 8, 1.0, 3.0),
)


@dataclass(frozen=True, slots=True)
class Round:
    """pgbench, ours, pgbench again: rates a second."""

    before: float
    ours: Sent
    after: float
    cpu_s: dict[str, float]

    @property
    def quiet(self) -> bool:
        return control_is_quiet(self.before, self.after, part=APART)

    @property
    def ratio(self) -> float:
        return ratio_to_control(self.before, self.ours.rate, self.after)

    def as_json(self) -> dict[str, Any]:
        return {
            **{"quiet": self.quiet, "upserts_s": [self.before, self.after], "events_s": self.ours.rate},
            **{"ratio": self.ratio, "events": self.ours.events, "took_s": self.ours.took},
            "cpu_s": self.cpu_s,
            "request_ms": [round(each, 2) for each in self.ours.request_ms],
        }


async def measure(report: Report, only: set[str], rounds: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="flywheel-bench-") as folder:
        async with scene(PEOPLE, Path(folder), real=False, **LIMIT) as stage:
            programs = await programs_of(stage)
            upserts = Upserts(stage.product.environment()["DATABASE_URL"])
            upserts.prepare()
            report.notes["server"] = upserts.settings()
            wanted = [goal for goal in GOALS if goal.id in only]
            found = await _rounds(stage, upserts, programs, wanted, rounds, seconds)
            for goal in wanted:
                _tell(report, goal, found[goal.id], rounds)


async def _rounds(
    stage: Scene,
    upserts: Upserts,
    programs: Sequence[Program],
    wanted: Sequence[Measured],
    rounds: int,
    seconds: float,
) -> dict[str, list[Round]]:
    """The legs of all goals take turns, each between two of pgbench's; a void one is made up for."""
    found: dict[str, list[Round]] = {goal.id: [] for goal in wanted}
    before = await upserts.rate(seconds)
    while open_ := [goal for goal in wanted if _is_open(found[goal.id], rounds)]:
        for goal in open_:
            known, costs = _stored(stage), stage.costs()
            senders = shared(stage.product.url, programs, goal.connections)
            ours = await send_for(seconds, senders, goal.count)
            cpu_s = cost.cpu_between(costs, stage.costs())
            if _stored(stage) - known != ours.events:
                raise WrongAnswer(f"{ours.events} acknowledged, {_stored(stage) - known} stored")
            stage.checked += ours.events
            after = await upserts.rate(seconds)
            found[goal.id].append(Round(before, ours, after, cpu_s))
            _print(goal, found[goal.id][-1])
            before = after
    return found


def _is_open(found: Sequence[Round], rounds: int) -> bool:
    return sum(each.quiet for each in found) < rounds and len(found) < 2 * rounds


def _stored(stage: Scene) -> int:
    with psycopg.connect(stage.product.environment()["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM feedback_event WHERE source = 'api'").fetchone()
    return int(row[0]) if row else 0


def _print(goal: Measured, latest: Round) -> None:
    figures = f"{latest.before:,.0f} {latest.ours.rate:,.0f} {latest.after:,.0f} = {latest.ratio:.3f}"
    print(f"  {goal.id}: {figures}{'' if latest.quiet else ', void'}", file=sys.stderr, flush=True)


def _tell(report: Report, goal: Measured, found: Sequence[Round], rounds: int) -> None:
    quiet = [each for each in found if each.quiet]
    noisy = _doubt(report, len(quiet), len(found), rounds)
    value = middle([each.ratio for each in (quiet if len(quiet) >= rounds else found)])
    told = Goal(goal.id, goal.of, value, goal.must, goal.stretch, at_least=True, noisy=noisy)
    report.goals.append(told)
    report.samples[goal.id] = [each.as_json() for each in found]
    report.notes[goal.id] = [
        f"{goal.id}: {goal.connections} connections, {goal.count} in a request; pgbench: {CLIENTS} clients; "
        f"a round is void when its two legs differ by more than {100 * APART:g} %",
        *table([("", "upserts/s", "events/s", "p50 ms", "p99 ms"), *map(_row, found)]).splitlines(),
    ]


def _doubt(report: Report, quiet: int, found: int, rounds: int) -> str:
    """Why the figure is not to be believed, if so."""
    if not _is_durable(report.notes["server"]):
        return "the server is not durable"
    if rounds < ROUNDS:
        return f"{rounds} of {ROUNDS} rounds"
    return "" if quiet >= rounds else f"noisy: {quiet} of {found} rounds had a quiet control"


def _row(one: Round) -> tuple[str, ...]:
    times = one.ours.request_ms
    return (
        *("" if one.quiet else "void", f"{(one.before + one.after) / 2:,.0f}", f"{one.ours.rate:,.0f}"),
        *(f"{percentile(times, 50):.1f}", f"{percentile(times, 99):.1f}"),
    )


def _is_durable(settings: dict[str, str]) -> bool:
    return all(settings[name] == "on" for name in ("fsync", "synchronous_commit", "full_page_writes"))


async def programs_of(stage: Scene) -> list[Program]:
    """Each person has answers, and a token from the account page."""
    found = []
    for person, line in zip(stage.people, await stage.open_lines(PEOPLE), strict=True):
        heard = [await line.ask("Say a word. script: tokens=8 rate=0") for _ in range(2)]
        found.append(Program(await _token(person), heard))
    return found


async def _token(person: SignedIn) -> str:
    page = await person.http.get("/account/tokens/")
    hidden = re.findall(r'name="(client_id)" value="([^"]+)"', page.text)
    found = CSRF.search(page.text)
    assert found
    form = {**dict(hidden), "name": "bench", "scopes": "feedback:write", "days": "30"}
    made = await person.http.post(
        "/account/tokens/", data={"csrfmiddlewaretoken": found[1], **form}, headers={"referer": str(page.url)}
    )
    shown = _SHOWN.search(made.text)
    assert shown, made.text
    return shown[1]


def main() -> int:
    known = {goal.id for goal in GOALS}
    only = set((os.environ.get("ONLY") or ",".join(known)).split(","))
    if unknown := only - known:
        raise SystemExit(f"ONLY may name {', '.join(sorted(known))}, not {', '.join(sorted(unknown))}.")
    rounds = int(os.environ.get("ROUNDS") or ROUNDS)
    seconds = float(os.environ.get("LEG_S") or LEG_S)
    report = Report("feedback")
    uvloop.run(measure(report, only, rounds, seconds))
    report.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
