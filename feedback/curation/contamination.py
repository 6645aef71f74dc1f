"""The firewall between what a model is measured with and what it is trained on.

    breaches = Firewall(cases, embed).breaches(rows)

A row breaches by repeating a case: to the letter, nearly (most of the case's shingles are in what the row
says), or in other words (`rephrased`). Which of the two came first does not matter: to keep new cases out of
what is trained on already, look at the `case` of each breach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from feedback.curation.asked import Asked, asked, numbers, numbers_shared
from feedback.curation.rephrased import Rule, current
from feedback.curation.shingles import Shingles, normalised, shingles
from feedback.rows import Row

__all__ = ["Breach", "Embed", "Firewall", "Told", "report"]

Kind = Literal["exact", "near", "rephrased"]
Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

# Part of a case's shingles in one row.
CONTAINED = 0.7
# A case with fewer shingles is not met by sharing them.
SHINGLES_MIN = 8
# A text of one shingle, which is up to three words, is met to the letter only, and by a whole prompt.
SHORT = 1
# Rows compared with all cases at a time.
BLOCK = 1_024


class Breach(NamedTuple):
    """`score`: 1 for exact; the part of the case that is in the row for near; how likely for rephrased."""

    row: int
    case: int
    kind: Kind
    score: float


class Firewall:
    """Of the cases of evaluation sets, or of anything that has a prompt.

    `embed` gives each text a vector of length 1 by the model that `rephrased` was made for; it is asked for
    each distinct text of a call once, and a caller may remember vectors by content.
    """

    def __init__(self, cases: Sequence[Row], embed: Embed, rule: Rule | None = None) -> None:
        self._embed, self._rule = embed, rule or current()
        told = [(number, text) for number, case in enumerate(cases) for text in _measured(asked(case))]
        self._owners, texts = [number for number, _ in told], [text for _, text in told]
        normal = [normalised(text) for text in texts]
        self._exact: dict[str, list[int]] = {}
        for owner, text in zip(self._owners, normal, strict=True):
            self._exact.setdefault(text, []).append(owner)
        self._shingles = _Index(shingles(normal))
        self._worded = np.flatnonzero(_long(normal))
        self._vectors = self._embedded([texts[place] for place in self._worded])
        self._numbers = [numbers(text) for text in texts]

    def breaches(self, rows: Sequence[Row]) -> list[Breach]:
        """By row, then case; of two kinds between the same two, the plainer. Empty texts repeat nothing."""
        told = [asked(row) for row in rows]
        found: dict[tuple[int, int], Breach] = {}
        for breach in (*self._same(told), *self._near(told), *self._rephrased(told)):
            found.setdefault((breach.row, breach.case), breach)
        return sorted(found.values())

    def _same(self, rows: Sequence[Asked]) -> Iterator[Breach]:
        """A short message like "go on" is not the same question after another one."""
        owners, texts = _questions(rows)
        normal = [normalised(text) for text in texts]
        wholes = [normalised(row.whole) for row in rows]
        for number, text, long in zip(owners, normal, _long(normal), strict=True):
            if text and (long or text == wholes[number]):
                yield from (Breach(number, case, "exact", 1.0) for case in self._exact.get(text, ()))

    def _near(self, rows: Sequence[Asked]) -> Iterator[Breach]:
        said = shingles([normalised(row.said) for row in rows])
        for number in range(len(said)):
            of_row = said.numbers[said.starts[number] : said.starts[number + 1]]
            for place, part in self._shingles.contained(of_row):
                yield Breach(number, self._owners[place], "near", part)

    def _rephrased(self, rows: Sequence[Asked]) -> Iterator[Breach]:
        """Each distinct text is looked at once, whichever rows ask it."""
        asking = _asking(rows)
        if not asking or not len(self._worded):
            return
        texts = list(asking)
        vectors = self._embedded(texts)
        for start in range(0, len(texts), BLOCK):
            cosines = vectors[start : start + BLOCK] @ self._vectors.T
            for text, of_text in zip(texts[start : start + BLOCK], cosines, strict=True):
                for case, likely in self._meant(text, of_text):
                    yield from (Breach(row, case, "rephrased", likely) for row in asking[text])

    def _meant(self, text: str, cosines: Floats) -> Iterator[tuple[int, float]]:
        """The cases that it asks in other words, and how likely, by its cosine with each of `worded`."""
        close = np.flatnonzero(cosines >= self._rule.cosine_min).tolist()
        held = numbers(text)
        for column in close:
            measured = int(self._worded[column])
            shared = numbers_shared(held, self._numbers[measured])
            likely = self._rule.probability(float(cosines[column]), shared)
            if likely >= self._rule.threshold:
                yield self._owners[measured], likely

    def _embedded(self, texts: Sequence[str]) -> Floats:
        distinct = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        if not distinct:
            return np.empty((0, 0), np.float32)
        vectors = self._embed(list(distinct))
        return np.asarray(vectors)[[distinct[text] for text in texts]]


def _measured(case: Asked) -> tuple[str, ...]:
    """All that a case asks; of several questions the last by itself too: it is the one that is measured."""
    last = case.questions[-1] if len(case.questions) > 1 else case.whole
    says_enough = len(shingles([normalised(last)]).numbers) >= SHINGLES_MIN
    return (case.whole, last) if last != case.whole and says_enough else (case.whole,)


def _long(normal: Sequence[str]) -> NDArray[np.bool_]:
    """Of texts that are `normalised`: which say enough to be the same question after another one."""
    return np.diff(shingles(normal).starts) > SHORT


def _questions(rows: Sequence[Asked]) -> tuple[list[int], list[str]]:
    """Every question of every row, and all of a row together, with the row's number; by row."""
    found = [(number, text) for number, row in enumerate(rows) for text in row.texts]
    return [number for number, _ in found], [text for _, text in found]


