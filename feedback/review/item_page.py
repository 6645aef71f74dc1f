"""The page of an item: what is shown, what is asked, and what its reviewer has said so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest

from chat.exceptions import Refused
from feedback.review import forms, saying, showing
from feedback.review.drawing import Asked, asked
from feedback.review.fields import Rubric
from feedback.review.forms import Form
from feedback.review.models import Decision, FormVersion, ReviewClaim
from feedback.review.saying import Posted
from feedback.review.showing import Item

_DIGITS_MAX = 9
_PROSE = ("reference", "edited", "comment")


@dataclass(slots=True)
class Page:
    """`said` is as it was, or would be, sent. `refusal`: why it was not kept; `wrong`: for which field.
    `decisions`: by everybody, oldest first; none before one's own.
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
    def decided(self) -> list[tuple[Decision, list[tuple[str, str]]]]:
        """In words."""
        return [(row, list(_told(row, self.item))) for row in self.decisions]

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
    item = showing.item(claim.item.message, is_revealed=is_revealed, also=list(_written(decisions)))
    if item is None:
        return None
    said = Posted() if posted is None else posted
    version, fields = _form(claim, said)
    return Page(
        claim=claim,
        item=item,
        version=version,
        form=forms.form_of(fields),
        said=said,
        client_id=uuid4() if posted is None else _id(said, "client_id"),
        active_ms=_number(said.get("active_ms") or "0"),
        is_held=is_held,
        decisions=decisions,
    )


def _decisions(claim: ReviewClaim) -> list[Decision]:
    if not hasattr(claim, "decision"):
        return []
    return list(claim.item.decisions.select_related("form").order_by("at"))


def _written(decisions: Iterable[Decision]) -> Iterator[str]:
    """What reviewers wrote themselves, who may have copied what is personal."""
    for each in decisions:
        yield from (each.answers[kind] for kind in _PROSE if kind in each.answers)


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


def _told(decision: Decision, item: Item) -> Iterator[tuple[str, str]]:
    """What was said to each field, as it would be written on the page."""
    form = forms.form_of(decision.form.fields)
    parts = {str(each.message.pk): each.letter for each in item.siblings} | _points(form)
    for name, values in saying.as_posted(decision.answers, form, item).lists():
        kind, _, part = name.partition(":")
        title = f"{kind.replace('_', ' ').capitalize()} {parts.get(part, part)}".strip()
        if said := ", ".join(item.also.get(value, value) for value in values if value):
            yield title, said


def _points(form: Form) -> dict[str, str]:
    points = (point for field in form if isinstance(field, Rubric) for point in field.points)
    return {str(number): point.name for number, point in enumerate(points)}
