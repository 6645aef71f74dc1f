"""How often reviewers are right, and where they differ. Pure. Loads scipy: called by jobs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from scipy.stats import binomtest

from feedback.review.agreement import Given, meetings
from feedback.review.levels import Level, Value
from feedback.review.measured import Confusion, Disputed, Share

#: The name of a question, and where it asks several things of one item, which of them.
Key = tuple[str, str]


class Held(NamedTuple):
    """What a reviewer said of an item, beside what it is held against."""

    reviewer: str
    said: Mapping[Key, Value]
    against: Mapping[Key, Value]


def share(right: int, of: int) -> Share:
    """With Wilson's interval (1927): it stays within 0 and 1, and is honest where there are few."""
    interval = binomtest(right, of).proportion_ci(method="wilson")
    return Share(right, of, float(interval.low), float(interval.high))


def shares(held: Iterable[Held]) -> dict[str, dict[str, Share]]:
    """By question and reviewer, how often both are the same, of where there are both."""
    counts: defaultdict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for each in held:
        for key in each.said.keys() & each.against.keys():
            counts[key[0], each.reviewer][each.said[key] == each.against[key]] += 1
    found: defaultdict[str, dict[str, Share]] = defaultdict(dict)
    for (name, reviewer), count in sorted(counts.items()):
        found[name][reviewer] = share(count[True], count.total())
    return dict(found)


def confusion(given: Sequence[Given]) -> Confusion:
    """Of each two answers to one item, by different reviewers."""
    values = sorted({_word(each.value): each.value for each in given}.items(), key=_place)
    names = [name for name, _ in values]
    counts: Counter[tuple[str, str]] = Counter()
    for met in meetings(given).values():
        for _, one, other in met:
            counts.update({(_word(one), _word(other)), (_word(other), _word(one))})
    return Confusion(tuple(names), tuple(tuple(counts[one, other] for other in names) for one in names))


def disputed(given: Sequence[Given], level: Level, most: int) -> list[Disputed]:
    """The items whose reviewers differ most: by the mean square of how far two answers are apart. Of equal
    ones first those that more have judged. Of an item with several units, the one on which they differ most.
    """
    said: defaultdict[Key, dict[str, Value]] = defaultdict(dict)
    for each in given:
        said[each.item, each.unit][each.reviewer] = each.value
    apart = {key: _apart(list(answers.values()), level) for key, answers in said.items()}
    found = sorted((key for key in said if apart[key]), key=lambda key: (-apart[key], -len(said[key]), key))
    first: dict[str, Key] = {}
    for key in found:
        first.setdefault(key[0], key)
    return [Disputed(item, _said(said[key].values())) for item, key in islice(first.items(), most)]


def _said(values: Iterable[Value]) -> tuple[tuple[str, int], ...]:
    """The most frequent first."""
    counts = Counter(_word(value) for value in values)
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _apart(values: Sequence[Value], level: Level) -> float:
    pairs = list(combinations(values, 2))
    return sum(_squared(one, other, level) for one, other in pairs) / len(pairs) if pairs else 0.0


def _squared(one: Value, other: Value, level: Level) -> float:
    return float(one != other) if level == Level.NOMINAL else (float(one) - float(other)) ** 2


def _place(value: tuple[str, Value]) -> tuple[float, str]:
    """Numbers by size, whatever else by its word."""
    name, of = value
    return (0.0 if isinstance(of, str | bool) else float(of), name)


def _word(value: Value) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
