"""From the text that an answer shows to the Markdown it is made of, in code points of both.

The page carries the runs of each answer, so that what is copied, quoted or read is told by its place in the
stored source, exactly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from chat.placed import AT, PIECES, Piece

# The key of `Token.meta` that says how much source a task's box stands for, and how much of it is shown.
BOX = "box"
BOX_SHOWN = 2

_CRLF = re.compile(r"\r\n")


class Run(NamedTuple):
    """`length` code points that are shown one after the other, and the source at `start` they come from.

    `width` is that of the source: as much, one to one; or else all of them stand for all of it, as one
    character does for an entity. Nothing of it at all: words that the page adds.
    """

    length: int
    start: int
    width: int


def runs_of(tokens: Sequence[Token], size: int) -> list[Run]:
    """Of what the renderer shows of `tokens`, in its order; `size` is that of the source.

    What goes on where the last one ended is one run.
    """
    found: list[Run] = []
    for token in tokens:
        if token.type == "inline":
            made = _of_inline(token)
        elif PIECES in token.meta:
            made = _of_code(token, size)
        else:
            continue
        for run in made:
            _append(found, run)
    return found


def as_typed(source: str) -> list[Run]:
    """Of a text that is shown as it is."""
    return [Run(len(source), 0, len(source))] if source else []


def _append(found: list[Run], run: Run) -> None:
    if not run.length:
        return
    last = found[-1] if found else None
    is_next = last is not None and last.start + last.width == run.start
    if last is not None and is_next and last.length == last.width and run.length == run.width:
        found[-1] = Run(last.length + run.length, last.start, last.width + run.width)
    else:
        found.append(run)


class _Text:
    """A block's text and where in the source it stands."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.offsets = [piece.offset for piece in pieces]

    def plain(self, at: int, length: int) -> Iterator[Run]:
        """What is shown as it stands in the source, piece by piece."""
        if len(self.pieces) == 1 and not self.pieces[0].width:
            yield Run(length, self.pieces[0].start + at - self.pieces[0].offset, length)
            return
        end = at + length
        number = max(0, bisect_right(self.offsets, at) - 1)
        for piece in self.pieces[number:]:
            if at >= end:
                return
            number += 1
            until = min(end, self.offsets[number]) if number < len(self.offsets) else end
            yield Run(
                until - at, piece.start + (0 if piece.width else at - piece.offset), piece.width or until - at
            )
            at = until

    def whole(self, shown: int, at: int, width: int) -> Run:
        """`shown` code points that stand for `width` of the text."""
        start = self._source(at)
        return Run(shown, start, self._source(at + width - 1) + 1 - start)

    def _source(self, at: int) -> int:
        piece = self.pieces[max(0, bisect_right(self.offsets, at) - 1)]
        return piece.start + (0 if piece.width else at - piece.offset)


def _of_code(token: Token, size: int) -> Iterator[Run]:
    """The source may end without the line end that its last line of code is shown with."""
    for run in _Text(token.meta[PIECES]).plain(0, len(token.content)):
        beyond = max(0, run.start + run.width - size)
        yield run if not beyond else Run(run.length - beyond, run.start, run.width - beyond)
        yield Run(beyond, 0, 0)


def _of_inline(token: Token) -> Iterator[Run]:
    pieces = token.meta.get(PIECES)
    if not pieces:
        return
    text = _Text(pieces)
    for child in token.children or ():
        at = child.meta.get(AT, 0)
        if child.type == "text":
            yield from _of_text(child, text, at)
        elif child.type == "text_special":
            yield from _of_special(child, text, at)
        elif child.type == "code_inline":
            yield from text.plain(_inside(child, token.content, at), len(child.content))
        elif child.type == "softbreak":
            yield from text.plain(at, 1)
        elif child.type == "image" and AT in child.meta:
            yield from text.plain(at + len("!["), len(child.content))
        elif child.type in {"address", "image"}:
            yield Run(len(child.content), 0, 0)


def _of_text(child: Token, text: _Text, at: int) -> Iterator[Run]:
    box = child.meta.get(BOX, 0)
    if box:
        yield text.whole(BOX_SHOWN, at, box)
    yield from text.plain(at + box, len(child.content) - (BOX_SHOWN if box else 0))


def _of_special(child: Token, text: _Text, at: int) -> Iterator[Run]:
    """An entity stands for its character; of what is escaped only the mark is not shown."""
    if child.info == "entity":
        yield text.whole(len(child.content), at, len(child.markup))
    else:
        hidden = len(child.markup) - len(child.content)
        yield from text.plain(at + hidden, len(child.content))


def _inside(child: Token, text: str, at: int) -> int:
    """Where the code begins: one space between it and its marks may have been left out."""
    start = at + len(child.markup)
    is_whole = text[start : start + len(child.content)].replace("\n", " ") == child.content
    return start if is_whole else start + 1


def typed(runs: Iterable[Run], source: str) -> Iterator[Run]:
    """The runs of a text whose line ends were made one character, as they are in what was typed."""
    pairs = [pair.start() - before for before, pair in enumerate(_CRLF.finditer(source))]
    if not pairs:
        yield from runs
        return
    for run in runs:
        yield from _widened(run, pairs) if run.length == run.width else [_moved(run, pairs)]


def _widened(run: Run, pairs: Sequence[int]) -> Iterator[Run]:
    at, end = run.start, run.start + run.width
    for pair in pairs[bisect_left(pairs, at) : bisect_left(pairs, end)]:
        yield from (
            _moved(part, pairs) for part in (Run(pair - at, at, pair - at), Run(1, pair, 1)) if part.length
        )
        at = pair + 1
    if at < end:
        yield _moved(Run(end - at, at, end - at), pairs)


def _moved(run: Run, pairs: Sequence[int]) -> Run:
    start = run.start + bisect_left(pairs, run.start)
    end = run.start + run.width
    return Run(run.length, start, end + bisect_left(pairs, end) - start if run.width else 0)


def encoded(runs: Iterable[Run]) -> str:
    """For the page: of each run its gap after the last one's end in the source, and its length: `gap.length`.

    With a width that differs, `gap.length.width`. A number alone is the length of what the page adds.
    """
    parts, end = [], 0
    for run in runs:
        if not run.width:
            parts.append(f"{run.length}")
            continue
        width = "" if run.width == run.length else f".{run.width}"
        parts.append(f"{run.start - end}.{run.length}{width}")
        end = run.start + run.width
    return " ".join(parts)
