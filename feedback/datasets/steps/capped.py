"""No more rows of one person than the recipe allows: the heaviest evidence first, then the newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out


def capped(items: Sequence[DatasetItem], stage: Stage) -> None:
    most = stage.recipe.rows_per_person
    if most is None:
        return
    taken: Counter[object] = Counter()
    for item in sorted(items, key=lambda item: (-item.weight, -item.said_at.timestamp(), item.key)):
        taken[item.person] += 1
        if item.person is not None and taken[item.person] > most:
            leave_out(item, "over_cap", f"more than {most} of one person")
