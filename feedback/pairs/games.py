"""Pairs as games between models, for ratings: how often which won against which. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping


def wins(games: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """How often (winner, loser) was the outcome, in the order of the names whatever that of the rows.

    A model never plays itself, and what no name is known of plays nobody.
    """
    counts = Counter((winner, loser) for winner, loser in games if winner and loser and winner != loser)
    return dict(sorted(counts.items()))


def records(games: Iterable[tuple[str, str]]) -> Mapping[str, tuple[int, int]]:
    """By model: how many it won and lost."""
    won: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for (winner, loser), count in wins(games).items():
        won[winner] += count
        lost[loser] += count
    return {model: (won[model], lost[model]) for model in sorted({*won, *lost})}
