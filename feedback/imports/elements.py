"""Cuts a file into the pieces that hold one row each: lines, or the elements of one array. Parses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

CHUNK = 256 * 1024
TOO_LONG = b"\0"  # in place of a piece that is too long: no JSON begins so
_MARK = b"\xef\xbb\xbf"
_SPECIAL = re.compile(rb'["\\\[\]{},]')
_SPACE = b" \t\r\n"


class Readable(Protocol):
    """A binary file that is open for reading, packed or not."""

    def read(self, size: int, /) -> bytes: ...


def elements(file: Readable, most: int) -> Iterator[tuple[int, bytes]]:
    """Each piece without space around it, empty ones too; TOO_LONG for one of more than `most` bytes.

    With its number from 1: that of its line, as an editor counts, or of the element. Memory holds one piece
    and one chunk, whatever the file holds.
    """
    first = file.read(CHUNK)
    if first.removeprefix(_MARK).lstrip(_SPACE).startswith(b"["):
        pieces = _Array(most).pieces(_chunks(file, first[first.index(b"[") + 1 :]))
    else:
        pieces = _lines(_chunks(file, first.removeprefix(_MARK)), most)
    yield from enumerate(pieces, 1)


def _chunks(file: Readable, first: bytes) -> Iterator[bytes]:
    yield first
    while chunk := file.read(CHUNK):
        yield chunk


def _lines(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    held = bytearray()
    over = False
    for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        for line in whole:
            piece = bytes(held + line).strip(_SPACE)
            held.clear()
            yield TOO_LONG if over or len(piece) > most else piece
            over = False
        held += rest
        if len(held) > most:
            held.clear()
            over = True
    yield TOO_LONG if over or len(held) > most else bytes(held).strip(_SPACE)


class _Array:
    """Follows strings and brackets as far as needed to see where an element ends."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = bytearray()
        self._over = False
        self._depth = 0
        self._in_string = False
        self._escaped_at = -1

    def pieces(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            start = 0
            for end in self._ends(chunk):
                yield from self._piece(chunk[start:end])
                start = end + 1
                if self._depth < 0:
                    return
            self._hold(chunk[start:])
        yield from self._piece(b"")  # the array was cut off: what is left says so itself

    def _ends(self, chunk: bytes) -> Iterator[int]:
        for found in _SPECIAL.finditer(chunk):
            at, sign = found.start(), found.group()
            if at == self._escaped_at:
                continue
            if sign == b"\\":
                self._escaped_at = at + 1
            elif sign == b'"':
                self._in_string = not self._in_string
            elif not self._in_string:
                if sign in b"[{":
                    self._depth += 1
                elif sign in b"]}":
                    self._depth -= 1
                if self._depth < 0 or (sign == b"," and self._depth == 0):
                    yield at
                    if self._depth < 0:
                        return
        self._escaped_at -= len(chunk)

    def _hold(self, more: bytes) -> None:
        self._held += more
        if len(self._held) > self._most:
            self._held.clear()
            self._over = True

    def _piece(self, more: bytes) -> Iterator[bytes]:
        self._hold(more)
        piece = bytes(self._held).strip(_SPACE)
        yield TOO_LONG if self._over else piece
        self._held.clear()
        self._over = False
