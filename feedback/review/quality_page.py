"""The page on which a lead sees whether the result of a queue can be relied on. Loads no numpy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from chat.models import User
from feedback.review import quality_words as words
from feedback.review.measured import Agreement, Confusion, OfQuestion, Quality, Share
from feedback.review.models import FormVersion, Purpose, ReviewItem, ReviewQueue, ReviewSlot

GONE = "somebody who is gone"


class Name(NamedTuple):
    """Of a reviewer; `note`: that they are not in the queue, if so."""

    name: str
    note: str = ""


class Drawn(NamedTuple):
    """Alpha as a picture from 0 to 1, in hundredths: what lies outside stands at its edge."""

    start: float
    length: float
    at: float


class QuestionLine(NamedTuple):
    key: str
    words: str
    level: str
    alpha: str
    drawn: Drawn | None
    counts: str
    says: str


class PairLine(NamedTuple):
    one: Name
    other: Name
    share: str
    kappa: str
    counts: str


class ReviewerLine(NamedTuple):
    name: Name
    recent: int
    decisions: int
    spent: str
    gold: str
    repeats: str
    adjudicated: str


class DisputedLine(NamedTuple):
    item: UUID
    said: str


@dataclass(frozen=True, slots=True)
class Page:
    """`quality` is None until it was first counted; `here`, the question that is told at length."""

    queue: ReviewQueue
    version: FormVersion
    quality: Quality | None
    here: OfQuestion | None
    names: Mapping[str, Name]

    @property
    def questions(self) -> list[QuestionLine]:
        found = self.quality.questions if self.quality else ()
        return [
            QuestionLine(
                each.name,
                words.question(each.name),
                words.level(each.level),
                words.number(each.alpha),
                _drawn(each.alpha),
                words.counts(each.alpha, each.name),
                words.says(each),
            )
            for each in found
        ]

    @property
    def units(self) -> list[str]:
        return words.units(each.name for each in (self.quality.questions if self.quality else ()))

    @property
    def title(self) -> str:
        """Of the question that is told at length."""
        return words.question(self.here.name) if self.here else ""

    @property
    def pairs(self) -> list[PairLine]:
        if self.here is None:
            return []
        return [
            PairLine(
                self.names[each.one],
                self.names[each.other],
                words.percent(each.share),
                words.number(each.kappa),
                words.counts(each.share, self.here.name),
            )
            for each in self.here.pairs
        ]

    @property
    def reviewers(self) -> list[ReviewerLine]:
        """By name."""
        found = self.quality.reviewers if self.quality else ()
        return sorted(
            ReviewerLine(
                self.names[each.reviewer],
                each.recent,
                each.decisions,
                words.spent(each.median_ms),
                *(words.share(kind.get(each.reviewer)) for kind in self._held),
            )
            for each in found
        )

    @property
    def _held(self) -> Sequence[Mapping[str, Share]]:
        return (self.here.gold, self.here.repeats, self.here.adjudicated) if self.here else ({}, {}, {})

    @property
    def confusion(self) -> Confusion | None:
        """None where no two answers differ."""
        found = self.here.confusion if self.here and self.here.met else None
        return found if found and len(found.values) > 1 else None

    @property
    def confused(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """Line by line: a value, and how often beside which other."""
        if (found := self.confusion) is None:
            return []
        rows = zip(found.values, found.counts, strict=True)
        return [(one, list(zip(found.values, counts, strict=True))) for one, counts in rows]

    @property
    def disputed(self) -> list[DisputedLine]:
        """Of items that are still there, and that nobody is to judge any more: a lead may be the next to."""
        found = self.here.disputed if self.here else ()
        rows = ReviewItem.objects.filter(pk__in=[each.item for each in found], conversation__deleted_at=None)
        there = set(rows.exclude(_waits()).values_list("pk", flat=True))
        lines = ((UUID(each.item), each.said) for each in found)
        return [DisputedLine(item, _counted(said)) for item, said in lines if item in there]


def _drawn(of: Agreement) -> Drawn | None:
    if of.value is None or of.low is None or of.high is None:
        return None
    low, high, at = (round(100 * min(1.0, max(0.0, value)), 1) for value in (of.low, of.high, of.value))
    return Drawn(low, round(high - low, 1), min(at, 99.0))


def _waits() -> Exists:
    """Whether somebody is still to judge the item."""
    waiting = ReviewSlot.objects.filter(purpose=Purpose.JUDGING, decided_at=None, withdrawn_at=None)
    return Exists(waiting.filter(item=OuterRef("pk")))


def _counted(said: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{count} × {value}" for value, count in said)


def page_of(queue: ReviewQueue, version: FormVersion, quality: Quality | None, question: str) -> Page:
    """Of the first question, where there is none of the name `question`."""
    asked = quality.questions if quality else ()
    here = next((each for each in asked if each.name == question), asked[0] if asked else None)
    return Page(queue, version, quality, here, _names(queue, quality))


def _names(queue: ReviewQueue, quality: Quality | None) -> dict[str, Name]:
    """By id, of all who are in the figures."""
    keys = set(_reviewers(quality)) if quality else set()
    people = {str(each.pk): each for each in User.objects.filter(pk__in=keys)}
    members = {str(key) for key in queue.members.values_list("person", flat=True)}
    return {key: _name(people.get(key), is_in=key in members) for key in keys}


def _name(person: User | None, *, is_in: bool) -> Name:
    if person is None:
        return Name(GONE)
    return Name(person.name or person.email, "" if is_in else "not in this queue")


def _reviewers(quality: Quality) -> Iterator[str]:
    yield from (each.reviewer for each in quality.reviewers)
    pairs = chain.from_iterable(each.pairs for each in quality.questions)
    yield from chain.from_iterable((each.one, each.other) for each in pairs)
