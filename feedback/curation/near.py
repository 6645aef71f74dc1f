"""Rows that say the same: to the letter, nearly, or in other words.

Near ones are found by MinHash and then counted: a pair is told only when the texts truly share `THRESHOLD` of
their shingles, so that a wrong pair costs a comparison and never a row. Memory: some 2 kB for a text of 200
words, of all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash, RMinHashLSH

from feedback.curation.asked import numbers
from feedback.curation.edges import Edge
from feedback.curation.shingles import Shingles, normalised, shingles

__all__ = ["BANDS", "COSINE", "PERMUTATIONS", "THRESHOLD", "Known", "alike", "by_meaning", "exact", "near"]

Floats = NDArray[np.float32]
Number = TypeVar("Number", np.int64, np.uint64)
Pairs = NDArray[np.int64]

THRESHOLD = 0.7
# A pair at the threshold is missed once in 5,000 times: (1 - .7 ** 4) ** 32.
PERMUTATIONS, BANDS = 128, 32
SEED = 20
# Of very many rows with one band in common each is compared with so many after it: enough for one cluster.
NEIGHBOURS = 64
# Pairs that are counted at a time, and the shingles that they may have together.
PAIRS, COUNTED = 1 << 16, 1 << 24

COSINE = 0.95
# Rows of vectors multiplied at a time: 16 MB of cosines. And texts whose digests are taken apart.
BLOCK = 2_048


def alike(texts: Sequence[str], threshold: float = THRESHOLD) -> list[Edge]:
    """Exact and near pairs. Of copies only the first is compared with others; each is joined with it."""
    normal = [normalised(text) for text in texts]
    copies = exact(normal)
    later = {edge.right for edge in copies}
    firsts = np.array([row for row in range(len(texts)) if row not in later], np.int64)
    found = near(shingles([normal[row] for row in firsts.tolist()]), threshold)
    return copies + [Edge(int(firsts[a]), int(firsts[b]), kind, score) for a, b, kind, score in found]


def exact(normal: Sequence[str]) -> list[Edge]:
    """Each copy with the first of its kind, of texts that are `normalised`."""
    seen: dict[bytes, int] = {}
    edges = []
    for row, text in enumerate(normal):
        first = seen.setdefault(sha256(text.encode("utf-8", "surrogatepass")).digest(), row)
        if first != row:
            edges.append(Edge(first, row, "exact", 1.0))
    return edges


def near(texts: Shingles, threshold: float = THRESHOLD) -> list[Edge]:
    """Pairs that share at least `threshold` of their distinct shingles, by left, then right.

    A text without a word is like none.
    """
    rows = _with_company(texts)
    if not len(rows):
        return []
    pairs = rows[_candidates(_bands(texts.of(rows)))]
    shared = jaccard(texts, pairs)
    kept = shared >= threshold
    found = zip(pairs[kept].tolist(), shared[kept].tolist(), strict=True)
    return [Edge(left, right, "near", score) for (left, right), score in found]


class Known:
    """Texts that many others are held against; what is reckoned of these alone is reckoned once."""

    def __init__(self, texts: Shingles) -> None:
        self.texts = texts
        self._rows = np.flatnonzero(np.diff(texts.starts))
        self._numbers = _bands(texts.of(self._rows))

    def met(self, others: Shingles, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of these `rows` are near one of the others.

        Band by band each is held against `NEIGHBOURS` of them, however many of the rows are alike.
        """
        theirs = np.flatnonzero(np.diff(others.starts))
        left = np.flatnonzero(np.isin(self._rows, rows))
        if not len(theirs) or not len(left):
            return np.empty(0, np.int64)
        found: list[NDArray[np.int64]] = []
        numbers = _bands(others.of(theirs))
        for band in range(BANDS):
            pairs = _across(self._numbers[left, band], numbers[:, band])
            mine = self._rows[left[pairs[:, 0]]]
            shared = self._shared(mine, others, theirs[pairs[:, 1]])
            found.append(mine[shared >= THRESHOLD])
            left = left[np.isin(self._rows[left], found[-1], invert=True)]
        return _once(np.concatenate(found))

    def _shared(
        self, mine: NDArray[np.int64], others: Shingles, theirs: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        ours, here = np.unique(mine, return_inverse=True)
        rest, there = np.unique(theirs, return_inverse=True)
        both = self.texts.of(ours).then(others.of(rest))
        return jaccard(both, np.stack([here, there + len(ours)], axis=1))


def _across(mine: NDArray[np.uint64], theirs: NDArray[np.uint64]) -> Pairs:
    """Of one band: each of mine with at most `NEIGHBOURS` of theirs that have the same number."""
    order = np.argsort(theirs, kind="stable")
    first = np.searchsorted(theirs[order], mine, "left")
    counts = np.minimum(np.searchsorted(theirs[order], mine, "right") - first, NEIGHBOURS)
    ends = np.cumsum(counts)
    places = np.repeat(first - (ends - counts), counts) + np.arange(counts.sum())
    return np.stack([np.repeat(np.arange(len(mine)), counts), order[places]], axis=1)


def _with_company(texts: Shingles) -> NDArray[np.int64]:
    """Rows that share a band with another: most do not, and need not be taken apart."""
    worded: NDArray[np.int64] = np.flatnonzero(np.diff(texts.starts))
    if not len(worded):
        return worded
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
    flags = index.query_duplicate_flags_matrix_one_shot(_digests(texts.of(worded)))
    found: NDArray[np.int64] = worded[np.array(flags, bool)]
    return found


def _digests(texts: Shingles) -> Any:
    starts = texts.starts.astype(np.uint64)
    return RMinHash.digest_matrix_from_flat_token_hashes(texts.numbers, starts, PERMUTATIONS, SEED)


def _bands(texts: Shingles) -> NDArray[np.uint64]:
    """A number for each band of each text, (texts, bands). Digests are taken apart `BLOCK` at a time."""
    numbers = [np.empty((0, BANDS), np.uint64)]
    for start in range(0, len(texts), BLOCK):
        rows = np.arange(start, min(start + BLOCK, len(texts)))
        numbers.append(_numbers(np.array(_digests(texts.of(rows)).to_rows(), np.uint32)))
    return np.concatenate(numbers)


def _numbers(matrix: NDArray[np.uint32]) -> NDArray[np.uint64]:
    width = PERMUTATIONS // BANDS // 2
    parts = np.ascontiguousarray(matrix).view(np.uint64).reshape(len(matrix), BANDS, width)
    numbers = np.zeros((len(matrix), BANDS), np.uint64)
    for part in range(width):
        numbers = (numbers ^ parts[:, :, part]) * np.uint64(0x9E3779B97F4A7C15)
        numbers ^= numbers >> np.uint64(29)
    return numbers


def _candidates(bands: NDArray[np.uint64]) -> Pairs:
    """Pairs of rows with a band in common, each once, the earlier first, in order."""
    found = [np.empty(0, np.int64)]
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        sorted_ = band[order]
        for step in range(1, min(NEIGHBOURS, len(order))):
            same = np.flatnonzero(sorted_[:-step] == sorted_[step:])
            if not len(same):
                break
            found.append((order[same] << 32) | order[same + step])
    packed = _once(np.concatenate(found))
    return np.stack([packed >> 32, packed & 0xFFFFFFFF], axis=1)


def jaccard(texts: Shingles, pairs: Pairs) -> NDArray[np.float64]:
    """Of each pair, distinct shingles of both ÷ of either. Two texts without any share none."""
    lengths = np.diff(texts.starts)
    found = [_jaccard(texts, chunk) for chunk in _chunks(pairs, lengths[pairs].sum(axis=1))]
    return np.concatenate([np.empty(0), *found])


def _chunks(pairs: Pairs, lengths: NDArray[np.int64]) -> Iterator[Pairs]:
    start = 0
    ends = np.cumsum(lengths)
    while start < len(pairs):
        before = int(ends[start] - lengths[start])
        fitting = int(np.searchsorted(ends, before + COUNTED, "right"))
        end = min(max(fitting, start + 1), start + PAIRS)
        yield pairs[start:end]
        start = end


def _jaccard(texts: Shingles, pairs: Pairs) -> NDArray[np.float64]:
    """Of a shingle 40 bits are enough within one pair; the pair's number stands above them."""
    left, right = (_distinct(texts.of(pairs[:, side])) for side in (0, 1))
    both = np.sort(np.concatenate([left, right]))
    shared = np.bincount(_pair_of(both[1:][both[1:] == both[:-1]]), minlength=len(pairs))
    either = np.bincount(_pair_of(np.concatenate([left, right])), minlength=len(pairs)) - shared
    found: NDArray[np.float64] = shared / np.maximum(either, 1)
    return found


def _pair_of(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    return (numbers >> np.uint64(40)).astype(np.int64)


def _distinct(texts: Shingles) -> NDArray[np.uint64]:
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64), np.diff(texts.starts))
    return _once((owners << np.uint64(40)) | (texts.numbers >> np.uint64(24)))


