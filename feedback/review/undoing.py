"""Taking back what one has just decided: within a minute it is as if it had not been said."""

from __future__ import annotations

from datetime import timedelta
from typing import LiteralString
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from chat.exceptions import Conflict
from feedback.accesses import DataAccess
from feedback.review import adjudicating
from feedback.review.claiming import LEASE_S
from feedback.review.models import Decision, Purpose

UNDO_S = 60
_NONE = "There is no decision here to take back."
_TOO_LATE = f"A decision can be taken back for {UNDO_S} seconds, and only the last one. This one stands."

_REOPEN: LiteralString = """
UPDATE feedback_reviewslot SET decided_at = NULL,
  lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE id = %(slot)s AND claim = %(claim)s AND NOT %(is_late)s
"""


def last(queue: UUID, reviewer: UUID) -> Decision | None:
    """The one that can be taken back, if any."""
    rows = Decision.objects.filter(reviewer=reviewer, item__queue=queue).order_by("-at")
    return rows.filter(at__gt=Now() - timedelta(seconds=UNDO_S)).select_related("form").first()


@transaction.atomic
def undo(claim: UUID, queue: UUID, reviewer: UUID) -> Decision:
    """What it was. The item is theirs again. Raises Conflict for any but the last, and after UNDO_S."""
    # Of two at once the second waits here, and finds nothing.
    rows = Decision.objects.select_for_update(no_key=True)
    if not rows.filter(claim=claim, reviewer=reviewer).values_list("pk").first():
        raise Conflict(_NONE)
    found = last(queue, reviewer)
    if found is None or found.claim_id != claim:
        raise Conflict(_TOO_LATE)
    was = f"decision {found.pk} of item {found.item_id}"
    access = DataAccess.objects.create(person=reviewer, deed=DataAccess.Deed.UNDONE, detail=was)
    _remove(found, access.pk)
    return found


def _remove(decision: Decision, audit: UUID) -> None:
    """Decisions are append-only: what goes names the row that says so, and nothing else goes with it."""
    values: dict[str, int | bool | UUID] = {
        "lease": LEASE_S,
        "slot": decision.slot_id,
        "claim": decision.claim_id,
        "is_late": decision.is_late,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('flywheel.audit', %s, true)", [str(audit)])
        Decision.objects.filter(pk=decision.pk).delete()
        cursor.execute("SELECT set_config('flywheel.audit', '', true)")
        cursor.execute(_REOPEN, values)
    if decision.purpose == Purpose.JUDGING:
        adjudicating.settle(decision.item_id)
