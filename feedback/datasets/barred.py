"""Answers of which reviewers said that they may not be used for training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from chat.models import Message
from feedback.models import Decision, ReviewItem
from feedback.review.outcomes import outcomes_of


def barred(conversations: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
    """By answer: the decisions because of which. What one queue bars is barred, and so are corrections of it,
    which hold most of its words. What reviewers are divided on is not.

    One statement, and two more where anybody said so at all.
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
    for correction in Message.objects.filter(corrects__in=list(found)):
        if correction.corrects_id:
            found[correction.pk] = found[correction.corrects_id]
    return {answer: tuple(sorted(decisions)) for answer, decisions in found.items()}
