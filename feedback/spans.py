"""Where two texts differ, word by word, as spans of both. Pure; the correction's event stores them."""

from collections.abc import Iterator
from itertools import groupby

from feedback.kinds import Span
from inference.difference import Piece, difference


def spans(old: str, new: str) -> tuple[Span, ...]:
    """Every stretch that is not in both, in order. Offsets are code points of `old` and of `new`."""
    return tuple(_spans(difference(old, new)))


def _spans(pieces: list[Piece]) -> Iterator[Span]:
    at = by = 0
    for same, run in groupby(pieces, lambda piece: piece.kind == "same"):
        lengths = {"same": 0, "removed": 0, "added": 0}
        for piece in run:
            lengths[piece.kind] += len(piece.text)
        removed, added = lengths["same"] + lengths["removed"], lengths["same"] + lengths["added"]
        if not same:
            yield Span(
                label="replaced" if removed and added else "removed" if removed else "added",
                start=at,
                end=at + removed,
                by_start=by,
                by_end=by + added,
            )
        at, by = at + removed, by + added
