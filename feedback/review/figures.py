"""What can be said of a queue's reviewers, by what they answered to one version of its form.

Older versions count where they ask alike. Loads numpy and scipy: called by a job.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from feedback.models import Decision, FormVersion
from feedback.review import agreement, forms, measuring
from feedback.review.agreement import Given
from feedback.review.forms import Form
from feedback.review.known import can_be_known
from feedback.review.levels import Level, Value
from feedback.review.measured import OfQuestion, OfReviewer, Quality, Share
from feedback.review.measuring import Held, Key
from feedback.review.models import Purpose
from feedback.review.standing import DAYS

#: The newest are counted: memory is bounded, and how people judged long ago says little of how they do now.
DECISIONS_MAX = 20_000
#: All that these decisions say: to a question each, of a ranking of each two answers.
SAID_MAX = 400_000
#: Of a form, the newest ones.
VERSIONS_MAX = 100
_AT_ONCE = 1_000
#: Of one question.
PAIRS_MAX, DISPUTED_MAX = 50, 20

_Shares = Mapping[str, Mapping[str, Share]]


class _Version(NamedTuple):
    """What was asked, and the questions of it that count."""

    number: int
    made_at: datetime
    asks: Form
    knowable: Form
    alike: frozenset[str]

    @classmethod
    def of(cls, form: FormVersion, counted: Form) -> _Version:
        asks = forms.form_of(form.fields)
        return cls(form.number, form.made_at, asks, can_be_known(asks), forms.alike(counted, asks))

    def said(self, answers: Mapping[str, Any]) -> dict[Key, Value]:
        return self._values(self.asks, {**forms.unsaid(self.asks), **answers})

    def known(self, answers: Mapping[str, Any]) -> dict[Key, Value]:
        return self._values(self.knowable, answers)

    def _values(self, asks: Form, answers: Mapping[str, Any]) -> dict[Key, Value]:
        compared = forms.compared(asks, answers)
        return {(name, unit): value for name, unit, value in compared if name in self.alike}


class _Row(NamedTuple):
    """One decision, and what is `known` of the item."""

    purpose: str
    is_late: bool
    at: datetime
    active_ms: int
    item: str
    reviewer: str
    conversation: str
    said: Mapping[Key, Value]
    known: Mapping[Key, Value]


def begun(form: FormVersion, mark: str, now: datetime, was: Quality | None = None) -> Quality:
    """All of it is left to be counted."""
    left = tuple(_asked(form))
    if was is None:
        return Quality(mark, now, now, 0, False, (), (), left, now, 0.0)
    return replace(was, mark=mark, left=left, began=now, spent_s=0.0)


def more_of(form: FormVersion, was: Quality, now: datetime, ends: float = inf) -> Quality:
    """With the next question that is left, if any, and others while there is time: `ends` is a moment of
    `time.monotonic`. Late decisions count.
    """
    asked, done = _asked(form), {each.name: each for each in was.questions}
    counted, is_cut = _newest(_rows(form))
    judged = [row for row in counted if row.purpose == Purpose.JUDGING]
    held = [measuring.shares(each) for each in (_gold(counted), _repeats(counted), _adjudicated(counted))]
    left = deque(name for name in was.left if name in asked)
    while left:
        name = left.popleft()
        done[name] = _question(name, asked[name], judged, held)
        if time.monotonic() >= ends:
            break
    return replace(
        was,
        decisions=len(counted),
        is_cut=is_cut,
        questions=tuple(done[name] for name in asked if name in done),
        reviewers=tuple(_reviewers(counted, now)),
        left=tuple(left),
    )


def _asked(form: FormVersion) -> dict[str, Level]:
    return forms.questions(forms.form_of(form.fields))


def _newest(rows: Iterable[_Row]) -> tuple[list[_Row], bool]:
    """As many as are counted, the first at any rate, and whether there are more."""
    counted: list[_Row] = []
    said = 0
    for row in rows:
        said += len(row.said)
        if len(counted) == DECISIONS_MAX or (counted and said > SAID_MAX):
            return counted, True
        counted.append(row)
    return counted, False


_COLUMNS = ("purpose", "is_late", "at", "active_ms", "item", "reviewer", "item__conversation")
_SAID = ("form", "answers", "item__known", "item__known_at")


def _rows(form: FormVersion) -> Iterator[_Row]:
    """Newest first, and one more than is counted."""
    versions = _versions(form)
    asked = [key for key, each in versions.items() if each.number <= form.number and each.alike]
    rows = Decision.objects.filter(form__in={form.pk, *asked}).order_by("-at", "-id")
    told = rows.values_list(*_COLUMNS, *_SAID)[: DECISIONS_MAX + 1]
    for row in told.iterator(_AT_ONCE):
        purpose, is_late, at, active_ms, *keys, key, answers, known, known_at = row
        item, reviewer, conversation = map(str, keys)
        said, knows = versions[key].said(answers), _known(versions.values(), known, known_at)
        yield _Row(purpose, is_late, at, active_ms, item, reviewer, conversation, said, knows)


def _versions(form: FormVersion) -> dict[UUID, _Version]:
    """It, and the newest of its queue, the newest first."""
    asks = forms.form_of(form.fields)
    newest = FormVersion.objects.filter(queue=form.queue_id).order_by("-number")[:VERSIONS_MAX]
    return {each.pk: _Version.of(each, asks) for each in (*newest, form)}


def _known(
    versions: Iterable[_Version], known: Mapping[str, Any] | None, at: datetime | None
) -> dict[Key, Value]:
    """As it was said in answer to what was asked then."""
    if known is None or at is None:
        return {}
    asked = next((each for each in versions if each.made_at <= at), None)
    return asked.known(known) if asked else {}


def _question(name: str, level: Level, judged: Sequence[_Row], held: Sequence[_Shares]) -> OfQuestion:
    given = list(_given(name, judged))
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


def _given(name: str, rows: Sequence[_Row]) -> Iterator[Given]:
    for row in rows:
        for (question, unit), value in row.said.items():
            if question == name:
                yield Given(row.item, row.reviewer, row.conversation, value, unit)


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
