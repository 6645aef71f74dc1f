"""Exports, measured (G10): `python -m tests.bench.export` writes `.bench/export.json` (docs/performance.md).

A frozen version of made-up pairs lies in the product's own embedded PostgreSQL. One leg writes it by the
product's way to TRL's preference format, the other is that server's COPY of the same JSON to a file; both
bring the file to the disk. Each leg is a process of its own, its seconds and memory are without its start,
and legs take turns. ROUNDS=7 ROWS=200000,1000000 LEGS=export,curated narrow it down.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any
from uuid import UUID

import django
import psycopg
from django.core.management import call_command

from config.up.folders import PROJECT
from feedback.datasets.served import template_hash
from tests.bench.arithmetic import Spread, control_is_quiet, difference, middle, ratio_to_control
from tests.bench.report import Goal, Report, table
from tests.bench.stored import fill, part_of, server, settings_of
from tests.bench.talk import chain, copies_of, personal_of

ROUNDS = 7
ROWS = (200_000, 1_000_000)
FEW = 10_000  # the size that memory is compared with
APART = 0.2  # how far the two legs of COPY around one of ours may differ
BOUNDS = {"export": (0.40, 0.80), "curated": (0.10, 0.25)}
MEMORY = (64.0, 16.0)
FOUND = 0.7  # the share of rows with something personal in which curating must find it
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
    """What one leg took. Memory: what its process had before it, and the most that it had while it ran.

    `replaced` and `copies`: rows that curating changed, and that it left out.
    """

    rows: int
    wall_s: float
    cpu_s: float
    start_mb: float
    peak_mb: float
    refused: int = 0
    replaced: int = 0
    copies: int = 0

    @property
    def own_mb(self) -> float:
        return self.peak_mb - self.start_mb

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
          f"{found.peak_mb:.0f} MB, {found.own_mb:.1f} of its own", file=sys.stderr, flush=True)  # fmt: skip
    return found


def measure(report: Report, sizes: Sequence[int], wanted: Sequence[str], rounds: int) -> None:
    """What was measured is in the report, and written, after each size, whatever becomes of the next."""
    with server() as environ:
        versions = _versions(environ, sizes)
        report.notes["server"] = settings_of(environ["DATABASE_URL"])
        for size in sizes:
            found: Rounds = {name: [] for name in wanted}
            few: dict[str, list[Leg]] = {name: [] for name in wanted}
            try:
                _take_turns(versions, size, found, few, rounds, environ)
            finally:
                tell(report, size, found, few, rounds)
                report.write()


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


def _take_turns(
    versions: Mapping[int, UUID],
    size: int,
    found: Rounds,
    few: dict[str, list[Leg]],
    rounds: int,
    environ: Mapping[str, str],
) -> None:
    """The legs take turns, each between two of COPY; a void round is made up for, up to twice as many."""
    before = leg("copy", versions[size], environ)
    while still := [name for name in found if _is_open(found[name], rounds)]:
        for name in still:
            ours, after = leg(name, versions[size], environ), leg("copy", versions[size], environ)
            _is_right(name, size, ours, after)
            found[name].append(Round(before, ours, after))
            before = after
            few[name].append(leg(name, versions[FEW], environ))


def _is_right(name: str, size: int, ours: Leg, copy: Leg) -> None:
    """Curating leaves out every copy to the letter, and finds what is personal in most rows with some. Who
    renders anew may refuse a row in a thousand that is longer than the model's context.
    """
    refused = size // 1_000 if name in ("curated", "rendered") else 0
    if copy.rows != size or ours.rows + ours.refused != size - ours.copies or ours.refused > refused:
        raise Wrong(f"{name} wrote {ours.rows}, COPY {copy.rows} of {size}")
    if name == "curated" and (ours.copies < copies_of(size) or ours.replaced < FOUND * personal_of(size)):
        raise Wrong(f"{name} replaced {ours.replaced}, left out {ours.copies} of {size}")


def _is_open(found: Sequence[Round], rounds: int) -> bool:
    return sum(each.quiet for each in found) < rounds and len(found) < 2 * rounds


def tell(report: Report, size: int, found: Rounds, few: Mapping[str, Sequence[Leg]], rounds: int) -> None:
    rows: list[tuple[str, ...]] = [HEAD]
    for name, of_leg in found.items():
        report.samples[f"{name} {size}"] = [each.as_json() for each in of_leg]
        report.samples[f"{name} {FEW} beside {size}"] = [asdict(each) for each in few[name]]
        if not of_leg or not few[name]:
            continue
        quiet = [each for each in of_leg if each.quiet]
        told = quiet if len(quiet) >= rounds else of_leg
        more = difference(median, [each.ours.own_mb for each in of_leg], [each.own_mb for each in few[name]])
        if name in BOUNDS:
            ratio, doubt = middle([each.ratio for each in told]), _doubt(len(quiet), len(of_leg), rounds)
            report.goals.append(
                Goal("G10", f"{OF[name]}, {size:,} rows", ratio, *BOUNDS[name], at_least=True, noisy=doubt)
            )
        if name in ("export", "parquet"):
            what = f"{name}: memory at {size:,} rows over {FEW:,}"
            doubt = _doubt_of_memory(size, len(of_leg))
            report.goals.append(Goal("G10", what, more, *MEMORY, unit="MB", noisy=doubt))
        rows.append(_row(name, told, more))
    report.notes[f"{size:,} rows"] = table(rows).splitlines()
    report.notes["texts"] = (
        "words as in public transcripts" if chain().is_public else "words of drawn letters"
    )


def _doubt_of_memory(size: int, found: int) -> str:
    """It grows with the rows or it does not: fewer than are asked for prove nothing."""
    if size < max(ROWS):
        return f"{size:,} of {max(ROWS):,} rows"
    return f"{found} of {ROUNDS} rounds" if found < ROUNDS else ""


HEAD = ("leg", "÷ COPY", "95 %", "rows/s", "COPY rows/s", "cpu s", "own MB", "over few, MB")


def _row(name: str, told: Sequence[Round], more: Spread) -> tuple[str, ...]:
    ratio = middle([each.ratio for each in told])
    ours = middle([each.ours.rate for each in told]).value
    copy = middle([(each.before.rate + each.after.rate) / 2 for each in told]).value
    cpu = middle([each.ours.cpu_s for each in told]).value
    own = middle([each.ours.own_mb for each in told]).value
    return (
        *(name, f"{ratio.value:.3f}", f"{ratio.low:.3f} to {ratio.high:.3f}", f"{ours:,.0f}", f"{copy:,.0f}"),
        *(f"{cpu:.2f}", f"{own:.1f}", f"{more.value:.1f}"),
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
    try:
        measure(report, sizes, wanted, int(os.environ.get("ROUNDS") or ROUNDS))
    finally:
        report.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
