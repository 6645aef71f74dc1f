"""Fills the log with a generated population, or removes it."""

from __future__ import annotations

import argparse
import os
import time
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from feedback.demo import filling, removing, truths
from feedback.demo.marked import population
from feedback.demo.order import Order, last_day
from feedback.models import DemoPopulation

SAY_EVERY_S = 5.0
DAYS = 56


class Command(BaseCommand):
    help = (
        "Fills the log with people who never were, their conversations and what they did, drawn from a seed, "
        "and hides a worse prompt version, a slow model and a failing topic in it. Prints where what is "
        "hidden is written down. --remove takes all of it away again."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--seed", type=_seed, default=1, help="another one hides other things")
        parser.add_argument("--events", type=_count, default=100_000, help="about so many")
        parser.add_argument("--null", action="store_true", help="hides nothing")
        parser.add_argument("--until", type=date.fromisoformat, help="all lies before this day; else today")
        parser.add_argument(
            "--days", type=int, choices=range(7, 731), metavar="DAYS", help=f"of life, {DAYS} if not said"
        )
        parser.add_argument("--processes", type=int, default=min(4, os.cpu_count() or 1))
        parser.add_argument("--beside-real-data", action="store_true")
        parser.add_argument("--truths", type=Path, default=settings.DATA_DIR / "demo" / truths.NAME)
        parser.add_argument("--remove", action="store_true", help="takes the population away")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["truths"]
        if options["remove"]:
            gone = removing.remove()
            if gone:
                path.unlink(missing_ok=True)
            words = ", ".join(f"{count:,} of {table}" for table, count in gone.items())
            self.stdout.write(f"Removed: {words}." if gone else "There is no generated population here.")
            return
        order = self._order(**options)
        begun, self._said = time.monotonic(), time.monotonic()
        try:
            row = filling.fill(
                order,
                processes=options["processes"],
                beside_real_data=options["beside_real_data"],
                say=self._say,
            )
        except filling.Refused as reason:
            raise CommandError(str(reason)) from None
        truths.write(row, path)
        self.stdout.write(
            f"{row.people:,} generated people with {row.events:,} events are there "
            f"({time.monotonic() - begun:.0f} s). What is hidden in them: {path}"
        )

    def _order(self, **options: Any) -> Order:
        """What is not said is as in the population that is there, which was begun on some other day."""
        there = population()
        until = options["until"] or (there.until if there else last_day(timezone.now()))
        days = options["days"] or (there.days if there else DAYS)
        return Order(options["seed"], options["events"], until, options["null"], days)

    def _say(self, row: DemoPopulation) -> None:
        if time.monotonic() - self._said >= SAY_EVERY_S:
            self._said = time.monotonic()
            self.stdout.write(f"{row.events:,} of {row.asked:,} events")


def _seed(text: str) -> int:
    return _within(text, 0, 2**63 - 1)


def _count(text: str) -> int:
    return _within(text, 1, 100_000_000)


def _within(text: str, low: int, high: int) -> int:
    value = int(text)
    if not low <= value <= high:
        raise argparse.ArgumentTypeError(f"must be from {low:,} to {high:,}")
    return value
