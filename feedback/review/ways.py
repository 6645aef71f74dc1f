"""Where a claim leads to."""

from __future__ import annotations

from django.urls import reverse

from feedback.review.models import Purpose, ReviewClaim


def following(claim: ReviewClaim) -> str:
    """The address of the next item, of those that are handed out as this one was."""
    name = "adjudicate" if claim.slot.purpose == Purpose.ADJUDICATING else "next"
    return reverse(f"review:{name}", args=[claim.item.queue_id])
