"""The page of an item for leads: the answer, what stands of it, and what each reviewer said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from feedback.review import naming, showing, told
from feedback.review.models import Decision, Purpose, ReviewItem
from feedback.review.outcomes import Said, adjudicated, disputed
from feedback.review.showing import UNREAD, Item
from feedback.review.told import Beside, Line

_RELATED = ("queue", "conversation__owner", "message__generation__variant__prompt_version")
_NAMED = (Purpose.JUDGING, Purpose.ADJUDICATING)


@dataclass(frozen=True, slots=True)
class Page:
    """`judged`: by what their reviewers are called. `is_open`: somebody is to judge it still; nothing that
    was said is there then.
    """

    row: ReviewItem
    item: Item
    is_open: bool
    judged: Mapping[str, Decision]
    adjudicated: Sequence[Decision]

    @property
    def beside(self) -> list[Beside]:
        """What those said who judged it, in words."""
        return told.beside(self.judged, self.item, disputed([Said.of(each) for each in self.judged.values()]))

    @property
    def settled(self) -> list[tuple[Decision, list[Line]]]:
        """What was adjudicated, in words."""
        return [(each, list(told.lines(each, self.item))) for each in self.adjudicated]

    @property
    def stands(self) -> UUID | None:
        """Of those, the one that does."""
        found = adjudicated([Said.of(each) for each in self.adjudicated])
        return found.decision if found else None


def with_all(items: QuerySet[ReviewItem]) -> QuerySet[ReviewItem]:
    """That the page needs of them."""
    rows = items.select_related(*_RELATED)
    return rows.defer(*(f"message__generation__{name}" for name in UNREAD))


def page_of(row: ReviewItem) -> Page | None:
    """None where its answer may not be read any more."""
    row.message.conversation = row.conversation
    is_open = row.slots.filter(purpose=Purpose.JUDGING, decided_at=None, withdrawn_at=None).exists()
    said = [] if is_open else _said(row)
    item = showing.item(row.message, is_revealed=False, also=list(told.written(said)))
    if item is None:
        return None
    judged = [each for each in said if each.purpose == Purpose.JUDGING]
    adjudicated = [each for each in said if each.purpose == Purpose.ADJUDICATING]
    return Page(row, item, is_open, naming.called(row.queue, judged), adjudicated)


def _said(row: ReviewItem) -> list[Decision]:
    return list(row.decisions.filter(purpose__in=_NAMED).select_related("form").order_by("at"))
