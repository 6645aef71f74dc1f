"""Fifty reviewers who come to all that a queue has at once, over a connection each."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from math import sqrt
from uuid import UUID, uuid4

from django.db import connection

from chat.models import Message, User
from feedback.models import Decision, ReviewClaim, ReviewItem, ReviewQueue, ReviewSlot
from feedback.review import claiming, gold, hidden, resuming
from feedback.review.models import Purpose
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review.queued import LEAD, answer_of, decided, queue

#: Items of which the answer is known: more than come to anybody.
GOLD = 50


def fifty_claim(ann: User, *, items: int, overlap: int) -> None:
    """Each slot goes to one of them, no item twice to the same, and none is left. `items`: tens."""
    of = queue(overlap=overlap)
    for _ in range(items // 10):
        ten(of, ann)
    reviewers = [uuid4() for _ in range(50)]
    with ThreadPoolExecutor(50) as pool:
        handed = [claim for claims in pool.map(lambda who: all_for(of, who), reviewers) for claim in claims]

    slots = items * overlap
    assert len({claim.slot_id for claim in handed}) == len(handed) == slots
    assert len({(claim.item_id, claim.reviewer) for claim in handed}) == slots
    assert ReviewClaim.objects.count() == slots


def fifty_decide(ann: User, *, items: int, gold_percent: int, repeat_percent: int) -> None:
    """Each item is judged by one of them, and what is hidden among them comes to each as often as it should,
    and never twice. `items`: tens; beside them are fifty of gold.
    """
    of = queue()
    for _ in range((items + GOLD) // 10):
        ten(of, ann)
    for item in of.items.order_by("-pk")[:GOLD]:
        gold.mark(item, LEAD, {"verdict": "bad"}, "Looked up.")
    of.gold_percent, of.repeat_percent = gold_percent, repeat_percent
    of.save(update_fields=["gold_percent", "repeat_percent"])
    with ThreadPoolExecutor(50) as pool:
        made = list(pool.map(lambda who: all_decided(of, who), [uuid4() for _ in range(50)]))

    judged = [each.item_id for decisions in made for each in decisions if each.purpose == Purpose.JUDGING]
    assert len(judged) == len(set(judged)) == items
    assert Decision.objects.filter(is_late=False).count() == sum(map(len, made)) == Decision.objects.count()
    for decisions in made:
        assert len({(each.item_id, each.purpose) for each in decisions}) == len(decisions)
        counts = Counter(each.purpose for each in decisions)
        assert is_by_chance(counts[Purpose.GOLD], len(decisions), gold_percent / 100)
    counts = Counter(each.purpose for decisions in made for each in decisions)
    assert is_by_chance(counts[Purpose.GOLD], counts.total(), gold_percent / 100)
    apart = sum(max(len(decisions) - hidden.APART, 0) for decisions in made)
    assert is_by_chance(counts[Purpose.REPEAT], apart, repeat_percent / 100)


def is_by_chance(found: int, of: int, share: float) -> bool:
    """Whether it lies within six standard deviations of what draws with that chance give."""
    return abs(found - of * share) <= 6 * sqrt(of * share * (1 - share))


def all_decided(of: ReviewQueue, reviewer: UUID) -> list[Decision]:
    """Whatever they are handed, until nothing is left."""
    try:
        found = []
        while key := resuming.following(of, reviewer):
            found.append(decided(ReviewClaim.objects.get(pk=key), reviewer))
        return found
    finally:
        connection.close()


def ten(of: ReviewQueue, ann: User) -> None:
    """Written as they stand in the database, in one conversation."""
    said = Message.objects.select_related("conversation").get(pk=answer_of(ended(ask(ann))))
    where = {"conversation": said.conversation}
    rows = [Message(parent=said.parent, role="assistant", author="imported", **where) for _ in range(10)]
    Message.objects.bulk_create(rows)
    items = [ReviewItem(queue=of, message=row, person=ann, place=0, **where) for row in rows]
    ReviewItem.objects.bulk_create(items)
    slots = [ReviewSlot(item=item, queue=of, place=0) for item in items for _ in range(of.overlap)]
    ReviewSlot.objects.bulk_create(slots)


def all_for(of: ReviewQueue, reviewer: UUID) -> list[ReviewClaim]:
    """Whatever is left when it is asked for."""
    try:
        found = []
        while claim := claiming.claim(of.pk, reviewer):
            found.append(claim)
        return found
    finally:
        connection.close()
