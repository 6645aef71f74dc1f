"""A file that somebody brings, opened by what its first bytes say: JSON, CSV or Parquet, packed or not."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from typing_extensions import override

from feedback.imports.reading import BOUNDS, Bad, Bounds, read, read_table
from feedback.imports.sheets import read_csv
from feedback.imports.sources import SOURCES
from feedback.rows import Row, content_of

CSV = "csv"
#: Every name by which a file can be read. A sheet says itself of which kind each row is.
NAMES = (*SOURCES, CSV)
#: So many lines are tried with every name, where none is given.
TRIED = 20
_TRYING = Bounds(line_bytes=256 * 1024, lines=TRIED, unpacked=4 * 1024 * 1024)
_BUFFER = 256 * 1024
_GZIP, _PARQUET = b"\x1f\x8b", b"PAR1"
_OTHERS = {
    b"PK\x03\x04": "It is a ZIP archive, as sheets are too. Unpack it, or save the sheet as CSV.",
    b"\xfd7zXZ": "It is packed by xz. Unpack it, or pack it by gzip.",
    b"\x28\xb5\x2f\xfd": "It is packed by zstd. Unpack it, or pack it by gzip.",
    b"BZh": "It is packed by bzip2. Unpack it, or pack it by gzip.",
    b"\xff\xfe": "It is written in UTF-16. Save it as UTF-8.",
    b"\xfe\xff": "It is written in UTF-16. Save it as UTF-8.",
}


class Unreadable(Exception):
    """No line of the file can be trusted; the text says why, for whoever brought it."""


def rows_in(path: Path, name: str, bounds: Bounds = BOUNDS) -> Iterator[tuple[int, Row | Bad]]:
    """Line number with the row, or with why there is none. `name` is one of NAMES. Raises Unreadable."""
    if head_of(path).startswith(_PARQUET):
        yield from _of_table(path, name, bounds)
        return
    with _opened(path, bounds) as file:
        found = read_csv(_lines(file, bounds), bounds) if name == CSV else read(file, name, bounds)
        for number, row in found:
            if number > bounds.lines:
                yield number, Bad("too_many", f"{bounds.lines}")
                return
            yield number, row


def recognised(path: Path) -> str | None:
    """The name by which most of the first lines are rows, and say most; None for none. Raises Unreadable."""
    head_of(path)
    if _is_sheet(path):
        return CSV
    tried = {name: _tried(path, name) for name in SOURCES}
    best = max(tried, key=lambda name: tried[name])
    return best if tried[best].good else None


class _Tried(NamedTuple):
    """How many of the first lines are rows by a name, and how much these say: two names may read one line."""

    good: int
    said: int


def _tried(path: Path, name: str) -> _Tried:
    good = said = 0
    try:
        for _, row in rows_in(path, name, _TRYING):
            if not isinstance(row, Bad):
                good += 1
                said += len(content_of(row)) + len(row.prompt)
    except Unreadable:
        pass  # of what comes after the first lines, or by another name
    return _Tried(good, said)


def _is_sheet(path: Path) -> bool:
    if head_of(path).startswith(_PARQUET):
        return False
    with _opened(path, _TRYING) as file:
        first = next(iter(_lines(file, _TRYING)), "")
    return {"kind", "prompt"} <= set(first.strip().replace('"', "").split(","))


def head_of(path: Path) -> bytes:
    """The first bytes of it, unpacked. Raises Unreadable for what is no file of rows."""
    if not path.is_file():
        raise Unreadable("It is a folder, or no file at all.")
    with _opened(path, _TRYING) as file:
        head = file.read(8)
    if not head:
        raise Unreadable("It is empty.")
    for mark, words in _OTHERS.items():
        if head.startswith(mark):
            raise Unreadable(words)
    return head


@contextmanager
def _opened(path: Path, bounds: Bounds) -> Iterator[io.BufferedReader]:
    """As it is, or unpacked on the way, as far as the bounds let it."""
    with path.open("rb") as plain:
        if plain.read(2) != _GZIP:
            plain.seek(0)
            yield plain
            return
        plain.seek(0)
        with gzip.GzipFile(fileobj=plain, mode="rb") as packed:
            yield io.BufferedReader(_Unpacked(packed, bounds.unpacked), _BUFFER)


class _Unpacked(io.RawIOBase):
    """What a packed file holds, until it has been too much."""

    def __init__(self, file: gzip.GzipFile, most: int) -> None:
        super().__init__()
        self._file = file
        self._most = self._left = most

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error):
            raise Unreadable("What is packed by gzip is broken off or damaged.") from None
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable(f"Unpacked it holds more than {self._most:,} bytes, which is the most it may.")
        buffer[: len(piece)] = piece
        return len(piece)


def _lines(file: io.BufferedReader, bounds: Bounds) -> Iterable[str]:
    """With their ends. What is no UTF-8 stands in them as half characters, which the rules refuse by row."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    while line := text.readline(bounds.line_bytes):
        yield line
    text.detach()


def _of_table(path: Path, name: str, bounds: Bounds) -> Iterator[tuple[int, Row | Bad]]:
    from pyarrow import ArrowException, parquet  # heavy, and most files are of lines

    if name == CSV:
        raise Unreadable("It is Parquet. Choose the format that its columns have.")
    try:
        with parquet.ParquetFile(path) as table:
            about = table.metadata
            groups = [about.row_group(number).total_byte_size for number in range(about.num_row_groups)]
        if sum(groups) > bounds.unpacked and bounds is not _TRYING:
            raise Unreadable(
                f"Unpacked it holds more than {bounds.unpacked:,} bytes, which is the most it may."
            )
        for number, row in read_table(path, name, bounds):
            if number > bounds.lines:
                yield number, Bad("too_many", f"{bounds.lines}")
                return
            yield number, row
    except (ArrowException, UnicodeDecodeError, OSError) as error:
        raise Unreadable("It begins like Parquet, and is none, or is damaged.") from error
