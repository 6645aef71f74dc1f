"""Which statements about answers to the same messages contradict each other, or go round in a circle. Pure.

Nothing depends on the order of rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeVar

from feedback.pairs.rules.rule import Standing

Text = str
#: Why something is set aside; also the status of its pair.
Why = Literal["conflicting", "circular"]
Edge = tuple[Text, Text]
Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stance:
    """That `person` put text `better` above `worse`; of one person the highest `standing` counts, and of
    equal ones the highest `clearness`.
    """

    key: Hashable
    person: Hashable
    better: Text
    worse: Text
    standing: int = 0
    clearness: float = 0

    @property
    def edge(self) -> Edge:
        return self.better, self.worse


def set_aside(stances: Iterable[Stance]) -> dict[Hashable, Why]:
    """Keys of those to set aside, of one context.

    Conflicting: a person who says both, a lower statement against a higher one of the same person, the
    minority or both sides of a tie between people, whoever contradicts what reviewers decided. Circular: else
    every edge of a circle of majorities; of what reviewers decided, only where that closes the circle.
    """
    rows = list(stances)
    said, contradicted = _by_person(rows)
    aside: dict[Hashable, Why] = dict.fromkeys(contradicted, "conflicting")
    counted = list(_counted(said.values()))
    majority = set(majorities(Counter(each.edge for each in counted)))
    looped = _looped(majority, {each.edge for each in counted if each.standing == Standing.DECISION})
    for row in rows:
        if row.key in aside or (row.person, *sorted(row.edge)) not in said:
            continue
        if row.edge not in majority:
            aside[row.key] = "conflicting"
        elif row.edge in looped:
            aside[row.key] = "circular"
    return aside


def _looped(majority: Collection[Edge], decided: Collection[Edge]) -> set[Edge]:
    """Those in circles. What others say closes none of what reviewers decided."""
    standing = {edge for edge in majority if edge in decided}
    return (edges_in_circles(majority) - standing) | edges_in_circles(standing)


def _counted(held: Collection[Stance]) -> Iterator[Stance]:
    """Of two texts that reviewers decided about, what they decided; of others what everybody says."""
    decided = {frozenset(each.edge) for each in held if each.standing == Standing.DECISION}
    for each in held:
        if each.standing == Standing.DECISION or frozenset(each.edge) not in decided:
            yield each


def _by_person(rows: Sequence[Stance]) -> tuple[dict[tuple[Hashable, ...], Stance], set[Hashable]]:
    """What each person holds of each two texts, and what contradicts that."""
    groups: dict[tuple[Hashable, ...], list[Stance]] = defaultdict(list)
    for row in rows:
        groups[(row.person, *sorted(row.edge))].append(row)
    said: dict[tuple[Hashable, ...], Stance] = {}
    aside: set[Hashable] = set()
    for key, group in groups.items():
        highest = max((row.standing, row.clearness) for row in group)
        held = {row.edge: row for row in group if (row.standing, row.clearness) == highest}
        if len(held) == 1:
            [said[key]] = held.values()
        aside |= {row.key for row in group if row.edge not in held or len(held) > 1}
    return said, aside


def majorities(tally: Mapping[tuple[Item, Item], int]) -> Iterator[tuple[Item, Item]]:
    """(better, worse) of each two where more say so than the other way round."""
    for (better, worse), count in tally.items():
        if count > tally.get((worse, better), 0):
            yield better, worse


def edges_in_circles(edges: Iterable[tuple[Item, Item]]) -> set[tuple[Item, Item]]:
    """Those from whose end there is a way back to their beginning."""
    edges = set(edges)
    part = _components(edges)
    return {edge for edge in edges if part[edge[0]] == part[edge[1]]}


def three_cycles(edges: Iterable[tuple[Item, Item]]) -> set[frozenset[Item]]:
    """Each three of which every one beats one and loses to one of the others."""
    edges = set(edges)
    nodes = sorted({node for edge in edges for node in edge}, key=repr)
    return {
        frozenset((a, b, c))
        for a, b, c in combinations(nodes, 3)
        if {(a, b), (b, c), (c, a)} <= edges or {(b, a), (c, b), (a, c)} <= edges
    }


def _components(edges: Iterable[tuple[Item, Item]]) -> dict[Item, int]:
    """Numbers of strongly connected parts, by Kosaraju's two walks, neither by recursion."""
    ahead: dict[Item, list[Item]] = defaultdict(list)
    back: dict[Item, list[Item]] = defaultdict(list)
    for better, worse in edges:
        ahead[better].append(worse)
        back[worse].append(better)
    nodes = [*dict.fromkeys([*ahead, *back])]
    part: dict[Item, int] = {}
    for number, root in enumerate(reversed(_finished(nodes, ahead))):
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node not in part:
                part[node] = number
                waiting.extend(back.get(node, ()))
    return part


def _finished(nodes: Iterable[Item], ahead: Mapping[Item, Sequence[Item]]) -> list[Item]:
    """In the order in which a walk in depth leaves them."""
    order: list[Item] = []
    met: set[Item] = set()
    for root in nodes:
        stack = [(root, False)]
        while stack:
            node, is_done = stack.pop()
            if is_done:
                order.append(node)
            elif node not in met:
                met.add(node)
                stack.append((node, True))
                stack.extend((other, False) for other in ahead.get(node, ()))
    return order
