"""A queue that is not needed any more is closed, and opened again when it is.

Nothing comes into a closed queue, and nothing of it is handed out. What was decided stands, and what somebody
is at they can still decide.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from feedback.review import declaring, noting
from feedback.review.models import ReviewQueue


@transaction.atomic
def close(queue: ReviewQueue, by: UUID) -> None:
    """Twice, it was closed the first time."""
    if declaring.locked(queue).closed_at is None:
        ReviewQueue.objects.filter(pk=queue.pk).update(closed_at=Now())
        noting.changed(queue, by, {"closed": False}, {"closed": True})


@transaction.atomic
def reopen(queue: ReviewQueue, by: UUID) -> None:
    """The log is asked anew at once. Raises Conflict where as many are open as there may be."""
    if declaring.locked(queue).closed_at is not None:
        declaring.check_room()
        ReviewQueue.objects.filter(pk=queue.pk).update(closed_at=None, filled_at=None)
        noting.changed(queue, by, {"closed": True}, {"closed": False})
