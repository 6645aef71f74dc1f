"""Looks through the texts of new items for personal data, so that the pages that show them need not."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import transaction

from feedback.review import found, showing
from feedback.review.models import ReviewItem

log = logging.getLogger("flywheel.review")

# While they are looked through nobody else writes them.
CHUNK = 5
_RELATED = ("conversation", "message__generation__variant__prompt_version")


def run(seconds: float) -> int:
    """Those added last first, while there is time. How many."""
    until, looked = time.monotonic() + seconds, 0
    while time.monotonic() < until and (some := _next()):
        looked += some
    return looked


@transaction.atomic
def _next() -> int:
    """Nobody else is at the same ones."""
    rows = ReviewItem.objects.filter(found__isnull=True, conversation__deleted_at=None).order_by("-pk")
    rows = rows.select_related(*_RELATED).select_for_update(no_key=True, skip_locked=True, of=("self",))
    items = list(rows[:CHUNK])
    for item in items:
        item.message.conversation = item.conversation
        item.found = _found(item)
    ReviewItem.objects.bulk_update(items, ["found"])
    return len(items)


def _found(item: ReviewItem) -> dict[str, Any]:
    try:
        return found.kept(showing.texts(item.message))
    except Exception:  # one item that cannot be read must not keep the others from it
        log.exception("item %s could not be read ahead: its page looks through it", item.pk)
        return found.kept([])
