"""Rows that hold a word of the operator's list, where the recipe wants them left out."""

from __future__ import annotations

from collections.abc import Sequence

from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out
from feedback.datasets.steps.texts import every_text
from feedback.datasets.toxic import as_staged


def toxic(items: Sequence[DatasetItem], stage: Stage) -> None:
    """Which line it was is told, and not the word: of what is left out no text is kept."""
    if stage.recipe.toxic == "keep":
        return
    words = as_staged(stage.facts["toxic"]["sha256"])
    for item in items:
        if line := next(filter(None, map(words.line_in, every_text(item.content))), 0):
            leave_out(item, "toxic", f"line {line} of the list")
