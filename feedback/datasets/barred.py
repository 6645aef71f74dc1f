"""Answers of which reviewers said that they may not be used for training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from chat.models import Message
from feedback.models import Decision, ReviewItem
from feedback.review.outcomes import Said, outcome, said_of

_QUESTION = "for_training"


def barred(conversations: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """By answer: the decisions because of which. What one queue bars is barred, and so are corrections and
    continuations of it, which hold most of its words. Until most say yes, or it is adjudicated, one no is
    enough.

    One statement, and a few more where anybody said so at all.
    """
    said_no = Decision.objects.filter(item__conversation__in=conversations, answers__for_training=False)
    items = dict(ReviewItem.objects.filter(pk__in=said_no.values("item")).values_list("pk", "message"))
    if not items:
        return {}
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for item, said in said_of(items).items():
        if no := _barring(said):
            found[items[item]].update(no)
    _follow(found)
    return {answer: tuple(sorted(decisions)) for answer, decisions in found.items()}


def _barring(said: Sequence[Said]) -> tuple[UUID, ...]:
    """The decisions that bar an item: none where it stands that it may be used."""
    stands = outcome(said, _QUESTION)
    if stands:
        return () if stands.value else stands.decisions
    answered = ((each.decision, each.settled.get(_QUESTION)) for each in said)
    return tuple(decision for decision, of in answered if of and not of.value)


def _follow(found: defaultdict[UUID, set[UUID]]) -> None:
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
    for made in Message.objects.filter(corrects__in=answers):
        if made.corrects_id:
            yield made.corrects_id, made.pk
    continued = Message.objects.filter(generation__continues__message__in=answers)
    yield from continued.values_list("generation__continues__message", "pk")
