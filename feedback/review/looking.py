"""That a reviewer looks at an item: it is theirs from then on, and noted. Called by the item's page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now

from chat.models import User
from feedback.accesses import DataAccess
from feedback.datasets.reading import note_read
from feedback.review import deciding
from feedback.review.fields import About
from feedback.review.models import Decision, FormVersion, ReviewClaim
from feedback.review.resuming import take_up
from feedback.review.showing import UNREAD
from feedback.review.undoing import UNDO_S

_RELATED = (
    "item__queue",
    "item__conversation__owner",
    "item__message__generation__variant__prompt_version",
    "decision",
    "slot",
)


def claim_of(reviewer: User, claim: UUID) -> ReviewClaim | None:
    """With all that its page needs of it: `asked` is the form that is asked now, `undoable` the claim whose
    decision can be taken back; `may_change`, that its own can be, at once or after others. None for what is
    nobody's, somebody else's, or deleted.
    """
    rows = with_form(ReviewClaim.objects.visible_to(reviewer).filter(pk=claim)).select_related(*_RELATED)
    found = rows.defer(*(f"item__message__generation__{name}" for name in UNREAD)).first()
    if found:
        # The same row: not to be asked for again.
        found.item.message.conversation = found.item.conversation
    return found


def with_form(claims: QuerySet[ReviewClaim]) -> QuerySet[ReviewClaim]:
    forms = FormVersion.objects.filter(queue=OuterRef("item__queue")).order_by("-number")
    recent = Decision.objects.filter(at__gt=Now() - timedelta(seconds=UNDO_S)).order_by("-at")
    theirs = recent.filter(reviewer=OuterRef("reviewer"), item__queue=OuterRef("item__queue"))
    return claims.annotate(
        asked=Subquery(forms.values("pk")[:1]),
        asked_fields=Subquery(forms.values("fields")[:1]),
        undoable=Subquery(theirs.values("claim")[:1]),
        may_change=Exists(recent.filter(claim=OuterRef("pk"))),
    )


def look(claim: ReviewClaim) -> bool:
    """Whether it is theirs now."""
    note_read(claim.reviewer, _name(claim))
    return take_up(claim.pk, claim.reviewer)


def reveal(claim: ReviewClaim) -> None:
    """Noted before anything is shown."""
    DataAccess.objects.create(person=claim.reviewer, deed=DataAccess.Deed.REVEALED, detail=_name(claim))


def was_revealed(claim: ReviewClaim) -> bool:
    # Years may be noted of a person: their index leads to what is newer than the claim.
    rows = DataAccess.objects.filter(person=claim.reviewer, at__gte=claim.at)
    return rows.filter(deed=DataAccess.Deed.REVEALED, detail=_name(claim)).exists()


@transaction.atomic
def decide(
    claim: ReviewClaim,
    *,
    client_id: UUID,
    form: UUID,
    answers: Mapping[str, Any],
    active_ms: int,
    about: About,
) -> Decision:
    """As `deciding.decide`; noted once, however often it was sent."""
    made = deciding.decide(
        claim.pk,
        claim.reviewer,
        client_id=client_id,
        form=form,
        answers=answers,
        active_ms=active_ms,
        about=about,
    )
    what = f"decision {made.pk} of item {made.item_id}"
    DataAccess.objects.get_or_create(
        person=claim.reviewer, deed=DataAccess.Deed.DECIDED, detail=what, at__gte=made.at
    )
    return made


def _name(claim: ReviewClaim) -> str:
    return f"item {claim.item_id}"
