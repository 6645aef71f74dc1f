"""Whether a candidate is what the recipe asks for. What nobody allowed was left out as it was staged."""

from __future__ import annotations

from collections.abc import Sequence

from feedback.datasets.models import DatasetItem
from feedback.datasets.steps.step import Stage, leave_out
from feedback.models import PreferencePair

_STATUS = {
    PreferencePair.Status.CONFLICTING: "conflicting",
    PreferencePair.Status.CIRCULAR: "conflicting",
    PreferencePair.Status.REVIEW: "in_review",
}


def usable(items: Sequence[DatasetItem], stage: Stage) -> None:
    for item in items:
        if reason := _reason(item, stage):
            leave_out(item, *reason)


def _reason(item: DatasetItem, stage: Stage) -> tuple[str, str] | None:
    facts, recipe = item.facts, stage.recipe
    if facts.get("not_for_training"):
        return "not_for_training", ""
    if facts.get("suspicious"):
        return "suspicious", str(facts["suspicious"])
    if status := _STATUS.get(facts.get("status", "")):
        return status, ""
    if item.weight < recipe.min_weight:
        return "below_weight", f"{item.weight:.3f} is below {recipe.min_weight:g}"
    if not _within(item, stage):
        return "other_time", item.said_at.isoformat()
    if recipe.models and not set(facts.get("models", ())) <= set(recipe.models):
        return "other_model", ", ".join(facts.get("models", ()))
    return None


def _within(item: DatasetItem, stage: Stage) -> bool:
    since, until = stage.recipe.since, stage.recipe.until
    return (since is None or item.said_at >= since) and (until is None or item.said_at < until)
