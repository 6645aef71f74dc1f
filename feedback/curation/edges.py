"""Which rows are alike, how, and how much; groups of them; and which of a group is kept. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["Edge", "Joined", "Likeness", "Standing", "best_of", "clusters"]

Likeness = Literal["exact", "near", "meaning"]


class Edge(NamedTuple):
    """Two rows, the earlier first. `score`: 1 for exact, Jaccard's for near, the cosine for meaning."""

    left: int
    right: int
    kind: Likeness
    score: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for keeping a row: how much it weighs, how much evidence it has, how long its answer is."""

    weight: float = 1.0
    evidence: int = 0
    characters: int = 0


class Joined:
    """Rows in clusters that grow; each cluster is named by its earliest row."""

    def __init__(self, count: int) -> None:
        self._names = list(range(count))

    def join(self, left: int, right: int) -> bool:
        """Whether they were apart."""
        one, other = self.name(left), self.name(right)
        self._names[max(one, other)] = min(one, other)
        return one != other

    def name(self, row: int) -> int:
        names = self._names
        while names[row] != row:
            names[row] = names[names[row]]
            row = names[row]
        return row


def clusters(count: int, edges: Iterable[Edge]) -> list[int]:
    """For each of `count` rows the earliest that is alike it, at once or by others between; itself if none.

    The order of the edges changes nothing.
    """
    joined = Joined(count)
    for edge in edges:
        joined.join(edge.left, edge.right)
    return [joined.name(row) for row in range(count)]


def best_of(names: Sequence[int], standings: Sequence[Standing]) -> dict[int, int]:
    """The row that each keeps: of most weight, then most evidence, then the longest answer, then first."""
    best: dict[int, int] = {}
    for row, name in enumerate(names):
        if name not in best or _speaks(standings[row]) > _speaks(standings[best[name]]):
            best[name] = row
    return best


def _speaks(standing: Standing) -> tuple[float, int, int]:
    return standing.weight, standing.evidence, standing.characters
