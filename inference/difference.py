"""What changed between two texts, word by word. Pure; the prompt pages draw it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Matching costs the product of the two lengths, or more.
WORDS_SQUARED_MAX = 9_000_000
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have, or only one of them."""

    kind: Literal["same", "added", "removed"]
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """`old` is the pieces that are not added, `new` those that are not removed, each joined in order.

    Of two texts whose middles are too long to be compared word by word, the whole middle has changed.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    ends = len(before) - tail, len(after) - tail
    middle = _changed(before[head : ends[0]], after[head : ends[1]])
    first, last = Piece("same", "".join(before[:head])), Piece("same", "".join(before[ends[0] :]))
    return [piece for piece in (first, *middle, last) if piece.text]


def _alike(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _changed(before: list[str], after: list[str]) -> list[Piece]:
    if len(before) * len(after) > WORDS_SQUARED_MAX:
        return [Piece("removed", "".join(before)), Piece("added", "".join(after))]
    pieces: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
            continue
        if i < j:
            pieces.append(Piece("removed", "".join(before[i:j])))
        if k < m:
            pieces.append(Piece("added", "".join(after[k:m])))
    return pieces
