"""Items handed to a reviewer for another purpose than to judge them, and decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from feedback.models import Decision, ReviewClaim, ReviewItem, ReviewSlot
from feedback.review.models import Purpose
from tests.fast.feedback.review.queued import decided


def handed(item: ReviewItem, reviewer: UUID, purpose: Purpose, **answers: Any) -> Decision:
    claim = ReviewClaim(pk=uuid4(), item=item, reviewer=reviewer)
    held = {
        "reviewer": reviewer,
        "claim": claim.pk,
        "lease_until": timezone.now() + timedelta(minutes=2),
    }
    # Where one waits for anybody, as for an adjudication, it is that one.
    claim.slot, _ = ReviewSlot.objects.update_or_create(
        item=item, queue=item.queue, place=item.place, purpose=purpose, reviewer=None, defaults=held
    )
    claim.save(force_insert=True)
    return decided(claim, reviewer, **answers)
