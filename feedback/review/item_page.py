"""The page of an item: what is shown, what is asked, and what its reviewer has said so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest

from chat.exceptions import Refused
from feedback.review import forms, naming, saying, showing, told, ways
from feedback.review.drawing import Asked, asked
from feedback.review.forms import Form
from feedback.review.models import MEASURING, Decision, FormVersion, Purpose, ReviewClaim
from feedback.review.outcomes import Said, adjudicated, disputed
from feedback.review.saying import Posted
from feedback.review.showing import Item
from feedback.review.told import Beside, Line

_DIGITS_MAX = 9


@dataclass(slots=True)
class Page:
    """`said` is as it was, or would be, sent. `refusal`: why it was not kept; `wrong`: for which field.
    `decisions`: by everybody, oldest first; before one's own only to who adjudicates, of those who judged.
    """

    claim: ReviewClaim
    item: Item
    version: UUID
    form: Form
    said: Posted
    client_id: UUID
    active_ms: int
    is_held: bool
    decisions: Sequence[Decision] = ()
    refusal: str = ""
    wrong: str = ""
    was_taken_back: bool = False

    @property
    def fields(self) -> Form:
        """Of the form, to which something can be said here."""
        return forms.asked(self.form, self.item.about)

    @property
    def asked(self) -> list[Asked]:
        return asked(self.fields, self.said, self.item, self.wrong)

    @property
    def is_older_form(self) -> bool:
        """What is asked has changed since the page was opened."""
        return bool(self.version != self._claim.asked)

    @property
    def undoable(self) -> UUID | None:
        """The claim whose decision can be taken back."""
        found: UUID | None = self._claim.undoable
        return found

    @property
    def decided(self) -> list[tuple[Decision, list[Line]]]:
        """In words, once one has decided."""
        return [(row, list(told.lines(row, self.item))) for row in self.decisions] if self._is_done else []

    @property
    def stands(self) -> UUID | None:
        """The decision that was adjudicated, where there is one."""
        found = adjudicated([Said.of(row) for row in self.decisions])
        return found.decision if found else None

    @property
    def beside(self) -> list[Beside]:
        """In words, for who adjudicates."""
        if self._is_done:
            return []
        questions = disputed([Said.of(row) for row in self.decisions])
        return told.beside(naming.called(self.claim.item.queue, self.decisions), self.item, questions)

    @property
    def is_adjudicating(self) -> bool:
        return self.claim.slot.purpose == Purpose.ADJUDICATING

    @property
    def is_blind(self) -> bool:
        """What others said, and oneself the first time, is not there yet."""
        return _is_blind(self.claim)

    @property
    def following(self) -> str:
        """Where the next item is found."""
        return ways.following(self.claim)

    @property
    def _is_done(self) -> bool:
        return hasattr(self.claim, "decision")

    @property
    def _claim(self) -> Any:
        """With what `looking.claim_of` has put on it."""
        return self.claim

    def refuse(self, refused: Refused) -> None:
        self.refusal, self.wrong = refused.words, refused.field or ""

    def take_back(self, was: Decision) -> None:
        """As it was before: another decision may follow."""
        self.version, self.form = was.form_id, forms.form_of(was.form.fields)
        self.said = saying.as_posted(was.answers, self.form, self.item)
        self.active_ms, self.was_taken_back = was.active_ms, True


def page_of(
    claim: Any, posted: Posted | None = None, *, is_held: bool, is_revealed: bool = False
) -> Page | None:
    """None where its answer may not be read any more. Raises BadRequest for what no page would send."""
    decisions = _decisions(claim)
    item = showing.item(
        claim.item.message,
        is_revealed=is_revealed,
        also=list(told.written(decisions)),
        kept=claim.item.found,
    )
    if item is None:
        return None
    said = Posted() if posted is None else posted
    version, fields = _form(claim, said)
    form = forms.form_of(fields)
    return Page(
        claim=claim,
        item=item,
        version=version,
        form=form,
        said=told.common(decisions, form, item) if posted is None else said,
        client_id=uuid4() if posted is None else _id(said, "client_id"),
        active_ms=_number(said.get("active_ms") or "0"),
        is_held=is_held,
        decisions=decisions,
    )


def _is_blind(claim: Any) -> bool:
    """Whoever may say something else yet must not have read what others said. Who adjudicates has before."""
    return bool(claim.may_change) and claim.slot.purpose != Purpose.ADJUDICATING


def _decisions(claim: ReviewClaim) -> list[Decision]:
    """One's own and others', but not how others were measured. Of gold as many as stand beside any item: how
    many there are does not tell what it is. Before one's own, only what is to be adjudicated; and as long as
    that may be taken back, only that.
    """
    rows = claim.item.decisions.select_related("form").order_by("at")
    if not hasattr(claim, "decision"):
        is_adjudicating = claim.slot.purpose == Purpose.ADJUDICATING
        return list(rows.filter(purpose=Purpose.JUDGING)) if is_adjudicating else []
    if _is_blind(claim):
        return list(rows.filter(claim=claim))
    own = [row for row in rows if row.reviewer == claim.reviewer]
    others = [row for row in rows if row.reviewer != claim.reviewer and row.purpose not in MEASURING]
    if claim.decision.purpose == Purpose.GOLD:
        others = others[: claim.item.queue.overlap - 1]
    return sorted([*own, *others], key=lambda row: row.at)


def _form(claim: Any, said: Posted) -> tuple[UUID, Any]:
    """The version that the page was drawn with, which may not be what is asked now."""
    if "form" not in said or (key := _id(said, "form")) == claim.asked:
        return claim.asked, claim.asked_fields
    version = FormVersion.objects.filter(pk=key, queue=claim.item.queue_id).first()
    if version is None:
        raise BadRequest("“form” must be one that this queue has asked")
    return version.pk, version.fields


def _id(said: Posted, name: str) -> UUID:
    try:
        return UUID(said.get(name) or "")
    except ValueError:
        raise BadRequest(f"“{name}” must be an id made by the page") from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX):
        raise BadRequest("“active_ms” must be a number of milliseconds")
    return int(text)
