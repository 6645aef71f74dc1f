"""Review, measured: `make bench-review` writes `.bench/review.json` (docs/performance.md).

A generated log lies in the product's own PostgreSQL, and in a queue stand answers of it. Claims: by the
product's way and by the bare statement, in turns, by one reviewer and by fifty at once. Pages of items: in
one process, through all of Django. EVENTS=1000000 ITEMS=1000 PAGES=100 ROUNDS=7 narrow it down.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from time import perf_counter
from typing import Any

import django
import psycopg
from django.core.management import call_command

from tests.bench.arithmetic import Spread, middle, percentile
from tests.bench.report import Goal, Report, table
from tests.bench.stored import server, settings_of

EVENTS, ITEMS, PAGES, ROUNDS = 1_000_000, 1_000, 100, 7
AT_ONCE = (1, 50)
CLAIM_MS, TIMES_BARE = 50.0, 5.0
PAGE_MS, STATEMENTS = (50.0, 25.0), (12.0, 9.0)
HEAD = ("leg", "p50 ms", "p95 ms", "samples")


@dataclass(frozen=True, slots=True)
class Asked:
    """How much is measured."""

    events: int = EVENTS
    items: int = ITEMS
    pages: int = PAGES
    rounds: int = ROUNDS

    @property
    def doubt(self) -> str:
        """Why a figure is not to be believed, if so."""
        if self.events < EVENTS or self.items < ITEMS:
            return f"{self.events:,} of {EVENTS:,} events, {self.items:,} of {ITEMS:,} items"
        return f"{self.rounds} of {ROUNDS} rounds" if self.rounds < ROUNDS else ""


@dataclass(frozen=True, slots=True)
class Leg:
    """Milliseconds of what was done, a list for each round."""

    name: str
    rounds: list[list[float]]

    def at(self, percent: float) -> Spread:
        """The median of the rounds."""
        return middle([percentile(each, percent) for each in self.rounds])

    def as_row(self) -> tuple[str, ...]:
        samples = sum(map(len, self.rounds))
        return (self.name, f"{self.at(50).value:.2f}", f"{self.at(95).value:.2f}", f"{samples:,}")


def must_of(bare_ms: float) -> float:
    """For the 95th percentile of claims: five times the bare statement's, or 50 ms, whichever is more."""
    return max(CLAIM_MS, TIMES_BARE * bare_ms)


def measure(report: Report, asked: Asked) -> None:
    with server() as environ:
        os.environ.update(environ)
        django.setup()
        call_command("migrate", verbosity=0)
        report.notes["server"] = settings_of(environ["DATABASE_URL"])
        call_command("demo_data", events=asked.events)
        with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        _legs(report, asked)


def _legs(report: Report, asked: Asked) -> None:
    from tests.bench import reviewing  # its models need Django set up

    report.notes["events in the log"] = reviewing.events()
    began = perf_counter()
    queue = reviewing.filled(asked.items)
    report.notes["seconds to fill the queue"] = round(perf_counter() - began, 2)
    for reviewers in AT_ONCE:
        ours, bare = Leg(f"claim, {reviewers} at once", []), Leg(f"bare statement, {reviewers} at once", [])
        for _ in range(asked.rounds):
            bare.rounds.append(reviewing.claims(queue, reviewing.bare, reviewers))
            ours.rounds.append(reviewing.claims(queue, reviewing.product, reviewers))
        _tell_claims(report, asked, ours, bare)
    rita = reviewing.Reviewer(queue, min(asked.pages, asked.items))
    pages = Leg("page of an item", [rita.pages() for _ in range(asked.rounds)])
    _tell_pages(report, asked, pages, rita.statements())


def _tell_claims(report: Report, asked: Asked, ours: Leg, bare: Leg) -> None:
    bare_ms = bare.at(95).value
    bounds = (must_of(bare_ms), TIMES_BARE * bare_ms)
    report.goals.append(Goal("R1", f"{ours.name}, p95", ours.at(95), *bounds, unit="ms", noisy=asked.doubt))
    _note(report, ours, bare)


def _tell_pages(report: Report, asked: Asked, pages: Leg, statements: Sequence[int]) -> None:
    for percent in (50, 95):
        of = f"{pages.name}, server time, p{percent}"
        report.goals.append(Goal("R2", of, pages.at(percent), *PAGE_MS, unit="ms", noisy=asked.doubt))
    worst = Spread(max(statements), min(statements), max(statements))
    report.goals.append(
        Goal("R3", "SQL statements of a page, the most", worst, *STATEMENTS, noisy=asked.doubt)
    )
    report.samples["statements"] = list(statements)
    _note(report, pages)


def _note(report: Report, *legs: Leg) -> None:
    for leg in legs:
        report.samples[leg.name] = [[round(ms, 3) for ms in each] for each in leg.rounds]
    rows = [leg.as_row() for leg in legs]
    report.notes[legs[0].name] = table([HEAD, *rows]).splitlines()
    print("\n".join(report.notes[legs[0].name]), file=sys.stderr, flush=True)


def main() -> int:
    told: dict[str, Any] = {
        name: os.environ.get(name.upper()) for name in (each.name for each in fields(Asked))
    }
    asked = Asked(**{name: int(value) for name, value in told.items() if value})
    report = Report("review")
    try:
        measure(report, asked)
    finally:
        report.tell()
    return 0


if __name__ == "__main__":
    sys.exit(main())
