"""Thumbs up over thumbs down among answers to one question."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

from feedback.pairs.rules.rule import Prior, Proposed, Rule, Standing, is_same_manifest, makes_a_pair
from feedback.pairs.told import Answer, Rating, Told

Rated = tuple[Rating, Answer]


def propose(told: Told) -> Iterable[Proposed]:
    for better, worse in _ups_over_downs(told):
        (up, chosen), (down, rejected) = better, worse
        if makes_a_pair(chosen, rejected) and is_same_manifest(chosen, rejected):
            yield Proposed(
                person=up.person, chosen=chosen, rejected=rejected, evidence=(up.event, down.event)
            )


def _ups_over_downs(told: Told) -> Iterable[tuple[Rated, Rated]]:
    """Of one person who saw both, on answers to one question."""
    groups: dict[object, list[Rated]] = {}
    for rating in told.ratings:
        answer = told.answers.get(rating.message)
        if answer is not None and not rating.is_suspicious and told.saw(rating.person, answer):
            groups.setdefault((rating.person, answer.question), []).append((rating, answer))
    for rated in groups.values():
        for better, worse in permutations(rated, 2):
            if better[0].value == "up" and worse[0].value == "down":
                yield better, worse


RATED_SIBLINGS = Rule(
    name="rated_siblings",
    title="Rated siblings",
    version=1,
    does="Of several answers to one question somebody liked one and disliked another. Two likes and two "
    "dislikes make no pair.",
    needs="Both ratings in force, neither suspicious, and time in view of both answers.",
    limits="The two were judged one after the other: the second is read with the first in mind.",
    prior=Prior(
        0.78,
        0.65,
        0.9,
        "A little under that of a comparison, as the answers were not seen together: stated, not measured.",
    ),
    standing=Standing.VOTE,
    is_on=True,
    propose=propose,
)
