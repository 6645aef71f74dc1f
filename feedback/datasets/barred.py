"""Answers of which reviewers said that they may not be used for training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from uuid import UUID

from chat.models import Message
from feedback.models import Decision, ReviewItem
from feedback.review.outcomes import outcomes_of


def barred(conversations: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """By answer: the decisions because of which. What one queue bars is barred, and so are corrections and
    continuations of it, which hold most of its words. What reviewers are divided on is not.

    One statement, and a few more where anybody said so at all.
    """
    said_no = Decision.objects.filter(item__conversation__in=conversations, answers__for_training=False)
    items = dict(ReviewItem.objects.filter(pk__in=said_no.values("item")).values_list("pk", "message"))
    if not items:
        return {}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for item, outcomes in outcomes_of(items).items():
        outcome = outcomes.get("for_training")
        if outcome and not outcome.value:
            found[items[item]].update(outcome.decisions)
    _follow(found)
    return {answer: tuple(sorted(decisions)) for answer, decisions in found.items()}


def _follow(found: dict[UUID, set[UUID]]) -> None:
    """To what was made of these answers, and of that, until nothing new is barred."""
    new = set(found)
    while new:
        of, new = new, set()
        for answer, made in _made_of(of):
            if not found[answer] <= found[made]:
                found[made] |= found[answer]
                new.add(made)


def _made_of(answers: Collection[UUID]) -> Iterator[tuple[UUID, UUID]]:
    """(answer, what holds its words too): corrections, and siblings that continue it."""
    corrected = Message.objects.filter(corrects__in=answers).values_list("corrects", "pk")
    continued = Message.objects.filter(generation__continues__message__in=answers)
    return chain(corrected, continued.values_list("generation__continues__message", "pk"))
