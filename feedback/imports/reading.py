"""A foreign file, a line or an element at a time, within bounds: nothing in it can end the import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from feedback.exports import rules
from feedback.exports.formats import FORMATS
from feedback.imports.elements import TOO_LONG, Readable, elements
from feedback.imports.parts import BadRow, Bounds, depth
from feedback.imports.sources import SOURCES
from feedback.rows import Case, Preference, Row, Sft, Unpaired
from inference.text import shown_text

WORDS = {
    **rules.WORDS,
    "line_too_long": "it is longer than a line may be",
    "too_many": "the file holds more lines than are read at once",
    "json": "it is not JSON",
    "csv": "it is not CSV",
    "not_utf8": "it is not in UTF-8; sheets have “CSV UTF-8” among what they save as",
    "not_object": "it is JSON, but no object",
    "too_deep": "it is nested too deeply",
    "columns": "a column is missing or is of another type",
    "mixed_columns": "messages and prompt stand beside each other",
    "nul": "a text holds a null character, which the database cannot",
    "label": "the label is neither true nor false",
    "diverging": "the two conversations differ before their last message",
    "transcript": "the text is no transcript of Human and Assistant",
    "no_target": "nothing tells a good answer: there is no target, reference, rubric or check",
    "choices": "it has answers to choose from, for which a case has no room",
    "targets": "it has several targets, for which a case has no room: put them into a check or a rubric",
    "no_rating": "it holds no thumb up or down",
    "no_snapshot": "the rated message and what came before it are not all there",
}
# A row is held to the rules that every trainer has; a format's own come with the export.
_RULES = {
    Sft: FORMATS["trl-sft"],
    Preference: FORMATS["trl-preference"],
    Unpaired: FORMATS["trl-unpaired"],
    Case: FORMATS["inspect-ai"],
}


BOUNDS = Bounds()
#: Characters.
DETAIL_MAX = 100


@dataclass(frozen=True, slots=True)
class Bad:
    """Why a line is left out; `code` is one of WORDS. `detail` may have words of the file: they are cut, and
    one line that neither a page nor a terminal obeys."""

    code: str
    detail: str = ""

    def __post_init__(self) -> None:
        cut = "…" if len(self.detail) > DETAIL_MAX else ""
        object.__setattr__(self, "detail", shown_text(self.detail[:DETAIL_MAX]) + cut)

    def __str__(self) -> str:
        return WORDS[self.code] + (f": {self.detail}" if self.detail else "")


def read(file: Readable, source: str, bounds: Bounds = BOUNDS) -> Iterator[tuple[int, Row | Bad]]:
    """Line number (from 1; of an array, its element's) with the row, or with why there is none.

    Lines of JSON, or one array. `source` is one of SOURCES: KeyError for another. Empty lines are passed
    over, as many as there may be others.
    """
    for number, raw in elements(file, bounds.line_bytes):
        if number > bounds.lines and (raw or number > 2 * bounds.lines):
            yield number, Bad("too_many", f"{bounds.lines}")
            return
        if raw:
            yield number, parsed(raw, source, bounds)


def parsed(raw: bytes, source: str, bounds: Bounds) -> Row | Bad:
    """Of one of `elements`."""
    if raw is TOO_LONG:
        return Bad("line_too_long")
    try:
        line = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return Bad("json", str(error))
    return row_or_bad(line, SOURCES[source], bounds)


def row_or_bad(line: object, parse: Any, bounds: Bounds) -> Row | Bad:
    if not isinstance(line, dict):
        return Bad("not_object")
    if depth(line, bounds.nesting) > bounds.nesting:
        return Bad("too_deep")
    try:
        row: Row = parse(line)
    except BadRow as error:
        return Bad(error.code, error.detail)
    refusal = rules.refusals(row, _RULES[type(row)])
    return Bad(refusal.code, refusal.detail) if refusal else row
