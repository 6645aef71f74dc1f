"""The rules of slices as queues ask for them. One that an update made invalid is told by name."""

from __future__ import annotations

from collections.abc import Collection

from pydantic import ValidationError

from feedback.evaluation.models import EvalSlice
from feedback.evaluation.slicing import SliceRule
from feedback.review.models import ReviewQueue
from feedback.review.questions import NotAQuestion, Question


def rules(names: Collection[str]) -> dict[str, SliceRule]:
    """By name, of these slices, or of all. Raises NotAQuestion for rules that are not valid any more."""
    rows = EvalSlice.objects.order_by("name")
    found = {row.name: _rule(row) for row in (rows.filter(name__in=names) if names else rows)}
    if wrong := [name for name, rule in found.items() if rule is None]:
        raise NotAQuestion("\n".join(f"slices: the rule of “{name}” is not valid any more" for name in wrong))
    return {name: rule for name, rule in found.items() if rule}


def needed(queue: ReviewQueue, asked: Question) -> dict[str, SliceRule]:
    """Those that its filling depends on. Raises as `rules` does."""
    is_stratified = queue.sampling == ReviewQueue.Sampling.STRATIFIED
    return rules(asked.slices) if asked.slices or is_stratified else {}


def _rule(row: EvalSlice) -> SliceRule | None:
    try:
        return SliceRule.model_validate(row.rule)
    except ValidationError:
        return None
