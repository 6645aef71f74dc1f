"""One row of those that say the same stays: the one with most weight, then the longest, then the earliest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import normal, whole_text


def duplicates(items: Sequence[DatasetItem], stage: Stage) -> None:
    alike: dict[str, list[tuple[DatasetItem, int]]] = defaultdict(list)
    for item in items:
        text = normal(whole_text(row(item, stage)))
        alike[text].append((item, len(text)))
    for group in alike.values():
        best = min(group, key=lambda each: (-each[0].weight, -each[1], each[0].said_at, each[0].key))[0]
        for item, _ in group:
            if item is not best:
                leave_out(item, "duplicate", f"of {best.key}")
