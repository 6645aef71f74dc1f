"""The token path, measured: `make bench-stream` writes `.bench/stream.json` (docs/performance.md).

ROUNDS=7 ONLY=G1,G3 STREAMS=64 ENGINE=vllm narrow it down. Everything runs on one machine: generator,
scripted engine and product share its cores, and the report says what each of them used.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvloop

from tests.bench import delivery, sizes, sockets
from tests.bench.report import Report, table
from tests.bench.scene import Scene, scene

GOALS = ("G1", "G2", "G3", "G4", "G5", "G15", "G16", "G18")
REAL_GOALS = ("G1", "G3", "G4")
REAL_STREAMS = 64
PEOPLE = 64
ROUNDS = 7


async def measure(report: Report, only: set[str], rounds: int, most: int, *, real: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="flywheel-bench-") as folder:
        async with scene(min(PEOPLE, most), Path(folder), real=real) as stage:
            for names, work in _parts(stage, report, only, rounds, most).items():
                if only & set(names):
                    print(f"{', '.join(names)} …", file=sys.stderr, flush=True)
                    await _measured(names, work, report)
            _tell_costs(stage, report)


async def _measured(names: tuple[str, ...], work: Callable[[], Awaitable[None]], report: Report) -> None:
    """What fails is told, and takes nothing of the rest with it: an hour of measuring is not lost."""
    try:
        await work()
    except Exception as error:
        print(f"{', '.join(names)} failed: {error!r}", file=sys.stderr, flush=True)
        report.failed += [*names]
    report.write()


def _parts(
    stage: Scene, report: Report, only: set[str], rounds: int, most: int
) -> dict[tuple[str, ...], Callable[[], Awaitable[None]]]:
    """Idle memory comes first: later on, what earlier work has freed would hide growth."""
    return {
        ("G16",): lambda: sockets.idle(stage, report, rounds),
        ("G1",): lambda: delivery.first_token(stage, report, rounds),
        ("G2", "G3"): lambda: delivery.paced(stage, report, rounds, only=only, most=most),
        ("G4",): lambda: delivery.unpaced(stage, report, rounds, most=most),
        ("G5",): lambda: sizes.bytes_on_the_wire(stage, report, rounds),
        ("G15",): lambda: sockets.reconnecting(stage, report, rounds),
        ("G18",): lambda: sizes.statements_of_a_page(stage, report, rounds),
    }


def _tell_costs(stage: Scene, report: Report) -> None:
    found = stage.costs()
    report.samples["processes"] = {
        name: {"cpu_s": round(cost.cpu_s, 1), "peak_mb": cost.peak_mb} for name, cost in found.items()
    }
    report.notes["checked"] = f"{stage.checked} answers: client, row and engine have one SHA-256"
    total = sum(cost.cpu_s for cost in found.values())
    rows = [("process", "CPU s", "share", "peak MB")]
    for name, cost in sorted(found.items(), key=lambda item: -item[1].cpu_s):
        rows.append((name, f"{cost.cpu_s:.1f}", f"{100 * cost.cpu_s / total:.0f} %", f"{cost.peak_mb:.0f}"))
    report.notes["processes"] = table(rows).splitlines()


def main() -> int:
    real = os.environ.get("ENGINE") == "vllm"
    known = REAL_GOALS if real else GOALS
    only = set((os.environ.get("ONLY") or ",".join(known)).split(","))
    if unknown := only - set(known):
        raise SystemExit(f"ONLY may name {', '.join(known)}, not {', '.join(sorted(unknown))}.")
    rounds = int(os.environ.get("ROUNDS") or ROUNDS)
    most = int(os.environ.get("STREAMS") or (REAL_STREAMS if real else 256))
    report = Report("stream-vllm" if real else "stream")
    uvloop.run(measure(report, only, rounds, most, real=real))
    report.tell()
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
