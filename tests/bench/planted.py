"""Texts with planted near-duplicates, from a seed: what a search for them must find, and what it must not."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

SEED = 20
# Of words, by how often: as in natural text the most frequent ones are in every sentence.
VOCABULARY = 5_000
SHORTEST, MEDIAN, LONGEST = 20, 120, 600
# Parts of the words that are changed. The first ones must be found; of the last is told what was found.
LIGHT = ("form", "1 %", "2 %", "3 %")
HEAVY = ("8 %", "15 %", "40 %")
STRENGTHS = (*LIGHT, *HEAVY)
PART = 0.2  # of the texts have an edited copy


@dataclass(frozen=True, slots=True)
class Planted:
    """`copies` tells by the pair of places how strongly the later was edited."""

    texts: Sequence[str]
    copies: dict[tuple[int, int], str]


def planted(count: int, seed: int = SEED) -> Planted:
    """So many texts in all, in an order drawn by the seed."""
    drawn = random.Random(seed)
    write = _writer(drawn)
    copied = round(count * PART / (1 + PART))
    originals = [write() for _ in range(count - copied)]
    strengths = [STRENGTHS[place % len(STRENGTHS)] for place in range(copied)]
    edited = [_edited(words, how, drawn, write) for words, how in zip(originals, strengths, strict=False)]
    order = list(range(count))
    drawn.shuffle(order)
    places = {which: place for place, which in enumerate(order)}
    together = [" ".join(words) for words in originals] + edited
    pairs = ((sorted((places[at], places[len(originals) + at])), how) for at, how in enumerate(strengths))
    return Planted([together[which] for which in order], {(left, right): how for (left, right), how in pairs})


def _writer(drawn: random.Random) -> Callable[[], list[str]]:
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    shares = [1 / (place + 1) for place in range(len(letters))]
    words = ["".join(drawn.choices(letters, shares, k=drawn.randint(2, 9))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (place + 2.7) for place in range(VOCABULARY)))

    def write() -> list[str]:
        length = min(max(int(drawn.lognormvariate(0, 0.7) * MEDIAN), SHORTEST), LONGEST)
        return drawn.choices(words, cum_weights=weights, k=length)

    return write


def _edited(words: Sequence[str], how: str, drawn: random.Random, write: Callable[[], list[str]]) -> str:
    """At least one word is changed, or only how they are written."""
    if how == "form":
        return "  ".join(word.capitalize() + drawn.choice(("", ",", ".", "!")) for word in words)
    changed = list(words)
    for _ in range(max(1, round(len(words) * int(how.split()[0]) / 100))):
        place = drawn.randrange(len(changed))
        other = next(word for word in iter(lambda: write()[0], None) if word != changed[place])
        changed[place : place + 1] = drawn.choice(([other], [], [changed[place], other]))
    return " ".join(changed)
