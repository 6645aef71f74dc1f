"""No more rows of one person or one import than the recipe allows: the heaviest first, then the newest.

Of an import, whose rows are equally heavy and equally old, a draw decides that is the same every time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from feedback.datasets.imported.models import PREFIX
from feedback.datasets.merkle import place
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out


def capped(items: Sequence[DatasetItem], stage: Stage) -> None:
    if most := stage.recipe.rows_per_person:
        of_people = [item for item in items if item.person is not None]
        of_people.sort(key=lambda item: (-item.weight, -item.said_at.timestamp(), item.key))
        _cap([(str(item.person), item) for item in of_people], most, "person")
    if most := stage.recipe.rows_per_import:
        of_imports = [item for item in items if item.source.startswith(PREFIX)]
        of_imports.sort(key=lambda item: place(item.key))
        _cap([(item.source, item) for item in of_imports], most, "import")


def _cap(items: Sequence[tuple[str, DatasetItem]], most: int, of_what: str) -> None:
    taken: Counter[str] = Counter()
    for name, item in items:
        taken[name] += 1
        if taken[name] > most:
            leave_out(item, "over_cap", f"more than {most} of one {of_what}")
