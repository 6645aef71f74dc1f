"""Texts as a reviewer is shown them: what is personal is replaced, and leads back to the source. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from feedback.curation.personal_data.echoes import Echoes
from feedback.curation.personal_data.hits import Hit, resolved
from feedback.curation.personal_data.placeholders import Placeholders
from feedback.review.found import Kept, hits

#: (start, end, words): a stretch of a source in code points, and what was done with it.
Mark = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """What is shown of `source[start:end]`. One that is replaced is shown whole or not at all."""

    text: str
    start: int
    end: int
    is_replaced: bool = False
    marks: str = ""

    def cut(self, at: int) -> tuple[Piece, Piece]:
        here = at - self.start
        return Piece(self.text[:here], self.start, at), Piece(self.text[here:], at, self.end)


@dataclass(frozen=True, slots=True)
class Shown:
    """One text. `hits`: what was found in its source, shown or not."""

    pieces: tuple[Piece, ...]
    hits: tuple[Hit, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def source_of(self, start: int, end: int) -> tuple[int, int]:
        """The source behind `text[start:end]`, which is not empty; what is replaced is whole."""
        found, reached = [], 0
        for piece in self.pieces:
            low, high = max(start - reached, 0), min(end - reached, len(piece.text))
            if low < high:
                whole = (piece.start, piece.end)
                found.append(whole if piece.is_replaced else (piece.start + low, piece.start + high))
            reached += len(piece.text)
        return found[0][0], found[-1][1]

    def part(self, start: int, end: int) -> str:
        """What is shown of a stretch of the source."""
        return "".join(
            piece.text for piece in self._cut({start, end}) if start < piece.end and piece.start < end
        )

    def marked(self, marks: Sequence[Mark]) -> list[Piece]:
        """The pieces, cut where a mark begins or ends; each names the marks that it lies in."""
        edges = {edge for start, end, _ in marks for edge in (start, end)}
        return [
            Piece(piece.text, piece.start, piece.end, piece.is_replaced, _over(piece, marks))
            for piece in self._cut(edges)
        ]

    def _cut(self, edges: Iterable[int]) -> Iterator[Piece]:
        ordered = sorted(edges)
        for piece in self.pieces:
            for edge in ordered:
                if not piece.is_replaced and piece.start < edge < piece.end:
                    before, piece = piece.cut(edge)
                    yield before
            yield piece


def _over(piece: Piece, marks: Iterable[Mark]) -> str:
    return ", ".join(
        dict.fromkeys(words for start, end, words in marks if start < piece.end and piece.start < end)
    )


def shown(texts: Sequence[str], kept: Kept | None = None, *, is_revealed: bool) -> list[Shown]:
    """All that stands on one page: the same value gets the same placeholder all over it.

    `kept`: what was found before; what was not looked through is, now.
    """
    found = [hits(text, kept) for text in texts]
    values = (
        (hit.type, text[hit.start : hit.end])
        for text, of_one in zip(texts, found, strict=True)
        for hit in of_one
    )
    echoes, names = Echoes(texts, values), Placeholders()
    for text in texts:
        names.reserve(text)
    pairs = zip(texts, found, strict=True)
    whole = [(text, tuple(resolved([*of_one, *echoes.within(text)]))) for text, of_one in pairs]
    if is_revealed:
        return [Shown((Piece(text, 0, len(text)),), of_one) for text, of_one in whole]
    return [Shown(tuple(_replaced(text, of_one, echoes, names)), of_one) for text, of_one in whole]


def _replaced(text: str, hits: Iterable[Hit], echoes: Echoes, names: Placeholders) -> Iterator[Piece]:
    reached = 0
    for hit in hits:
        if reached < hit.start:
            yield Piece(text[reached : hit.start], reached, hit.start)
        value = echoes.whole(hit.type, text[hit.start : hit.end])
        yield Piece(names.of(hit.type, value), hit.start, hit.end, is_replaced=True)
        reached = hit.end
    if reached < len(text) or not text:
        yield Piece(text[reached:], reached, len(text))
