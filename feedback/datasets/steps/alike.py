"""Which candidates are alike, by what they ask or by all that they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from feedback.curation.edges import Edge
from feedback.curation.near import COSINE, THRESHOLD, Known, alike, by_meaning, exact, jaccard
from feedback.curation.remembered import Whose, vectors
from feedback.curation.shingles import normalised, shingles
from inference.embeddings import is_cut

# Texts of earlier versions that are looked at together: some 2 kB each.
BLOCK = 20_000


def edges_of(
    texts: Sequence[str],
    how: str,
    parts: Sequence[Sequence[str]] = (),
    whose: Mapping[str, Whose] | None = None,
) -> list[Edge]:
    """`how`: exact; near, which is exact too; or meaning, which is all three.

    `parts`: what each text is put together from, as many of each. By meaning they are compared one by one.
    `whose`: by part, or by text where there are none; the vectors of others are not kept.
    """
    if how == "exact":
        return exact([normalised(text) for text in texts])
    found = alike(texts)
    if how != "meaning":
        return found
    return found + _by_meaning(parts or [[text] for text in texts], found, whose)


def _by_meaning(
    parts: Sequence[Sequence[str]], found: Sequence[Edge], whose: Mapping[str, Whose] | None
) -> list[Edge]:
    """Of copies only the first is compared with others: each is joined with it already. Rows of which the
    model would see but the beginning are not compared: two documents that begin alike may end in any way.
    """
    copies = {edge.right for edge in found if edge.kind == "exact"}
    firsts = [row for row in range(len(parts)) if row not in copies]
    cut = set(filter(is_cut, {text for row in firsts for text in parts[row]}))
    whole = [row for row in firsts if cut.isdisjoint(parts[row])]
    if not whole:
        return []
    texts = list(dict.fromkeys(text for row in whole for text in parts[row]))
    places = {text: place for place, text in enumerate(texts)}
    of_rows = np.array([[places[text] for text in parts[row]] for row in whole], np.int64)
    edges = by_meaning(texts, vectors(texts, whose), COSINE, of_rows)
    return [edge._replace(left=whole[edge.left], right=whole[edge.right]) for edge in edges]


def part_by_part(edges: Sequence[Edge], parts: Sequence[Sequence[str]]) -> list[Edge]:
    """Those whose parts are near one by one: two pairs with one prompt and one answer in common are not."""
    apart = [edge for edge in edges if edge.kind == "near"]
    width = len(parts[0]) if parts else 1
    if not apart:
        return list(edges)
    # Few rows are near another: only their parts are taken to pieces.
    places = {row: place for place, row in enumerate(sorted({row for edge in apart for row in edge[:2]}))}
    told = shingles([normalised(part) for row in places for part in parts[row]])
    pairs = [
        (places[edge.left] * width + at, places[edge.right] * width + at)
        for edge in apart
        for at in range(width)
    ]
    shared = jaccard(told, np.array(pairs, np.int64)).reshape(len(apart), width).min(axis=1)
    same = {edge[:2] for edge, least in zip(apart, shared.tolist(), strict=True) if least >= THRESHOLD}
    return [edge for edge in edges if edge.kind != "near" or edge[:2] in same]


def met(texts: Sequence[str], others: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Of each text the names of those `others`, (text, name), that it is equal or nearly equal to."""
    normal = [normalised(text) for text in texts]
    found: dict[str, set[str]] = {text: set() for text in normal}
    known = Known(shingles(list(found)))
    for theirs in _blocks(others):
        _meet(found, known, theirs)
    return [found[text] for text in normal]


def _blocks(others: Iterable[tuple[str, str]]) -> Iterator[Mapping[str, set[str]]]:
    """Of each distinct text the names, so many at a time."""
    rest = iter(others)
    while block := list(islice(rest, BLOCK)):
        names: dict[str, set[str]] = defaultdict(set)
        for text, name in block:
            names[normalised(text)].add(name)
        yield names


def _meet(found: Mapping[str, set[str]], known: Known, theirs: Mapping[str, set[str]]) -> None:
    """Name by name: however many are near under the one, those under another are looked at, too."""
    for text, names in found.items():
        names.update(theirs.get(text, ()))
    texts = list(found)
    for name in sorted(set().union(*theirs.values())):
        rows = [row for row, text in enumerate(texts) if name not in found[text]]
        of_name = shingles([text for text, names in theirs.items() if name in names])
        for row in known.met(of_name, np.array(rows, np.int64)).tolist():
            found[texts[row]].add(name)
