"""The tags that every draft has from the start: whose answers it is of, and in which language it asks."""

from __future__ import annotations

from feedback.curation.language_names import UNKNOWN
from feedback.evaluation.models import TAG_MAX
from inference.models import Generation


def tags_of(model: str, language: str) -> list[str]:
    """`language`: a code, or UNKNOWN, of which there is no tag."""
    of_language = [] if language == UNKNOWN else [f"language:{language}"]
    return ([f"model:{model}"[:TAG_MAX]] if model else []) + of_language


def tags_by(generation: Generation) -> list[str]:
    """Of what was asked last, and of the model that answered."""
    # Loads numpy, which no page needs.
    from feedback.curation.languages import language_of

    asked = str(generation.messages[-1]["content"]) if generation.messages else ""
    return tags_of(generation.served_model, language_of(asked))