def _once(numbers: NDArray[Number]) -> NDArray[Number]:
    """Each of them once, in order; as `np.unique`, which hashes and takes three times as long."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def by_meaning(
    texts: Sequence[str], vectors: Floats, threshold: float = COSINE, parts: Pairs | None = None
) -> list[Edge]:
    """Pairs of rows with at least this cosine and the same numbers, by left, then right.

    `parts`: of each row the texts that it consists of, as many of each row, as their places in `texts`; every
    part has to be so close, and the score is that of the least. Without, each text is a row. A vector has the
    length 1.

    The numbers, because vectors hardly tell one question from the same with others. Of a row with very many
    pairs the first are told, and those that join clusters: `clusters` finds the same. Time grows with the
    square of the rows: 100,000 of one part of 384 dimensions take some 80 seconds of one core. Memory: 50 MB,
    and at most `NEIGHBOURS` pairs of a row.
    """
    rows = np.arange(len(vectors))[:, None] if parts is None else parts
    edges = []
    names = np.arange(len(rows))
    told = np.zeros(len(rows), np.int64)
    for left, rights, cosines in _close(vectors, threshold, rows, _by_numbers(texts, rows)):
        places = {*range(min(NEIGHBOURS - int(told[left]), len(rights))), *_joining(left, rights, names)}
        told[left] += len(rights)
        edges += [Edge(left, int(rights[at]), "meaning", min(float(cosines[at]), 1.0)) for at in places]
    return sorted(edges)


def _joining(left: int, rights: NDArray[np.int64], names: NDArray[np.int64]) -> list[int]:
    """The first place of each cluster that was apart from `left`; in `names` they are then one, named by its
    earliest row.
    """
    apart = np.flatnonzero(names[rights] != names[left])
    clusters, first = np.unique(names[rights[apart]], return_index=True)
    if len(clusters):
        together = np.append(clusters, names[left])
        names[np.isin(names, together)] = together.min()
    joining: list[int] = apart[first].tolist()
    return joining


def _by_numbers(texts: Sequence[str], rows: Pairs) -> NDArray[np.int64]:
    """A number for each row, the same for those whose parts hold the same numbers equally often."""
    of_texts = [frozenset(numbers(text).items()) for text in texts]
    seen: dict[tuple[frozenset[tuple[str, int]], ...], int] = {}
    found = (seen.setdefault(tuple(of_texts[part] for part in row), len(seen)) for row in rows.tolist())
    return np.fromiter(found, np.int64, len(rows))


def _close(
    vectors: Floats, threshold: float, rows: Pairs, of_numbers: NDArray[np.int64]
) -> Iterator[tuple[int, NDArray[np.int64], Floats]]:
    """Each row with later ones that are close to it, in order, block by block."""
    for start in range(0, len(rows), BLOCK):
        here = slice(start, start + BLOCK)
        for beside in range(start, len(rows), BLOCK):
            there = slice(beside, beside + BLOCK)
            cosines = _least(vectors, threshold, rows[here], rows[there])
            close = (cosines >= threshold) & (of_numbers[here, None] == of_numbers[None, there])
            if start == beside:
                close = np.triu(close, 1)
            for row in np.flatnonzero(close.any(axis=1)).tolist():
                rights = np.flatnonzero(close[row])
                yield start + row, beside + rights, cosines[row, rights]


def _least(vectors: Floats, threshold: float, here: Pairs, there: Pairs) -> Floats:
    """Of each row with each the cosine of the parts that are least alike; below the threshold any that is."""
    least: Floats = vectors[here[:, 0]] @ vectors[there[:, 0]].T
    for part in range(1, here.shape[1]):
        if least.max() < threshold:
            break
        np.minimum(least, vectors[here[:, part]] @ vectors[there[:, part]].T, out=least)
    return least
