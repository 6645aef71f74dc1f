"""Texts as sets of numbers, one for every three words in a row: what near-duplicates have in common.

All texts are worked on at once, as one array of characters, because a loop over words costs more than all the
rest of the search. The numbers are the same in every process and on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["SIZE", "Shingles", "normalised", "shingles"]

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

SIZE = 3
# So many characters at a time: their arrays stay in the processor's cache.
CHARACTERS = 1 << 17

_BASE = 0x9E3779B97F4A7C15  # odd, so that its powers can be undone
_UNDO = pow(_BASE, -1, 1 << 64)
_OF_PLACE = tuple(np.uint64(each) for each in (0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB))
_APART, _WITHIN, _ALONE = 0, 1, 2
# Written without spaces: each character is a word of its own.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


@dataclass(frozen=True, slots=True)
class Shingles:
    """Those of text `n` are `numbers[starts[n] : starts[n + 1]]`, in their order, some more than once."""

    numbers: Numbers
    starts: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    def of(self, rows: Places) -> Shingles:
        """Of some of the texts, in that order."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        ends = np.cumsum(lengths)
        from_each = np.repeat(self.starts[rows] - (ends - lengths), lengths)
        return Shingles(self.numbers[from_each + np.arange(len(from_each))], _with_zero(ends))

    def then(self, others: Shingles) -> Shingles:
        """These, and after them the others."""
        starts = np.concatenate([self.starts, others.starts[1:] + self.starts[-1]])
        return Shingles(np.concatenate([self.numbers, others.numbers]), starts)


def normalised(text: str) -> str:
    """What is written alike: one form of each character, no capitals, one space for all white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def shingles(texts: Sequence[str]) -> Shingles:
    """Of texts that are `normalised`. A text of one or two words has one; one without any word has none."""
    numbers, counts = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for piece in _pieces(texts):
        of_piece, count = _of_piece(piece)
        numbers.append(of_piece)
        counts.append(count)
    return Shingles(np.concatenate(numbers), _with_zero(np.cumsum(np.concatenate(counts))))


def _pieces(texts: Sequence[str]) -> list[Sequence[str]]:
    pieces, start, characters = [], 0, 0
    for place, text in enumerate(texts):
        characters += len(text) + 1
        if characters >= CHARACTERS:
            pieces.append(texts[start : place + 1])
            start, characters = place + 1, 0
    return [*pieces, texts[start:]] if start < len(texts) else pieces


def _of_piece(texts: Sequence[str]) -> tuple[Numbers, Places]:
    """The numbers of all of them, and how many each has."""
    # A line break parts the last word of a text from the first of the next.
    codes = np.frombuffer("\n".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    ends = np.cumsum(np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts)))
    starts, words = _words(codes)
    counts = np.diff(_with_zero(np.searchsorted(starts, ends)))
    return _joined(words, counts)


def _words(codes: NDArray[np.uint32]) -> tuple[Places, Numbers]:
    """Where each word starts, and its number: letters times powers of their places, from its start."""
    if not len(codes):
        return np.empty(0, np.int64), np.empty(0, np.uint64)
    kinds, letters = _tables(codes)
    kind = kinds[codes]
    within = kind == _WITHIN
    begins = kind == _ALONE
    begins[0] |= within[0]
    begins[1:] |= within[1:] & ~within[:-1]
    starts = np.flatnonzero(begins)
    if not len(starts):
        return starts, np.empty(0, np.uint64)
    sums = np.add.reduceat(letters[codes] * _powers(_BASE, len(codes)), starts)
    return starts, _mixed(sums * _powers(_UNDO, len(codes))[starts])


def _tables(codes: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], Numbers]:
    """By character: its kind, and its number, which is 0 between words."""
    size = int(codes.max()) + 1
    there = np.flatnonzero(np.bincount(codes, minlength=size))
    kinds = np.zeros(size, np.uint8)
    kinds[there] = [_kind(chr(code)) for code in there.tolist()]
    letters = _mixed(np.arange(size, dtype=np.uint64))
    letters[kinds == _APART] = 0
    return kinds, letters


_KINDS: dict[str, int] = {}


def _kind(character: str) -> int:
    if character not in _KINDS:
        _KINDS[character] = _kind_of(character)
    return _KINDS[character]


def _kind_of(character: str) -> int:
    category = unicodedata.category(character)[0]
    if category in "ZCP":
        return _APART
    # Signs, pictures, and scripts without spaces.
    alone = category == "S" or unicodedata.name(character, "").startswith(_UNSPACED)
    return _ALONE if alone else _WITHIN


_POWERS: dict[int, Numbers] = {}


def _powers(base: int, count: int) -> Numbers:
    """base to the power of 0, 1, 2, …, modulo 2**64."""
    known = _POWERS.get(base)
    if known is None or len(known) < count:
        steps = np.full(max(count, 2 * CHARACTERS), base, np.uint64)
        steps[0] = 1
        known = _POWERS[base] = np.multiply.accumulate(steps)
    return known[:count]


def _joined(words: Numbers, counts: Places) -> tuple[Numbers, Places]:
    """A number for every `SIZE` words in a row of one text, from words of all of them."""
    ends = np.repeat(np.cumsum(counts), counts)
    place = np.arange(len(words))
    sums = words * _OF_PLACE[0]
    for step in range(1, SIZE):
        following = np.zeros_like(words)
        following[:-step] = words[step:]
        sums += np.where(place + step < ends, following, np.uint64(0)) * _OF_PLACE[step]
    first = place == ends - np.repeat(counts, counts)
    kept = first | (place + SIZE <= ends)
    return _mixed(sums[kept]), np.where(counts > 0, np.maximum(counts - SIZE + 1, 1), 0)


def _mixed(numbers: Numbers) -> Numbers:
    """Each bit of the result depends on all bits of the number (the finaliser of splitmix64)."""
    mixed = numbers + np.uint64(_BASE)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _with_zero(ends: NDArray[np.int64]) -> Places:
    return np.concatenate([np.zeros(1, np.int64), ends])
