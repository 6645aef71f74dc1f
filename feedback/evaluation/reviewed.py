"""Answers of which reviewers said that models are to be measured with them.

What they said besides tells a good answer: one of their own words, the demands of a rubric, what is wrong.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from math import inf
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from chat.models import Message
from feedback.datasets.candidate import generation_of
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import NOTHING_LOOKED_AT, REVIEW, TAG_MAX, TAGS_MAX, TEXT_MAX
from feedback.evaluation.tags import tags_by
from feedback.models import Decision, EvalCase, ReviewItem, ReviewSlot
from feedback.review.models import Purpose
from feedback.review.outcomes import Outcome, outcomes_of
from feedback.review.undoing import UNDO_S

CHUNK = 200
#: More than one reviewer says so, or whoever settled it: nobody needs to look at the case again.
_SURE = ("adjudicated", "agreed")
_FAILURE = "failure:"


def drafts(until: float = inf) -> Iterator[EvalCase]:
    """Of those that have no case of a review yet, once nobody is to judge them any more and none of their
    decisions can be taken back; as far as there is time.
    """
    rows = _wanted().filter(conversation__deleted_at=None).exclude(message__in=_just_decided())
    rows = rows.exclude(Exists(EvalCase.objects.filter(message=OuterRef("message"), source=REVIEW)))
    rows = rows.exclude(Exists(_open().filter(item=OuterRef("pk"))))
    rows = rows.select_related("message__conversation", "message__generation").order_by("pk")
    found = rows.iterator(CHUNK)
    while time.monotonic() < until and (chunk := list(islice(found, CHUNK))):
        yield from _drafts(chunk)


def take_back(until: float = inf) -> int:
    """Drafts of which reviewers say by now that they are none, and those that they say more of, which are
    drafted anew; as far as there is time. What somebody decided stays.
    """
    rows = EvalCase.objects.filter(source=REVIEW, status=EvalCase.Status.DRAFT)
    rows = rows.exclude(evidence=[])  # of a slice that somebody gave that name before
    rows = rows.exclude(message__in=_just_decided()).select_related("message__generation").order_by("pk")
    gone, last = 0, NOTHING_LOOKED_AT
    while time.monotonic() < until and (chunk := list(rows.filter(pk__gt=last)[:CHUNK])):
        gone += rows.filter(pk__in=[case.pk for case in _outdated(chunk)]).delete()[0]
        last = chunk[-1].pk
    return gone


def _outdated(cases: Sequence[EvalCase]) -> Iterator[EvalCase]:
    """Nobody says so any more, or others do, and no engineer has begun with it."""
    answers = [case.message_id for case in cases]
    wanted = dict(_wanted().filter(message__in=answers).values_list("pk", "message"))
    stands: dict[UUID, set[frozenset[UUID]]] = defaultdict(set)
    for item, outcomes in outcomes_of(wanted).items():
        if _is_wanted(outcomes):
            stands[wanted[item]].add(frozenset(outcomes["make_case"].decisions))
    for case in cases:
        said = stands.get(case.message_id, set())
        if not said or (frozenset(case.evidence) not in said and _is_untouched(case)):
            yield case


def _is_untouched(case: EvalCase) -> bool:
    """It says what its evidence says, and no more."""
    if not Decision.objects.filter(pk__in=case.evidence).exists():
        return False
    teller = _teller(case.evidence)
    demands = [line for line in case.rubric.splitlines() if not line.startswith("was: ")]
    tags = {*case.tags} - {*(case.given or ()), *tags_by(generation_of(case.message))}
    is_as_told = (case.reference, demands) == (_reference(teller.answers), [*_demands(teller)])
    return is_as_told and not case.checks and all(tag.startswith(_FAILURE) for tag in tags)


def _wanted() -> QuerySet[ReviewItem]:
    """Of which anybody said so."""
    said = Decision.objects.filter(answers__make_case=True)
    return ReviewItem.objects.filter(pk__in=said.values("item"))


def _open() -> QuerySet[ReviewSlot]:
    """Places that somebody is still to decide in."""
    purposes = (Purpose.JUDGING, Purpose.ADJUDICATING)
    return ReviewSlot.objects.filter(purpose__in=purposes, decided_at=None, withdrawn_at=None)


def _just_decided() -> QuerySet[Message]:
    """Answers of which a decision may still be taken back."""
    new = Decision.objects.filter(at__gte=Now() - timedelta(seconds=UNDO_S))
    return Message.objects.filter(pk__in=new.values("item__message"))


def _is_wanted(outcomes: Mapping[str, Outcome]) -> bool:
    return "make_case" in outcomes and bool(outcomes["make_case"].value)


def _drafts(items: Sequence[ReviewItem]) -> Iterator[EvalCase]:
    """An answer in several queues makes one case, of what the first of them says."""
    outcomes = outcomes_of(item.pk for item in items)
    wanted = {item.message_id: item for item in reversed(items) if _is_wanted(outcomes.get(item.pk, {}))}
    may = allowed(item.message for item in wanted.values())
    for answer, item in wanted.items():
        if answer in may:
            yield _draft(item, outcomes[item.pk])


def _draft(item: ReviewItem, outcomes: Mapping[str, Outcome]) -> EvalCase:
    wanted = outcomes["make_case"]
    teller = _teller(wanted.decisions)
    labels = _labels(outcomes)
    case = EvalCase(
        message=item.message,
        person_id=item.person_id,
        conversation_id=item.conversation_id,
        source=REVIEW,
        reference=_reference(teller.answers),
        rubric="\n".join([*_demands(teller), *(f"was: {label}" for label in labels)])[:TEXT_MAX],
        tags=_tags(item.message, labels),
        evidence=list(wanted.decisions),
    )
    if wanted.basis in _SURE and case.reference and "rubric" in teller.answers:
        case.status, case.decided_by, case.decided_at = "approved", teller.reviewer, teller.at
    return case


def _tags(answer: Message, labels: Sequence[str]) -> list[str]:
    # Commas stand between tags, where an engineer changes them.
    failures = (" ".join(f"{_FAILURE}{label.replace(',', ' ')}"[:TAG_MAX].split()) for label in labels)
    return list(dict.fromkeys([*tags_by(generation_of(answer)), *failures]))[:TAGS_MAX]


def _teller(decisions: Sequence[UUID]) -> Decision:
    """Of those who want the case, the one who says most of a good answer; of several the last."""
    rows = Decision.objects.filter(pk__in=decisions).select_related("form").order_by("at", "pk")
    return max(reversed(rows), key=lambda row: (bool(_reference(row.answers)), "rubric" in row.answers))


def _reference(answers: Mapping[str, Any]) -> str:
    """One that is too long is no reference: half of it would be a wrong one."""
    text = str(answers.get("reference") or answers.get("edited") or "")
    return text if len(text) <= TEXT_MAX else ""


def _demands(decision: Decision) -> Iterator[str]:
    """Of the rubric that was answered, as it was asked."""
    if "rubric" in decision.answers:
        [declared] = (field for field in decision.form.fields if field["kind"] == "rubric")
        yield from (f"must: {point['name']}" for point in declared["points"])


def _labels(outcomes: Mapping[str, Outcome]) -> list[str]:
    """In which ways the answer fails, as far as that is decided."""
    named = (name.partition(": ") for name, each in outcomes.items() if each.value)
    return [label for kind, _, label in named if kind == "taxonomy"]
