"""Looks through the texts of new items for personal data, so that the pages that show them need not."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from feedback.datasets.claiming import alone
from feedback.review import found, showing
from feedback.review.models import ReviewItem, ReviewSlot

log = logging.getLogger("flywheel.review")

CHUNK = 5
_OPEN = ReviewSlot.objects.filter(item=OuterRef("pk"), decided_at=None, withdrawn_at=None)
# Finders by which all that is to be judged was read, when this process looked: another comes with an update,
# and with that another process.
_read_again: set[str] = set()
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
    items = _unread()
    for item in items:
        item.message.conversation = item.conversation
        ReviewItem.objects.filter(pk=item.pk).update(found=_found(item))
    return len(items)


def _unread() -> list[ReviewItem]:
    """What is new; then what is to be judged still and was read by another finder."""
    rows = ReviewItem.objects.filter(conversation__deleted_at=None).select_related(*_RELATED).order_by("-pk")
    if new := list(rows.filter(found__isnull=True)[:CHUNK]):
        return new
    by = found.finder()
    old = [] if by in _read_again else list(rows.filter(Exists(_OPEN)).exclude(found__by=by)[:CHUNK])
    if not old:
        _read_again.add(by)
    return old


def _found(item: ReviewItem) -> dict[str, Any]:
    try:
        with transaction.atomic():  # what the database refuses of one is of that one alone
            texts = showing.texts(item.message)
        return found.kept(texts)
    except Exception:  # one item that cannot be read must not keep the others from it
        log.exception("item %s could not be read ahead: its page looks through it", item.pk)
        return found.kept([])
