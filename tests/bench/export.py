"""Exports, measured (G10): `python -m tests.bench.export` writes `.bench/export.json` (docs/performance.md).

A frozen version of made-up pairs lies in the product's own embedded PostgreSQL. One leg writes it by the
product's way to TRL's preference format, the other is that server's COPY of the same JSON to a file; both
bring the file to the disk. Each leg is a process of its own, its seconds are without its start, and legs take
turns. ROUNDS=7 ROWS=200000,1000000 LEGS=export,curated narrow it down.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import django
import psycopg
from django.core.management import call_command

from config.up.folders import PROJECT
from feedback.datasets.served import template_hash
from tests.bench.arithmetic import Spread, control_is_quiet, middle, ratio_to_control
from tests.bench.report import Goal, Report, table
from tests.bench.stored import fill, part_of, server
from tests.bench.talk import chain

ROUNDS = 7
ROWS = (200_000, 1_000_000)
FEW = 10_000  # the size that memory is compared with
APART = 0.2  # how far the two legs of COPY around one of ours may differ
BOUNDS = {"export": (0.40, 0.80), "curated": (0.10, 0.25)}
MEMORY = (64.0, 16.0)
OF = {
    "export": "export rows/s ÷ COPY",
    "curated": "with redaction and dedup ÷ COPY",
    "rendered": "rendering each row anew ÷ COPY",
    "parquet": "export to Parquet ÷ COPY",
}
LEG_S = 3_600


class Wrong(AssertionError):
    """A leg did not write what it should."""


@dataclass(frozen=True, slots=True)
class Leg:
    """What one leg took. `peak_mb`: the most memory that its process has had."""

    rows: int
    wall_s: float
    cpu_s: float
    peak_mb: float

    @property
    def rate(self) -> float:
        return self.rows / self.wall_s


class Round:
    """COPY, ours, COPY again."""

    def __init__(self, before: Leg, ours: Leg, after: Leg) -> None:
        self.before, self.ours, self.after = before, ours, after

    @property
    def quiet(self) -> bool:
        return control_is_quiet(self.before.rate, self.after.rate, part=APART)

    @property
    def ratio(self) -> float:
        return ratio_to_control(self.before.rate, self.ours.rate, self.after.rate)

    def as_json(self) -> dict[str, Any]:
        legs = {"before": self.before, "ours": self.ours, "after": self.after}
        return {"quiet": self.quiet, "ratio": self.ratio} | {name: asdict(leg) for name, leg in legs.items()}


Rounds = dict[str, list[Round]]


def leg(name: str, version: UUID, environ: Mapping[str, str]) -> Leg:
    with tempfile.TemporaryDirectory(prefix="flywheel-export-") as folder:
        argv = [sys.executable, "-m", "tests.bench.export_leg", name, str(version), f"{folder}/out"]
        done = subprocess.run(
            argv,
            cwd=PROJECT,
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            timeout=LEG_S,
            check=True,
        )
    found = Leg(**json.loads(done.stdout))
    print(f"  {name}: {found.rows:,} rows, {found.wall_s:.2f} s, {found.cpu_s:.2f} s of a core, "
          f"{found.peak_mb:.0f} MB", file=sys.stderr, flush=True)  # fmt: skip
    return found


def measure(report: Report, sizes: Sequence[int], wanted: Sequence[str], rounds: int) -> None:
    with server() as environ:
        versions = _versions(environ, sizes)
        report.notes["server"] = _settings(environ)
        for size in sizes:
            few = {name: leg(name, versions[FEW], environ) for name in wanted}
            found = _rounds(versions[size], size, wanted, rounds, environ)
            tell(report, size, found, few, rounds)


def _versions(environ: Mapping[str, str], sizes: Sequence[int]) -> dict[int, UUID]:
    os.environ.update(environ)
    django.setup()
    call_command("migrate", verbosity=0)
    template = template_hash()
    print(f"  writing {max(sizes):,} rows", file=sys.stderr, flush=True)
    with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as connection:
        whole = fill(connection, max(sizes), template)
        found = {max(sizes): whole}
        for size in {*sizes, FEW} - {max(sizes)}:
            found[size] = part_of(connection, whole, size, template)
        connection.execute("VACUUM ANALYZE feedback_datasetitem")
        connection.execute("CHECKPOINT")
    return found


def _settings(environ: Mapping[str, str]) -> dict[str, str]:
    names = ("fsync", "synchronous_commit", "shared_buffers", "server_version")
    with psycopg.connect(environ["DATABASE_URL"]) as connection:
        rows = (connection.execute(f"SHOW {name}".encode()).fetchone() for name in names)
        return {name: str(row[0]) for name, row in zip(names, rows, strict=True) if row}


def _rounds(
    version: UUID, size: int, wanted: Sequence[str], rounds: int, environ: Mapping[str, str]
) -> Rounds:
    """The legs take turns, each between two of COPY; a void round is made up for, up to twice as many."""
    found: Rounds = {name: [] for name in wanted}
    before = leg("copy", version, environ)
    while still := [name for name in wanted if _is_open(found[name], rounds)]:
        for name in still:
            ours, after = leg(name, version, environ), leg("copy", version, environ)
            if after.rows != size or (name != "curated" and ours.rows != size):
                raise Wrong(f"{name} wrote {ours.rows}, COPY {after.rows} of {size}")
            found[name].append(Round(before, ours, after))
            before = after
    return found


def _is_open(found: Sequence[Round], rounds: int) -> bool:
    return sum(each.quiet for each in found) < rounds and len(found) < 2 * rounds


def tell(report: Report, size: int, found: Rounds, few: Mapping[str, Leg], rounds: int) -> None:
    rows: list[tuple[str, ...]] = [HEAD]
    for name, of_leg in found.items():
        quiet = [each for each in of_leg if each.quiet]
        told = quiet if len(quiet) >= rounds else of_leg
        doubt = _doubt(len(quiet), len(of_leg), rounds)
        more = middle([each.ours.peak_mb - few[name].peak_mb for each in told])
        if name in BOUNDS:
            ratio = middle([each.ratio for each in told])
            report.goals.append(
                Goal("G10", f"{OF[name]}, {size:,} rows", ratio, *BOUNDS[name], at_least=True, noisy=doubt)
            )
        if name in ("export", "parquet") and size == max(ROWS):
            what = f"{name}: memory at {size:,} rows over {FEW:,}"
            report.goals.append(Goal("G10", what, more, *MEMORY, unit="MB"))
        rows.append(_row(name, told, more))
        report.samples[f"{name} {size}"] = [each.as_json() for each in of_leg]
    report.notes[f"{size:,} rows"] = table(rows).splitlines()
    report.notes["texts"] = (
        "words as in public transcripts" if chain().is_public else "words of drawn letters"
    )


HEAD = ("leg", "÷ COPY", "95 %", "rows/s", "COPY rows/s", "cpu s", "peak MB", "over few, MB")


def _row(name: str, told: Sequence[Round], more: Spread) -> tuple[str, ...]:
    ratio = middle([each.ratio for each in told])
    ours = middle([each.ours.rate for each in told]).value
    copy = middle([(each.before.rate + each.after.rate) / 2 for each in told]).value
    cpu = middle([each.ours.cpu_s for each in told]).value
    peak = middle([each.ours.peak_mb for each in told]).value
    return (
        *(name, f"{ratio.value:.3f}", f"{ratio.low:.3f} to {ratio.high:.3f}", f"{ours:,.0f}", f"{copy:,.0f}"),
        *(f"{cpu:.2f}", f"{peak:.0f}", f"{more.value:.1f}"),
    )


def _doubt(quiet: int, found: int, rounds: int) -> str:
    if rounds < ROUNDS:
        return f"{rounds} of {ROUNDS} rounds"
    return "" if quiet >= rounds else f"noisy: {quiet} of {found} rounds had a quiet control"


def main() -> int:
    wanted = (os.environ.get("LEGS") or "export,curated,rendered,parquet").split(",")
    if unknown := set(wanted) - OF.keys():
        raise SystemExit(f"LEGS may name {', '.join(OF)}, not {', '.join(sorted(unknown))}.")
    sizes = [int(each) for each in (os.environ.get("ROWS") or ",".join(map(str, ROWS))).split(",")]
    report = Report("export")
    measure(report, sizes, wanted, int(os.environ.get("ROUNDS") or ROUNDS))
    report.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
