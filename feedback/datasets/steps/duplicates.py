"""One row of those that say the same stays: of most weight, then evidence, then the longest, the first.

One answer that was called good and bad teaches nothing: all its rows are left out as conflicting. Answers
that are only nearly the same may well be called differently; that is what the model is to learn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from feedback.curation.edges import Standing, best_of, clusters
from feedback.curation.personal_data.placeholders import unnumbered
from feedback.curation.shingles import normalised
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.alike import edges_of, part_by_part
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import answers, prompt_text
from feedback.datasets.steps.whose import whose
from feedback.rows import Row, Unpaired

#: What a row asks, then each of its answers.
Parts = Sequence[str]


def duplicates(items: Sequence[DatasetItem], stage: Stage) -> None:
    items = sorted(items, key=lambda item: (item.said_at, item.key))
    by_label: dict[bool | None, list[tuple[DatasetItem, Parts]]] = defaultdict(list)
    for item in items:
        said = row(item, stage)
        by_label[_label(said)].append((item, [prompt_text(said), *answers(said)]))
    _contradicting(by_label[True], by_label[False])
    for of_label in by_label.values():
        _once([(item, parts) for item, parts in of_label if not item.reason], stage)


def _label(said: Row) -> bool | None:
    return said.label if isinstance(said, Unpaired) else None


def _contradicting(
    good: Sequence[tuple[DatasetItem, Parts]], bad: Sequence[tuple[DatasetItem, Parts]]
) -> None:
    both = {_normal(parts) for _, parts in good} & {_normal(parts) for _, parts in bad}
    for item, parts in (*good, *bad):
        if _normal(parts) in both:
            leave_out(item, "conflicting", "the same answer was called good and bad")


def _normal(parts: Parts) -> tuple[str, ...]:
    return tuple(map(normalised, parts))


def _once(rows: Sequence[tuple[DatasetItem, Parts]], stage: Stage) -> None:
    items, parts = [item for item, _ in rows], [list(map(unnumbered, said)) for _, said in rows]
    texts = ["\n\n".join(said) for said in parts]
    people = whose((said, item.facts, stage.at) for item, said in zip(items, parts, strict=True))
    edges = edges_of(texts, stage.recipe.duplicates, parts, people)
    edges = part_by_part(edges, [said[1:] for said in parts])
    names = clusters(len(items), edges)
    standings = [
        Standing(item.weight, len(item.evidence), len(text)) for item, text in zip(items, texts, strict=True)
    ]
    best = best_of(names, standings)
    for number, name in enumerate(names):
        if best[name] != number:
            leave_out(items[number], "duplicate", f"of {items[best[name]].key}")
