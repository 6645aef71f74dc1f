"""What changed between two texts, word by word. Pure; the prompt pages draw it."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from typing_extensions import override

# Words and the space between them.
WORDS_SQUARED_MAX = 36_000_000
#: Of one matching: about a quarter of a second. Texts that repeat their words would take many times that.
STEPS_MAX = 4_000_000
_WORD = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both have, or only one of them."""

    kind: Literal["same", "added", "removed"]
    text: str


def difference(old: str, new: str) -> list[Piece]:
    """`old` is the pieces that are not added, `new` those that are not removed, each joined in order.

    Of two texts whose middles are too long to be compared word by word, the whole middle has changed; where
    they take too many steps, what is left then has.
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
    for is_same, run in groupby(_runs(before, after), lambda run: run.is_same):
        runs = list(run)
        old, new = "".join(each.old for each in runs), "".join(each.new for each in runs)
        pieces += [Piece("same", old)] if is_same else [Piece("removed", old), Piece("added", new)]
    return [piece for piece in pieces if piece.text]


class _Matcher(SequenceMatcher[str]):
    """Finds nothing more that is alike once STEPS_MAX is used up: the same texts always give the same."""

    bpopular: set[str]  # the library's: words that stand in too many places to be looked for

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after)
        self._left = STEPS_MAX
        places = Counter(after)
        for word in self.bpopular:
            del places[word]
        # A search looks at every place of each word of its stretch.
        self._steps = [0, *accumulate(1 + places[word] for word in before)]

    @override
    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        self._left -= self._steps[-1 if ahi is None else ahi] - self._steps[alo]
        return Match(alo, blo, 0) if self._left < 0 else super().find_longest_match(alo, ahi, blo, bhi)


class _Run(NamedTuple):
    is_same: bool
    old: str
    new: str


def _runs(before: list[str], after: list[str]) -> list[_Run]:
    """In order. Nothing but space between two changes is part of them: several changed words read as one."""
    codes = _Matcher(before, after).get_opcodes()
    runs = [_Run(tag == "equal", "".join(before[i:j]), "".join(after[k:m])) for tag, i, j, k, m in codes]
    lone = {at for at in range(1, len(runs) - 1) if runs[at].is_same and runs[at].old.isspace()}
    return [run._replace(is_same=False) if at in lone else run for at, run in enumerate(runs)]
