"""Each row to its side. People, conversations and texts that are alike never stand on two sides.

A cluster of alike prompts stands where the first of them was put in any version, else where its earliest
row's person stands. A row whose person, or whose prompt by an earlier version, stands elsewhere is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from feedback.curation.edges import clusters
from feedback.datasets.models import DatasetItem, Split, SplitKey
from feedback.datasets.splits import side_of, the_key
from feedback.datasets.steps.alike import edges_of
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import prompt_text


def sides(items: Sequence[DatasetItem], stage: Stage) -> None:
    if not stage.recipe.splits:
        return
    key = the_key()
    for cluster in _clusters(items, stage):
        side = _side_of_cluster(cluster, key)
        for item in cluster:
            _place(item, side, key)
    if stage.recipe.time_cut:
        _cut(items, stage.recipe.time_cut)


def _clusters(items: Sequence[DatasetItem], stage: Stage) -> Iterable[list[DatasetItem]]:
    """Of prompts that are equal or nearly so, whatever the recipe says of duplicates."""
    texts = [prompt_text(row(item, stage)) for item in items]
    how = "meaning" if stage.recipe.duplicates == "meaning" else "near"
    found: dict[int, list[DatasetItem]] = defaultdict(list)
    for item, name in zip(items, clusters(len(items), edges_of(texts, how)), strict=True):
        found[name].append(item)
    return found.values()


def _side_of_cluster(cluster: Sequence[DatasetItem], key: SplitKey) -> Split:
    stood = [item.facts["stood"] for item in cluster if "stood" in item.facts]
    if stood:
        return Split(min(stood)[1])
    return _own(min(cluster, key=lambda item: (item.said_at, item.key)), key)


def _own(item: DatasetItem, key: SplitKey) -> Split:
    return side_of(item.person or item.facts["asks"], bytes(key.key), key.validation, key.test)


def _place(item: DatasetItem, side: Split, key: SplitKey) -> None:
    item.split = side
    if item.person is not None and (own := _own(item, key)) != side:
        leave_out(item, "crosses_split", f"its person stands in {own}, what it asks in {side}")
    elif item.facts.get("stood", ["", side])[1] != side:
        leave_out(item, "crosses_split", f"an earlier version put it elsewhere; one like it stands in {side}")


def _cut(items: Sequence[DatasetItem], cut: datetime) -> None:
    for item in items:
        if (item.said_at < cut) != (item.split == Split.TRAIN):
            leave_out(item, "time_cut", f"said at {item.said_at.isoformat()}, but in {item.split}")
