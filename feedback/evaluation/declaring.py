"""The deeds of slices: declaring one, changing its rule, removing it."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from chat.exceptions import Conflict
from feedback.evaluation import sliced
from feedback.evaluation.models import NOTHING_LOOKED_AT, EvalSlice
from feedback.evaluation.slicing import SliceRule

SLICES_MAX = 50


def declare(client_id: UUID, author: UUID, name: str, rule: SliceRule) -> EvalSlice:
    """Sent twice, it is declared once. Raises Conflict for a name that another has, and past SLICES_MAX."""
    if made := EvalSlice.objects.filter(author=author, client_id=client_id).first():
        return made
    if EvalSlice.objects.count() >= SLICES_MAX:
        raise Conflict(f"There are {SLICES_MAX} slices, which is the most there may be. Remove one first.")
    try:
        with transaction.atomic():
            return EvalSlice.objects.create(client_id=client_id, author=author, name=name, rule=rule.stored())
    except IntegrityError:
        raise Conflict(f"There is a slice called “{name}” already. Choose another name.") from None


def change(of: EvalSlice, rule: SliceRule) -> None:
    """From now on; everything is looked at again. Saved as it was, nothing is."""
    if rule.stored() == of.rule:
        return
    EvalSlice.objects.filter(pk=of.pk).update(
        rule=rule.stored(), looked=NOTHING_LOOKED_AT, tagged=NOTHING_LOOKED_AT
    )


def remove(of: EvalSlice) -> None:
    """Its cases stay, with their tags."""
    with transaction.atomic():
        sliced.forget(of)
        EvalSlice.objects.filter(pk=of.pk).delete()
