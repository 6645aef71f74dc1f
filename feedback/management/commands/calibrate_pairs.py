"""Measures how far each rule of pairs can be relied on, and weighs its pairs by it."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback.pairs import calibrating


class Command(BaseCommand):
    help = (
        "Holds every rule of pairs that is on against people's explicit votes, stores the outcome and weighs "
        "the rule's pairs by it. Runs by itself every night. Prints one line per rule."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for row in calibrating.calibrate_all():
            self.stdout.write(
                f"{row.rule_id}: {row.basis}, {row.share:.2f} ({row.low:.2f} to {row.high:.2f}). {row.why}"
            )
