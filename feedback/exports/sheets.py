"""Rows as CSV, for people who open sheets. No cell is a formula, and the way back is exact.

A sheet runs a cell that begins with one of a few signs, whoever wrote the text: such a cell gets an
apostrophe before it. So does one that begins with an apostrophe: taking one off again is always right.
Where a sheet's separator is another than a comma, a cell begins behind each of those inside of a text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from feedback.exports.hashing import HashedFile
from feedback.exports.rendering import answers_of
from feedback.rows import KINDS, Row, content_of

_KIND_OF = {kind: name for name, kind in KINDS.items()}
_PLAIN = frozenset({"reference", "rubric"})
# To be read, never read back: the last question and the first answer, as texts.
SHOWN = ("question", "answer")
COLUMNS = (
    *("kind", *SHOWN, "prompt", "completion", "chosen", "rejected", "label", "margin"),
    *("reference", "rubric", "checks", "tags", "tools"),
)
# Sheets skip space before a sign, and take its full-width form for it.
_SPACE = " \u00a0\u3000\ufeff\u200b"
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
# To such a sheet our quotes do not stand at a cell's beginning, so that they hold no line together either.
_INSIDE = re.compile(rf"([;\t\r\n])(?=[{_SPACE}\"]*[=+\-@'＝＋－＠])")
_MARKED = re.compile(r"([;\t\r\n])'")


def as_csv(rows: Iterable[Row]) -> Iterator[str]:
    """A line of names, then a line for each row (a line of the file may hold line ends inside of quotes)."""
    yield _line(COLUMNS)
    for row in rows:
        yield _line(cells_of(row).values())


def convert(lines: Path, file: HashedFile) -> None:
    """The same from lines of JSON, each the cells of a row."""
    file.write(_line(COLUMNS).encode())
    with lines.open("rb") as given:
        for line in given:
            file.write(_line(orjson.loads(line).values()).encode())


def cells_of(row: Row) -> dict[str, Any]:
    """One for each of COLUMNS, in their order; none of them a formula."""
    cells = _cells(row)
    return {column: neutral(cells.get(column, "")) for column in COLUMNS}


def neutral(cell: str) -> str:
    marked = _INSIDE.sub(r"\1'", cell)
    return f"'{marked}" if cell.startswith(_SIGNS) or cell.lstrip(_SPACE).startswith(_SIGNS) else marked


def restored(cell: str) -> str:
    return _MARKED.sub(r"\1", cell.removeprefix("'"))


def _cells(row: Row) -> dict[str, str]:
    content = content_of(row)
    cells = {name: value if name in _PLAIN else _json(value) for name, value in content.items()}
    answer = next(iter(answers_of(row)), ())
    shown = {"question": _last(row.prompt), "answer": _last(answer)}
    return {"kind": _KIND_OF[type(row)], **shown, **cells}


def _last(messages: Any) -> str:
    return messages[-1]["content"] if messages else ""


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    return written.getvalue()
