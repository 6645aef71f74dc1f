"""Rows that no trainer could use: without an answer, or with two that are the same."""

from __future__ import annotations

from collections.abc import Sequence

from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import answers, prompt_text, whole_text
from feedback.rows import Case, Preference, Row


def wellformed(items: Sequence[DatasetItem], stage: Stage) -> None:
    for item in items:
        if reason := _reason(item, stage):
            leave_out(item, *reason)


def _reason(item: DatasetItem, stage: Stage) -> tuple[str, str] | None:
    found = row(item, stage)
    texts = answers(found)
    if not prompt_text(found).strip():
        return "malformed", "the prompt is empty"
    if not all(text.strip() for text in texts) and not _is_checked(found):
        return "malformed", "an answer is empty"
    if isinstance(found, Preference) and texts[0].strip() == texts[1].strip():
        return "malformed", "both answers say the same"
    if len(whole_text(found)) < stage.recipe.min_characters:
        return "too_short", f"{len(whole_text(found))} characters"
    return None


def _is_checked(row: Row) -> bool:
    """A case may have checks alone, which need no answer."""
    return isinstance(row, Case) and bool(row.checks)
