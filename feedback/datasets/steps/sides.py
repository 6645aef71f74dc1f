"""Each row to its side. Of all versions no people, conversations or texts that are alike stand on two sides.

A prompt that is like some of earlier versions stands where they do; one that is like those of two sides
bridges them, and is left out. The rest of a cluster of alike prompts stands with these, else where its
earliest row's person does. A row whose person, or whose prompt by earlier versions,
stands elsewhere is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from feedback.curation.edges import clusters
from feedback.curation.near import exact
from feedback.datasets.earlier import prompts_of
from feedback.datasets.models import DatasetItem, Split, SplitKey
from feedback.datasets.splits import side_of, the_key
from feedback.datasets.steps.alike import edges_of, met
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import compared_prompt
from feedback.datasets.steps.whose import whose


class _Placed(NamedTuple):
    """`held`: where earlier versions hold what it asks, if they do."""

    item: DatasetItem
    asks: str
    held: Split | None


def sides(items: Sequence[DatasetItem], stage: Stage) -> None:
    if not stage.recipe.splits:
        return
    key = the_key()
    how = "meaning" if stage.recipe.duplicates == "meaning" else "near"
    for cluster in _clusters(_held(items, stage), how, stage):
        side = _side_of_cluster(cluster, key)
        for placed in cluster:
            _place(placed, side, key)
    if stage.recipe.time_cut:
        _cut(items, stage.recipe.time_cut)


def _held(items: Sequence[DatasetItem], stage: Stage) -> list[_Placed]:
    """All but those that are like prompts of two sides."""
    texts = [compared_prompt(row(item, stage)) for item in items]
    earlier = prompts_of([version for version, _ in stage.facts["earlier"]])
    placed = []
    for item, asks, held in zip(items, texts, met(texts, earlier), strict=True):
        stood = {item.facts["stood"][1]} if "stood" in item.facts else set()
        if len(on := sorted(held | stood)) > 1:
            leave_out(item, "crosses_split", f"like prompts that stand in {' and in '.join(on)}")
        else:
            placed.append(_Placed(item, asks, Split(on[0]) if on else None))
    return placed


def _clusters(placed: Sequence[_Placed], how: str, stage: Stage) -> Iterable[list[_Placed]]:
    """Of prompts that are equal or nearly so, whatever the recipe says of duplicates.

    Equal ones by what was said, too: what is left of it without what is personal may differ.
    """
    found: dict[int, list[_Placed]] = defaultdict(list)
    same = exact([each.item.facts["asks"] for each in placed])
    people = whose(([each.asks], each.item.facts, stage.at) for each in placed)
    names = clusters(len(placed), same + edges_of([each.asks for each in placed], how, whose=people))
    for each, name in zip(placed, names, strict=True):
        found[name].append(each)
    return found.values()


def _side_of_cluster(cluster: Sequence[_Placed], key: SplitKey) -> Split:
    """The side of the earliest that an earlier version holds, else of its earliest row."""
    held = [each for each in cluster if each.held]
    first = min(held or cluster, key=lambda each: (each.item.said_at, each.item.key))
    return first.held or _own(first.item, key)


def _own(item: DatasetItem, key: SplitKey) -> Split:
    return side_of(item.person or item.facts["asks"], bytes(key.key), key.validation, key.test)


def _place(placed: _Placed, side: Split, key: SplitKey) -> None:
    item = placed.item
    item.split = side
    if item.person is not None and (own := _own(item, key)) != side:
        leave_out(item, "crosses_split", f"its person stands in {own}, what it asks in {side}")
    elif placed.held and placed.held != side:
        leave_out(
            item, "crosses_split", f"held in {placed.held} by an earlier version; one like it in {side}"
        )


def _cut(items: Sequence[DatasetItem], cut: datetime) -> None:
    for item in items:
        if (item.said_at < cut) != (item.split == Split.TRAIN):
            leave_out(item, "time_cut", f"said at {item.said_at.isoformat()}, but in {item.split}")
