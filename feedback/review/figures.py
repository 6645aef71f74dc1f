"""What can be said of a queue's reviewers, by what they answered to one version of its form.

Loads numpy and scipy: called by a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from feedback.models import Decision, FormVersion
from feedback.review import agreement, forms, measuring
from feedback.review.agreement import Given
from feedback.review.forms import Form
from feedback.review.levels import Level, Value
from feedback.review.measured import OfQuestion, OfReviewer, Quality, Share
from feedback.review.measuring import Held
from feedback.review.models import Purpose
from feedback.review.standing import DAYS

#: The newest are counted: memory is bounded, and how people judged long ago says little of how they do now.
DECISIONS_MAX = 20_000
#: Of one question.
PAIRS_MAX, DISPUTED_MAX = 50, 20

_Shares = Mapping[str, Mapping[str, Share]]


class _Row(NamedTuple):
    """One decision; `said` and what is `known` of the item, by name of the question."""

    purpose: str
    is_late: bool
    at: datetime
    active_ms: int
    item: str
    reviewer: str
    conversation: str
    said: Mapping[str, Value]
    known: Mapping[str, Value]


def quality_of(form: FormVersion, mark: str, now: datetime) -> Quality:
    """Late decisions count."""
    asks = forms.form_of(form.fields)
    rows = list(_rows(form, asks))
    counted = rows[:DECISIONS_MAX]
    judged = [row for row in counted if row.purpose == Purpose.JUDGING]
    held = [measuring.shares(each) for each in (_gold(counted), _repeats(counted), _adjudicated(counted))]
    asked = forms.questions(asks).items()
    return Quality(
        mark=mark,
        as_of=now,
        not_before=now,
        decisions=len(counted),
        is_cut=len(rows) > len(counted),
        questions=tuple(_question(name, level, judged, held) for name, level in asked),
        reviewers=tuple(_reviewers(counted, now)),
    )


def _rows(form: FormVersion, asks: Form) -> Iterator[_Row]:
    """Newest first, and one more than is counted."""
    columns = ("purpose", "is_late", "at", "active_ms", "item", "reviewer", "item__conversation")
    rows = Decision.objects.filter(form=form).order_by("-at", "-id")
    for row in rows.values_list(*columns, "answers", "item__known")[: DECISIONS_MAX + 1]:
        purpose, is_late, at, active_ms, *keys, answers, known = row
        item, reviewer, conversation = map(str, keys)
        said, knows = _values(asks, answers), _values(asks, known or {})
        yield _Row(purpose, is_late, at, active_ms, item, reviewer, conversation, said, knows)


def _values(asks: Form, answers: Mapping[str, Any]) -> dict[str, Value]:
    return {name: value for name, _, value in forms.compared(asks, answers)}


def _question(name: str, level: Level, judged: Sequence[_Row], held: Sequence[_Shares]) -> OfQuestion:
    given = [
        Given(row.item, row.reviewer, row.conversation, row.said[name]) for row in judged if name in row.said
    ]
    gold, repeats, adjudicated = (dict(each.get(name, {})) for each in held)
    return OfQuestion(
        name=name,
        level=level,
        reviewers=len({each.reviewer for each in given}),
        alpha=agreement.alpha(given, level),
        pairs=tuple(agreement.pairs(given, most=PAIRS_MAX)),
        met=len(agreement.meetings(given)),
        confusion=measuring.confusion(given),
        disputed=tuple(measuring.disputed(given, level, DISPUTED_MAX)),
        gold=gold,
        repeats=repeats,
        adjudicated=adjudicated,
    )


def _gold(rows: Sequence[_Row]) -> Iterator[Held]:
    """Against what is known of the item now."""
    return (Held(row.reviewer, row.said, row.known) for row in rows if row.purpose == Purpose.GOLD)


def _repeats(rows: Sequence[_Row]) -> Iterator[Held]:
    """Against what the same reviewer said when they judged it."""
    before = {(row.item, row.reviewer): row.said for row in rows if row.purpose == Purpose.JUDGING}
    for row in rows:
        if row.purpose == Purpose.REPEAT:
            yield Held(row.reviewer, row.said, before.get((row.item, row.reviewer), {}))


def _adjudicated(rows: Sequence[_Row]) -> Iterator[Held]:
    """What those said who had judged the item, against what stands: in time before late, then the newest."""
    found = (row for row in reversed(rows) if row.purpose == Purpose.ADJUDICATING)
    stands = {row.item: row.said for row in sorted(found, key=lambda row: not row.is_late)}
    for row in rows:
        if row.purpose == Purpose.JUDGING and row.item in stands:
            yield Held(row.reviewer, row.said, stands[row.item])


def _reviewers(rows: Sequence[_Row], now: datetime) -> Iterator[OfReviewer]:
    """Time that no page told is left out."""
    recently = now - timedelta(days=DAYS)
    by_reviewer: dict[str, list[_Row]] = {}
    for row in rows:
        by_reviewer.setdefault(row.reviewer, []).append(row)
    for reviewer, theirs in sorted(by_reviewer.items()):
        spent = [row.active_ms for row in theirs if row.active_ms]
        recent = sum(row.at > recently for row in theirs)
        yield OfReviewer(reviewer, recent, len(theirs), round(median(spent)) if spent else 0)
