"""Rows from the CSV that exports write, back as they were, also once a sheet has saved it in its own way."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from feedback.exports.formats.shape import Line
from feedback.exports.sheets import COLUMNS, SHOWN, restored
from feedback.imports import conversations
from feedback.imports.parts import BadRow, Bounds, structure
from feedback.imports.reading import BOUNDS, Bad, row_or_bad
from feedback.rows import Row

#: Where a comma stands in numbers, sheets put a semicolon between cells; and a tab in their “Unicode text”.
SEPARATORS = (",", ";", "\t")
_PLAIN = frozenset({"reference", "rubric"})
# As sheets write them.
_FLAGS = {"true": True, "false": False}
_PARSERS: dict[str, Any] = {
    "sft": conversations.sft,
    "preference": conversations.preference,
    "unpaired": conversations.unpaired,
    "evaluation": conversations.case,
}
_ENDS = ("\n", "\r")
#: So many lines may be empty before that of the names.
_EMPTY_FIRST = 100
#: How often as much as one row may have is read a second time in a file: else quotes could make it endless.
_AGAIN = 16


def read_csv(lines: Iterable[str], bounds: Bounds = BOUNDS) -> Iterator[tuple[int, Row | Bad]]:
    """Row number from 1, without the names. `lines` keep their ends: open the file with newline=""."""
    csv.field_size_limit(max(csv.field_size_limit(), bounds.line_bytes))
    sheet = _Sheet(lines, bounds.line_bytes)
    number = empty = 0
    while (cells := sheet.row()) is not None:
        is_empty = not isinstance(cells, Bad) and not any(map(str.strip, cells))
        number, empty = (number, empty + 1) if is_empty else (number + 1, empty)
        if max(number, empty) > bounds.lines:
            yield number, Bad("too_many", f"{bounds.lines}")
            return
        if not is_empty:
            yield number, cells if isinstance(cells, Bad) else _row(sheet.names, cells, bounds)


def is_sheet(first: str) -> bool:
    """By its first line."""
    return {"kind", "prompt"} <= set(_names(first, separator_of(first)))


def separator_of(first: str) -> str:
    """That by which the first line falls apart into the most names that are known."""
    return max(SEPARATORS, key=lambda sign: len(set(COLUMNS).intersection(_names(first, sign))))


def _names(first: str, separator: str) -> list[str]:
    return [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]


class _TooLong(Exception):
    """A row takes more than it may."""


class _Sheet:
    """Rows of cells, each of as few lines as it needs and of `most` characters at most.

    A quote that does not end takes the rows after it along. Their lines are read again, as rows.
    """

    def __init__(self, lines: Iterable[str], most: int) -> None:
        self._lines = iter(lines)
        self._most = most
        self._again: deque[str] = deque()
        self._left = _AGAIN * most
        self._taken: list[str] = []
        first = next((line for line in islice(self._lines, _EMPTY_FIRST) if line.strip()), "")
        self._again.append(first)
        self._separator = separator_of(first)
        names = self.row()
        self.names = [name.strip() for name in names] if isinstance(names, list) else []

    def row(self) -> list[str] | Bad | None:
        """The next one, of no cell for an empty line; None at the end."""
        self._taken = []
        try:
            return next(csv.reader(self._few(), delimiter=self._separator, strict=True), None)
        except _TooLong:
            bad = Bad("line_too_long")
        except csv.Error:
            bad = Bad("csv", "a quote does not end, or ends in the middle of a cell")
        self._go_on_behind_the_first_line()
        return bad

    def _few(self) -> Iterator[str]:
        size = 0
        while line := self._next():
            self._taken.append(line)
            size += len(line)
            # What comes without an end and as long as a piece may be is a piece of a longer line.
            if size > self._most or (size == self._most and not line.endswith(_ENDS)):
                raise _TooLong
            yield line

    def _next(self) -> str:
        return self._again.popleft() if self._again else next(self._lines, "")

    def _go_on_behind_the_first_line(self) -> None:
        ends = (number for number, line in enumerate(self._taken, 1) if line.endswith(_ENDS))
        rest = self._taken[next(ends, len(self._taken)) :]
        size = sum(map(len, rest))
        if rest and size <= self._left:
            self._left -= size
            self._again.extendleft(reversed(rest))
            return
        line = self._taken[-1]
        while line and not line.endswith(_ENDS):
            line = self._next()


def _row(names: Sequence[str], cells: Sequence[str], bounds: Bounds) -> Row | Bad:
    if any(cells[len(names) :]):
        return Bad("columns", "it has more cells than there are columns")
    if any(map(_has_half, cells)):
        return Bad("not_utf8")
    return row_or_bad(dict(zip(names, cells, strict=False)), _parsed, bounds)


def _has_half(cell: str) -> bool:
    """Of a character: of what is no UTF-8, or half a pair of UTF-16."""
    return not cell.isascii() and any("\ud800" <= sign <= "\udfff" for sign in cell)


def _parsed(cells: Line) -> Row:
    kind = restored(cells.pop("kind", "")).strip()
    if kind not in _PARSERS:
        raise BadRow("columns", "kind is none of " + ", ".join(_PARSERS))
    row: Row = _PARSERS[kind](
        {name: _value(name, cell) for name, cell in cells.items() if name and name not in SHOWN and cell}
    )
    return row


def _value(name: str, cell: str) -> Any:
    if name == "label" and cell.lower() in _FLAGS:
        return _FLAGS[cell.lower()]
    return restored(cell) if name in _PLAIN else structure(restored(cell), name)
