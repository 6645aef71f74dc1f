"""The operator's list of toxic words: whether it can be used now, and as it was when a build was staged."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings

from feedback.curation.word_list import BadList, WordList, read
from feedback.datasets.recipe import Recipe, Unbuildable

NONE_DECLARED = (
    "No list of toxic words is declared. Whoever runs this installation names a file in "
    "FLYWHEEL_TOXIC_WORDS: one word or phrase a line."
)
_CHANGED = "The list of toxic words changed while the version was built. Build it again."


def the_list() -> WordList:
    """Raises Unbuildable, saying what to do, where none is declared or its file cannot be used."""
    if settings.TOXIC_WORDS is None:
        raise Unbuildable(NONE_DECLARED)
    try:
        return read(settings.TOXIC_WORDS)
    except BadList as reason:
        raise Unbuildable(f"The list of toxic words that FLYWHEEL_TOXIC_WORDS names {reason}.") from None


def staged(recipe: Recipe) -> dict[str, Any] | None:
    """What the result depends on. Raises Unbuildable."""
    if recipe.toxic == "keep":
        return None
    found = the_list()
    return {"sha256": found.sha256, "entries": len(found)}


@lru_cache(maxsize=1)
def as_staged(sha256: str) -> WordList:
    """Read once, however often the file changes meanwhile. Raises Unbuildable where it has already."""
    found = the_list()
    if found.sha256 != sha256:
        raise Unbuildable(_CHANGED)
    return found
