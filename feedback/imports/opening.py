"""A file that somebody brings, opened by what its first bytes say: JSON, CSV or Parquet, packed or not."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from typing_extensions import override

from feedback.imports import recognising, tables
from feedback.imports.elements import elements
from feedback.imports.parts import Bounds, Unreadable
from feedback.imports.reading import BOUNDS, Bad, read
from feedback.imports.sheets import is_sheet, read_csv
from feedback.imports.sources import SOURCES
from feedback.rows import Row

CSV = "csv"
#: Every name by which a file can be read. A sheet says itself of which kind each row is.
NAMES = (*SOURCES, CSV)
#: So many lines are tried with every name, where none is given.
TRIED = 20
_TRYING = Bounds(line_bytes=256 * 1024, lines=TRIED, unpacked=4 * 1024 * 1024)
_BUFFER = 256 * 1024
_GZIP = b"\x1f\x8b"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OTHERS = {
    b"PK\x03\x04": "It is a ZIP archive, as sheets are too. Unpack it, or save the sheet as CSV.",
    b"\xfd7zXZ": "It is packed by xz. Unpack it, or pack it by gzip.",
    b"\x28\xb5\x2f\xfd": "It is packed by zstd. Unpack it, or pack it by gzip.",
    b"BZh": "It is packed by bzip2. Unpack it, or pack it by gzip.",
}
_TWICE = "What is packed by gzip is packed by gzip again. Unpack it once."
_PACKED_TABLE = "It is Parquet, and packed by gzip. Unpack it: Parquet is packed by itself."
_WIDE = "It is written in UTF-16. Save it as UTF-8."
_BROKEN = "What is packed by gzip is broken off or damaged."


def rows_in(path: Path, name: str, bounds: Bounds = BOUNDS) -> Iterator[tuple[int, Row | Bad]]:
    """Line number with the row, or with why there is none. `name` is one of NAMES. Raises Unreadable."""
    check(path, name)
    with _opened(path, bounds) as file:
        if name == CSV:
            yield from read_csv(_text(file, bounds), bounds)
        else:
            yield from read(file, name, bounds)


def check(path: Path, name: str) -> None:
    """Raises Unreadable for what is no file of rows by `name`, "" for one that is not known yet."""
    head = _head_of(path)
    if name == CSV and head.startswith(tables.MARK):
        raise Unreadable("It is Parquet. Choose the format that its columns have.")
    if name not in ("", CSV) and head.startswith(_UTF16):
        raise Unreadable(_WIDE)


def recognised(path: Path) -> str | None:
    """The name by which most of the first lines are rows, and lose nothing; else None. Raises Unreadable."""
    head = _head_of(path)
    if not head.startswith(tables.MARK) and _is_sheet(path):
        return CSV
    if head.startswith(_UTF16):
        raise Unreadable(_WIDE)
    return recognising.name_of(_first(path), _TRYING)


def lost(path: Path) -> list[str]:
    """Of a file that is not recognised, the columns for which it is not. Raises Unreadable."""
    return recognising.lost(_first(path), _TRYING)


def not_taken(path: Path, name: str) -> list[str]:
    """Columns of the first lines that are not read by `name`. Of a sheet none: it is told by its own names.

    Raises Unreadable.
    """
    return [] if name == CSV else recognising.not_taken(_first(path), name)


def _first(path: Path) -> list[bytes]:
    """The first lines. What comes after them does not count here. Raises Unreadable where there is none."""
    pieces: list[bytes] = []
    try:
        with _opened(path, _TRYING) as file:
            for _, piece in islice(elements(file, _TRYING.line_bytes), TRIED):
                pieces += filter(None, [piece])
    except Unreadable:
        if not pieces:
            raise
    return pieces


def _is_sheet(path: Path) -> bool:
    with _opened(path, _TRYING) as file:
        return is_sheet(next(_text(file, _TRYING), ""))


def _head_of(path: Path) -> bytes:
    """The first bytes of it, unpacked. Raises Unreadable for what is no file of rows by any name."""
    if not path.is_file():
        raise Unreadable("It is a folder, or no file at all.")
    with path.open("rb") as plain, _unpacked(plain, _TRYING) as file:
        is_packed, head = file is not plain, file.read(8)
    if not head:
        raise Unreadable("It is empty.")
    words = {**_OTHERS, **({_GZIP: _TWICE, tables.MARK: _PACKED_TABLE} if is_packed else {})}
    for mark, said in words.items():
        if head.startswith(mark):
            raise Unreadable(said)
    return head


@contextmanager
def _opened(path: Path, bounds: Bounds) -> Iterator[io.BufferedReader]:
    """As it is, or unpacked on the way, as far as the bounds let it; a table as lines of JSON."""
    with path.open("rb") as plain:
        if plain.peek(len(tables.MARK)).startswith(tables.MARK):
            with tables.lines_of(path, bounds) as take:
                yield _bounded(take, bounds)
        else:
            with _unpacked(plain, bounds) as file:
                yield file


@contextmanager
def _unpacked(plain: io.BufferedReader, bounds: Bounds) -> Iterator[io.BufferedReader]:
    if not plain.peek(len(_GZIP)).startswith(_GZIP):
        yield plain
        return
    with gzip.GzipFile(fileobj=plain, mode="rb") as packed:

        def take(size: int) -> bytes:
            try:
                return packed.read(size)
            except (OSError, EOFError, zlib.error):
                raise Unreadable(_BROKEN) from None

        yield _bounded(take, bounds)


def _bounded(take: Callable[[int], bytes], bounds: Bounds) -> io.BufferedReader:
    return io.BufferedReader(_Bounded(take, bounds.unpacked), _BUFFER)


class _Bounded(io.RawIOBase):
    """What a packed file holds, until it has been too much."""

    def __init__(self, take: Callable[[int], bytes], most: int) -> None:
        super().__init__()
        self._take = take
        self._most = self._left = most

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Any) -> int:
        piece = self._take(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable(f"Unpacked it holds more than {self._most:,} bytes, which is the most it may.")
        buffer[: len(piece)] = piece
        return len(piece)


def _text(file: io.BufferedReader, bounds: Bounds) -> Iterator[str]:
    """Lines with their ends, long ones in pieces, also of UTF-16 that begins with its mark. Half characters
    stand for what is no UTF-8. Raises Unreadable."""
    is_wide = file.peek(2).startswith(_UTF16)
    encoding, errors = ("utf-16", "surrogatepass") if is_wide else ("utf-8-sig", "surrogateescape")
    text = io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="")
    try:
        while line := text.readline(bounds.line_bytes):
            yield line
    except UnicodeDecodeError:
        raise Unreadable("It begins as UTF-16 does, and is not all in UTF-16.") from None
    text.detach()
