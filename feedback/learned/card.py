"""What the card of a version says of models: known later than the card itself, which is frozen. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from feedback.learned.models import LearnedModel


def with_models(card: str, learned: Iterable[LearnedModel]) -> str:
    """The card and, as far as that is known today, what learned from the version since it was frozen."""
    lines = [f"- {model}, {model.learned_on}{f': {model.note}' if model.note else ''}" for model in learned]
    return "\n".join([card, "## Models known to have learned from it", "", *(lines or ["None."]), ""])
