"""Rows as the served model would see them: what its template cannot render, or is too long, is left out."""

from __future__ import annotations

from collections.abc import Sequence

from feedback.datasets.models import DatasetItem
from feedback.datasets.served import template, template_hash
from feedback.datasets.steps.step import Stage, leave_out, row
from feedback.exports.checker import shape_of
from feedback.exports.rendering import CannotRender, Template, render


def lengths(items: Sequence[DatasetItem], stage: Stage) -> None:
    """Without a template nothing is known of tokens, and the card says so."""
    if template_hash() != stage.facts["template"]:
        raise RuntimeError("The served model's template changed while the version was built.")
    served = template()
    if served is None:
        return
    for item in items:
        _look(item, stage, served)


def _look(item: DatasetItem, stage: Stage, served: Template) -> None:
    found = row(item, stage)
    try:
        rendered = render(found, served)
    except CannotRender as reason:
        leave_out(item, "malformed", f"the template does not render it: {reason}")
        return
    item.facts["tokens"] = rendered.tokens
    item.facts["prompt_tokens"] = rendered.prompt_tokens
    item.facts["plain"] = shape_of(found)
    most = stage.recipe.max_tokens
    if most is not None and rendered.tokens > most:
        leave_out(item, "too_long", f"{rendered.tokens} tokens, at most {most}")
