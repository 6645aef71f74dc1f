"""What a source of rows is called. Pure."""

from __future__ import annotations

from typing import cast

from feedback.datasets.imported.models import PREFIX
from feedback.datasets.models import Kind
from feedback.datasets.recipe import SOURCES
from feedback.pairs.rules import RULES
from feedback.rows import Kind as RowKind


def source_in_words(source: str, kind: str) -> str:
    """One that is not there any more, such as a rule of an older release, by its own name."""
    if source.startswith(PREFIX):
        return f"Imported: {source.removeprefix(PREFIX)}"
    if kind == Kind.PREFERENCE:
        return RULES[source].title if source in RULES else source
    return SOURCES[cast("RowKind", kind)].get(source, source)
