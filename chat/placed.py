"""A Markdown parser whose tokens know where in the source their text stands. Used by `chat.markdown`.

A block's text is the source's without what its containers put before each line: `Piece`s say where the rest
came from. An inline token says where in its block's text it begins.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from typing_extensions import override

# The keys of `Token.meta`.
PIECES, AT = "pieces", "at"
_RUN = "run"
NOWHERE = -1
_BLOCKS_OF_CODE = ("fence", "code_block")
_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPED_PIPE = "\\|"


class Piece(NamedTuple):
    """From `offset` of a block's text up to the next piece, the source from `start` on, one to one.

    With a `width`, all of it stands for the so many code points there: spaces made of a part of a tab.
    """

    offset: int
    start: int
    width: int = 0


class PlacedBlock(StateBlock):
    """Gives every token with text its pieces, while what stands before each line is still known."""

    taken: tuple[str, tuple[Piece, ...]] = ("", ())
    row: tuple[int, list[tuple[int, str]]] = (-1, [])
    column = 0

    @override
    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:
        text = super().getLines(begin, end, indent, keepLastLF)
        pieces = self._of_lines(begin, text.split("\n")[: end - begin])
        self.taken = (text, pieces)
        last = self.tokens[-1] if self.tokens else None
        if last is not None and last.type in _BLOCKS_OF_CODE and PIECES not in last.meta:
            last.meta[PIECES] = pieces
        return text

    def _of_lines(self, begin: int, lines: list[str]) -> tuple[Piece, ...]:
        """A line is the end of its line in the source, but for up to three spaces that were a tab's."""
        pieces: list[Piece] = []
        offset = 0
        for number, line in enumerate(lines, begin):
            made, end = 0, self.eMarks[number]
            while made < len(line) - end or not self.src.startswith(line[made:], end - len(line) + made):
                made += 1
            start = end - len(line) + made
            if made:
                pieces.append(Piece(offset, start - 1, 1))
            pieces.append(Piece(offset + made, start))
            offset += len(line) + 1
        return tuple(pieces)

    @override
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        before = self.tokens[-1] if self.tokens else None
        if ttype == "tr_open":
            self.column = 0
        elif before is not None and before.type == "inline" and PIECES not in before.meta:
            before.meta[PIECES] = self._of_inline(before, ttype)
        return super().push(ttype, tag, nesting)

    def _of_inline(self, token: Token, closing: str) -> tuple[Piece, ...]:
        assert token.map, "the block rules say which lines they took"
        line = token.map[0]
        if closing in {"th_close", "td_close"}:
            return self._of_cell(line, token.content)
        start, end = self.bMarks[line], self.eMarks[line]
        if closing == "heading_close" and self.tokens[-2].markup.startswith("#"):
            begin = start + self.tShift[line] + len(self.tokens[-2].markup)
            return (Piece(0, max(begin, self.src.find(token.content, begin, end))),)
        text, pieces = self.taken  # of this very block: its rule has just asked for its lines
        return _without(pieces, max(0, text.find(token.content)))

    def _of_cell(self, line: int, content: str) -> tuple[Piece, ...]:
        if self.row[0] != line:
            self.row = (line, self._cells(line))
        cells, self.column = self.row[1], self.column + 1
        if not content or self.column > len(cells):
            return ()
        start, raw = cells[self.column - 1]
        if _ESCAPED_PIPE not in raw:
            return (Piece(0, start + raw.find(content)),)
        return _without(_pieces(raw, start), raw.replace(_ESCAPED_PIPE, "|").find(content))

    def _cells(self, line: int) -> list[tuple[int, str]]:
        """Of a table's row, each with its place."""
        start = self.bMarks[line] + self.tShift[line]
        raw = self.src[start : self.eMarks[line]]
        text = mdTrim(raw)
        start += raw.find(text)
        cells = []
        for cell in _PIPE.split(text):
            cells.append((start, cell))
            start += len(cell) + 1
        return cells[1:] if text.startswith("|") else cells


def _pieces(raw: str, start: int) -> tuple[Piece, ...]:
    """Of a cell: a backslash before a pipe is no part of it."""
    pieces, offset = [], 0
    for number, part in enumerate(raw.split(_ESCAPED_PIPE)):
        if number:
            # The pipe itself is shown.
            start += 1
            pieces.append(Piece(offset, start))
            offset, start = offset + 1, start + 1
        else:
            pieces.append(Piece(offset, start))
        offset, start = offset + len(part), start + len(part)
    return tuple(pieces)


def _without(pieces: tuple[Piece, ...], lead: int) -> tuple[Piece, ...]:
    """The pieces of a text whose first `lead` code points are cut off."""
    if not lead:
        return pieces
    kept: list[Piece] = []
    for number, piece in enumerate(pieces):
        end = pieces[number + 1].offset if number + 1 < len(pieces) else None
        if end is not None and end <= lead:
            continue
        cut = max(0, lead - piece.offset)
        start = piece.start if piece.width else piece.start + cut
        kept.append(Piece(piece.offset + cut - lead, start, piece.width))
    return tuple(kept)


class PlacedInline(StateInline):
    """Gives every token the place in its block's text at which it begins."""

    begun = NOWHERE

    @override
    def append_pending(self, text: str) -> None:
        if self.begun == NOWHERE:
            self.begun = self.pos
        super().append_pending(text)

    @override
    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta[AT] = self.begun
        return token

    @override
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        at, self.begun = self.pos, NOWHERE
        before = self.tokens[-2] if len(self.tokens) > 1 else None
        if ttype == "text" and before is not None:
            if before.meta.get(_RUN) == at:  # marks that stand together are pushed from one place
                at = before.meta[AT] + len(before.content)
            elif before.markup == "autolink" and before.nesting == 1:
                at += 1
        token.meta[AT] = at
        if ttype == "text":
            token.meta[_RUN] = self.pos
        return token


class BlockParser(ParserBlock):
    """The library's, with our state."""

    @override
    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:
        if not src:
            return None
        state = PlacedBlock(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


class InlineParser(ParserInline):
    """The library's, with our state."""

    @override
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = PlacedInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens
