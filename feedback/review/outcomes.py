"""What stands of an item, question by question, from what was said of it. Pure but for `outcomes_of`.

Questions are those of `fields.settled`: each label and each demand for itself, and each two answers of a
ranking. What reviewers said of gold, or a second time, counts nowhere here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from feedback.review import forms
from feedback.review.fields import TIED
from feedback.review.forms import Form
from feedback.review.levels import Settled, Value
from feedback.review.models import Decision, Purpose

Basis = Literal["adjudicated", "agreed", "majority", "single"]
_COUNT = (Purpose.JUDGING, Purpose.ADJUDICATING)


@dataclass(frozen=True, slots=True)
class Said:
    """One decision. `settled`: what it says by question; `kinds`: the fields that it was asked."""

    decision: UUID
    purpose: str
    is_late: bool
    kinds: frozenset[str]
    settled: Mapping[str, Settled]

    @classmethod
    def of(cls, decision: Decision, form: Form | None = None) -> Said:
        """`form`: that of the decision, where it is read already."""
        declared = forms.form_of(decision.form.fields) if form is None else form
        return cls(
            decision.pk,
            decision.purpose,
            decision.is_late,
            frozenset(field.kind for field in declared),
            dict(forms.settled(declared, decision.answers)),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """`value` stands, because these decisions say so."""

    value: Value
    basis: Basis
    decisions: tuple[UUID, ...]


class Preferred(NamedTuple):
    """Of two answers to one question, by their ids."""

    better: UUID
    worse: UUID
    outcome: Outcome


def outcome(said: Sequence[Said], question: str) -> Outcome | None:
    """Of one item's decisions, oldest first; None where the question is not decided.

    An adjudicated decision stands above all, also in what it leaves open. Else what more than half of those
    say who answered the question. Numbers that are a step apart are as good as the same: the higher stands.
    """
    judge = adjudicated(said)
    if judge and question.partition(":")[0] in judge.kinds:
        of = judge.settled.get(question)
        return Outcome(of.value, "adjudicated", (judge.decision,)) if of else None
    given = _given(said, question)
    if not given:
        return None
    value, count = Counter(of.value for of in given.values()).most_common(1)[0]
    if 2 * count <= len(given):
        if _are_apart(given.values()):
            return None
        value, count = max((of.value for of in given.values()), key=float), len(given)
    return Outcome(value, _basis(count, len(given)), _who(given, value, all_of=count == len(given)))


def adjudicated(said: Sequence[Said]) -> Said | None:
    """The decision that stands, of those that were adjudicated: the last that came in time, else the last."""
    found = [each for each in said if each.purpose == Purpose.ADJUDICATING]
    return max(reversed(found), key=lambda each: not each.is_late, default=None)


def _given(said: Iterable[Said], question: str) -> dict[UUID, Settled]:
    """By decision. Numbers count that were given on the scale of the newest of them."""
    found = {
        each.decision: each.settled[question]
        for each in said
        if each.purpose == Purpose.JUDGING and question in each.settled
    }
    last = list(found.values())[-1:]
    return {key: of for key, of in found.items() if of.span == last[0].span}


def _basis(count: int, given: int) -> Basis:
    if given == 1:
        return "single"
    return "agreed" if count == given else "majority"


def _who(given: Mapping[UUID, Settled], value: Value, *, all_of: bool) -> tuple[UUID, ...]:
    return tuple(key for key, of in given.items() if all_of or of.value == value)


def _are_apart(given: Iterable[Settled]) -> bool:
    """By more than one step of a scale that has more than one."""
    found = list(given)
    if min((of.span for of in found), default=0) > 1:
        numbers = [float(of.value) for of in found]
        return max(numbers) - min(numbers) > 1
    return len({of.value for of in found}) > 1


def disputed(said: Sequence[Said]) -> list[str]:
    """The questions on which reviewers are apart, whatever was adjudicated. Two answers that one calls equal
    and another does not are not ranked apart.
    """
    return [name for name in _questions(said) if (given := _given(said, name)) and _is_disputed(name, given)]


def _is_disputed(question: str, given: Mapping[UUID, Settled]) -> bool:
    ranked = question.startswith("ranking: ")
    return _are_apart([of for of in given.values() if of.value != TIED] if ranked else given.values())


def outcomes(said: Sequence[Said]) -> dict[str, Outcome]:
    """Of every question that is decided."""
    return {name: found for name in _questions(said) if (found := outcome(said, name))}


def _questions(said: Iterable[Said]) -> Iterator[str]:
    counted = (each for each in said if each.purpose in _COUNT)
    yield from dict.fromkeys(name for each in counted for name in each.settled)


def preferred(found: Mapping[str, Outcome]) -> Iterator[Preferred]:
    """Of each two answers that are ranked, which is the better one. Those that are equally good are not."""
    for name, each in found.items():
        kind, _, both = name.partition(": ")
        if kind == "ranking" and each.value != TIED:
            better = str(each.value)
            worse = next(key for key in both.split() if key != better)
            yield Preferred(UUID(better), UUID(worse), each)


def outcomes_of(items: Iterable[UUID]) -> dict[UUID, dict[str, Outcome]]:
    """By item, of those of which anything is decided. One statement."""
    return {item: found for item, said in said_of(items).items() if (found := outcomes(said))}


def said_of(items: Iterable[UUID]) -> dict[UUID, list[Said]]:
    """What was said of each item, oldest first. One statement."""
    rows = Decision.objects.filter(item__in=list(items), purpose__in=_COUNT)
    known: dict[UUID, Form] = {}
    found: dict[UUID, list[Said]] = defaultdict(list)
    for row in rows.select_related("form").order_by("at", "pk"):
        if row.form_id not in known:
            known[row.form_id] = forms.form_of(row.form.fields)
        found[row.item_id].append(Said.of(row, known[row.form_id]))
    return dict(found)
