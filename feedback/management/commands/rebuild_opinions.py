"""Makes opinions and exposures anew from the events."""

from typing import Any

from django.core.management.base import BaseCommand

from feedback import projections


class Command(BaseCommand):
    help = (
        "Makes all opinions and exposures anew from the events. Events wait meanwhile; readers see the old "
        "rows until it is done. Prints how many there are."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = projections.rebuild()
        self.stdout.write(
            f"{made.opinions} opinions, {made.exposures} exposures, {made.sides} of sides of comparisons"
        )
