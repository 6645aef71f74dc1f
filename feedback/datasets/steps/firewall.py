"""Nothing that a model is measured with is trained on, and the reverse: repeated or in other words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from feedback.curation.asked import asked
from feedback.curation.contamination import Breach, Firewall
from feedback.curation.remembered import vectors
from feedback.datasets.models import DatasetItem
from feedback.datasets.opposite import rows_of
from feedback.datasets.steps.step import Breached, Stage, leave_out, row
from feedback.datasets.steps.whose import whose


def firewall(items: Sequence[DatasetItem], stage: Stage) -> None:
    """Raises Breached where the recipe wants that instead of leaving rows out."""
    other = list(rows_of(stage.facts["against"]))
    if not other or not items:
        return
    mine, theirs = [row(item, stage) for item in items], [each.row for each in other]
    told = [(asked(own).texts, item.facts, stage.at) for own, item in zip(mine, items, strict=True)]
    told += [(asked(each.row).texts, each.facts, each.staged_at) for each in other]
    embed = partial(vectors, whose=whose(told))
    if stage.kind == "evaluation":
        breaches = [(breach.case, breach.row, breach) for breach in Firewall(mine, embed).breaches(theirs)]
    else:
        breaches = [(breach.row, breach.case, breach) for breach in Firewall(theirs, embed).breaches(mine)]
    for own, foreign, breach in breaches:
        leave_out(items[own], "contaminated", _words(breach, other[foreign].key))
    if breaches and stage.recipe.contaminated == "fail":
        raise Breached([items[own] for own in sorted({own for own, _, _ in breaches})])


def _words(breach: Breach, key: str) -> str:
    return f"{breach.kind} ({breach.score:.2f}) to {key}"
