"""What a reviewer says of an item is kept once, as an answer to the version of the form that they saw."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from chat.exceptions import Code, Conflict, NotFound
from chat.models import Message
from feedback.review import adjudicating, bounds, forms, resuming
from feedback.review.fields import About
from feedback.review.forms import BadAnswer
from feedback.review.models import ACTIVE_MAX, Decision, FormVersion, Purpose, ReviewClaim

_REUSED = "This was sent before with other answers, and those were kept. Load the next item."
_TWICE = "You have decided this item already, and that stands. Load the next item."

# In force: nobody else was given the slot, and the lease has not run out.
_DECIDED: LiteralString = """
UPDATE feedback_reviewslot SET decided_at = statement_timestamp()
WHERE id = %(slot)s AND claim = %(claim)s AND decided_at IS NULL AND lease_until >= statement_timestamp()
"""


def decide(
    claim: UUID,
    reviewer: UUID,
    *,
    client_id: UUID,
    form: UUID,
    answers: Mapping[str, Any],
    active_ms: int,
    about: About | None = None,
) -> Decision:
    """Sent twice, it is one decision. `active_ms`: how long the reviewer was at it. `about`: what they were
    shown of the answer, all there is unless it is told.

    One that comes when somebody else was given the slot, or it was withdrawn, is kept as late, as one more.
    Raises NotFound for what was never claimed by them, BadAnswer, and Conflict for a second decision.
    """
    held = _held(claim, reviewer)
    version = FormVersion.objects.filter(pk=form, queue=held.item.queue_id).first()
    if version is None:
        raise BadAnswer("form", "must be one that this queue has asked")
    told = {
        "form": version,
        "answers": forms.check(forms.form_of(version.fields), answers, about or _all(held.item.message)),
        "active_ms": _active(active_ms),
    }
    try:
        return _decide(held, client_id, told)
    except IntegrityError:
        # Sent twice at once, or in two windows: the other one is there by now.
        return _again(reviewer, client_id, told) or _refuse()


def _refuse() -> Decision:
    raise Conflict(_TWICE)


def _held(claim: UUID, reviewer: UUID) -> ReviewClaim:
    rows = ReviewClaim.objects.filter(pk=claim, reviewer=reviewer, item__conversation__deleted_at=None)
    found = rows.select_related("item__message__generation", "slot").first()
    if found is None:
        raise NotFound("item")
    return found


def _active(active_ms: int) -> int:
    try:
        return bounds.whole(active_ms, 0, ACTIVE_MAX)
    except bounds.Unfit as unfit:
        raise BadAnswer("active_ms", unfit.limit) from None


@transaction.atomic
def _decide(held: ReviewClaim, client_id: UUID, told: Mapping[str, Any]) -> Decision:
    # The item before its slots, as whatever else changes both: what is kept of it is written there, too.
    adjudicating.lock(held.item_id)
    if again := _again(held.reviewer, client_id, told):
        return again
    made = Decision.objects.create(
        client_id=client_id,
        claim=held,
        slot=held.slot,
        item=held.item,
        purpose=held.slot.purpose,
        reviewer=held.reviewer,
        is_late=not _fills(held),
        **told,
    )
    if made.purpose == Purpose.JUDGING:
        adjudicating.settle(made.item_id)
    return made


def _fills(held: ReviewClaim) -> bool:
    """Whether its slot is decided by this: after the lease, too, where nobody else has it."""
    return _is_in_force(held) or (resuming.take_up(held.pk, held.reviewer) and _is_in_force(held))


def _is_in_force(held: ReviewClaim) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_DECIDED, {"slot": held.slot_id, "claim": held.pk})
        return bool(cursor.rowcount)


def _again(reviewer: UUID, client_id: UUID, told: Mapping[str, Any]) -> Decision | None:
    """The decision that was kept when this was sent before. Raises Conflict where something else was."""
    kept = Decision.objects.filter(reviewer=reviewer, client_id=client_id).first()
    if kept and (kept.answers, kept.form_id) != (told["answers"], told["form"].pk):
        raise Conflict(_REUSED, Code.CLIENT_ID_REUSED)
    return kept


def _all(answer: Message) -> About:
    siblings = Message.objects.filter(
        conversation=answer.conversation_id, parent=answer.parent_id, role=answer.role
    )
    return About(len(answer.text), frozenset(map(str, siblings.values_list("pk", flat=True))))
