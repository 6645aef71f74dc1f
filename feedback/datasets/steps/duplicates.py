"""One row of those that say the same stays: of most weight, then evidence, then the longest, the first."""

from __future__ import annotations

from collections.abc import Sequence

from feedback.curation.edges import Standing, best_of, clusters
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.alike import edges_of, part_by_part
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import answers, whole_text


def duplicates(items: Sequence[DatasetItem], stage: Stage) -> None:
    items = sorted(items, key=lambda item: (item.said_at, item.key))
    rows = [row(item, stage) for item in items]
    texts = [whole_text(each) for each in rows]
    edges = part_by_part(edges_of(texts, stage.recipe.duplicates), [answers(each) for each in rows])
    names = clusters(len(items), edges)
    standings = [
        Standing(item.weight, len(item.evidence), len(text)) for item, text in zip(items, texts, strict=True)
    ]
    best = best_of(names, standings)
    for number, name in enumerate(names):
        if best[name] != number:
            leave_out(items[number], "duplicate", f"of {items[best[name]].key}")