def _asking(rows: Sequence[Asked]) -> dict[str, list[int]]:
    """Each text that says enough to be asked in other words, with the numbers of the rows that ask it."""
    owners, texts = _questions(rows)
    found: dict[str, list[int]] = {}
    for place in np.flatnonzero(_long([normalised(text) for text in texts])).tolist():
        found.setdefault(texts[place], []).append(owners[place])
    return found


class _Index:
    """Which cases a shingle is in."""

    def __init__(self, cases: Shingles) -> None:
        owners = np.repeat(np.arange(len(cases)), np.diff(cases.starts))
        pairs = np.unique(np.stack([cases.numbers, owners.astype(np.uint64)]), axis=1)
        self._numbers, self._owners = pairs[0], pairs[1].astype(np.int64)
        self._sizes = np.bincount(self._owners, minlength=len(cases))

    def contained(self, said: NDArray[np.uint64]) -> list[tuple[int, float]]:
        """Cases of which enough is in what was said, and how much of them."""
        distinct = np.unique(said)
        first = np.searchsorted(self._numbers, distinct, "left")
        counts = np.searchsorted(self._numbers, distinct, "right") - first
        known = np.flatnonzero(counts)
        places = [np.arange(first[at], first[at] + counts[at]) for at in known]
        hits = np.bincount(
            self._owners[np.concatenate([np.empty(0, np.int64), *places])], minlength=len(self._sizes)
        )
        parts = hits / np.maximum(self._sizes, 1)
        enough = np.flatnonzero((parts >= CONTAINED) & (self._sizes >= SHINGLES_MIN))
        return [(int(case), float(parts[case])) for case in enough]


@dataclass(frozen=True, slots=True)
class Told:
    """How many rows and cases take part in breaches, how many breaches of each kind there are, and a list."""

    rows: int
    cases: int
    kinds: dict[str, int]
    lines: list[str]


def report(breaches: Sequence[Breach]) -> Told:
    """For people: a version that breaches fails with it."""
    kinds = Counter(breach.kind for breach in breaches)
    return Told(
        rows=len({breach.row for breach in breaches}),
        cases=len({breach.case for breach in breaches}),
        kinds={kind: kinds[kind] for kind in ("exact", "near", "rephrased") if kinds[kind]},
        lines=[f"row {row} repeats case {case}: {kind}, {score:.2f}" for row, case, kind, score in breaches],
    )
