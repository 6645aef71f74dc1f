"""Rows from the CSV that exports write, back as they were."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from feedback.exports.formats.shape import Line
from feedback.exports.sheets import SHOWN, restored
from feedback.imports import conversations
from feedback.imports.parts import BadRow, structure
from feedback.imports.reading import BOUNDS, Bad, Bounds, row_or_bad
from feedback.rows import Row

_PLAIN = frozenset({"reference", "rubric"})
_PARSERS: dict[str, Any] = {
    "sft": conversations.sft,
    "preference": conversations.preference,
    "unpaired": conversations.unpaired,
    "evaluation": conversations.case,
}


def read_csv(lines: Iterable[str], bounds: Bounds = BOUNDS) -> Iterator[tuple[int, Row | Bad]]:
    """Row number from 1, without the names. `lines` keep their ends: open the file with newline=""."""
    csv.field_size_limit(bounds.line_bytes)
    reader = csv.DictReader(lines)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield number, Bad("csv", str(error)[:100])
            continue
        yield number, row_or_bad({**cells}, _parsed, bounds)


def _parsed(cells: Line) -> Row:
    kind = restored(cells.pop("kind", None) or "")
    if kind not in _PARSERS:
        raise BadRow("columns", "kind is none of " + ", ".join(_PARSERS))
    row: Row = _PARSERS[kind](
        {name: _value(name, cell) for name, cell in cells.items() if name not in SHOWN and cell}
    )
    return row


def _value(name: object, cell: object) -> Any:
    """A line with more cells than names has them under no name, as a list."""
    if not isinstance(name, str) or not isinstance(cell, str):
        raise BadRow("columns", "it has more cells than there are columns")
    return restored(cell) if name in _PLAIN else structure(restored(cell), name)
