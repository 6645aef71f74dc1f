"""In which languages a row is, by what is asked and by each answer; others than the recipe's are left out."""

from __future__ import annotations

from collections.abc import Sequence

from feedback.curation.languages import languages_of
from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.datasets.steps.texts import answers, prompt_text


def language(items: Sequence[DatasetItem], stage: Stage) -> None:
    """All that are known count; where none is, `unknown` must be allowed."""
    allowed = set(stage.recipe.languages)
    for item in items:
        told = row(item, stage)
        found = languages_of([prompt_text(told), *answers(told)])
        item.facts["languages"] = found
        if allowed and not allowed.issuperset(found):
            leave_out(item, "other_language", ", ".join(name for name in found if name not in allowed))
