"""Looks through the texts of new items for personal data, so that the pages that show them need not."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import transaction

from feedback.datasets.claiming import alone
from feedback.review import found, showing
from feedback.review.models import ReviewItem

log = logging.getLogger("flywheel.review")

CHUNK = 5
_RELATED = ("conversation", "message__generation__variant__prompt_version")


def run(seconds: float) -> int:
    """Those added last first, while there is time. How many; none while somebody else is at it.

    No row is locked while it is looked through, which may take seconds: who decides about it writes it.
    """
    until, looked = time.monotonic() + seconds, 0
    with alone("feedback.read_ahead") as is_alone:
        while is_alone and time.monotonic() < until and (some := _next()):
            looked += some
    return looked


def _next() -> int:
    rows = ReviewItem.objects.filter(found__isnull=True, conversation__deleted_at=None).order_by("-pk")
    items = list(rows.select_related(*_RELATED)[:CHUNK])
    for item in items:
        item.message.conversation = item.conversation
        ReviewItem.objects.filter(pk=item.pk).update(found=_found(item))
    return len(items)


def _found(item: ReviewItem) -> dict[str, Any]:
    try:
        with transaction.atomic():  # what the database refuses of one is of that one alone
            texts = showing.texts(item.message)
        return found.kept(texts)
    except Exception:  # one item that cannot be read must not keep the others from it
        log.exception("item %s could not be read ahead: its page looks through it", item.pk)
        return found.kept([])
