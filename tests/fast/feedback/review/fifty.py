"""Fifty reviewers who claim all that a queue has at once, over a connection each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from django.db import connection

from chat.models import Message, User
from feedback.models import ReviewClaim, ReviewItem, ReviewQueue, ReviewSlot
from feedback.review import claiming
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review.queued import answer_of, queue


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
