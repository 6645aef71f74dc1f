"""Reviewers who want models measured with an answer draft its case, with what they said of a good one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from chat.models import User
from feedback.evaluation import drafting, reviewed
from feedback.evaluation.forms import CaseForm
from feedback.models import Decision, EvalCase, ReviewClaim
from feedback.review import claiming
from feedback.review.models import Purpose
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows
from tests.fast.feedback.evaluation.drafted import answered, case_of
from tests.fast.feedback.review.queued import added, answer_of, decided, held, judged, queue

pytestmark = pytest.mark.django_db

RITA, RON, ROSE = (UUID(int=number) for number in range(1, 4))
ASKS = (
    {"kind": "make_case", "required": True},
    {"kind": "taxonomy", "labels": ["Wrong fact", "Rude", "Rude, or worse"]},
    {"kind": "rubric", "points": [{"name": "Names the city", "most": 3}]},
    {"kind": "reference"},
)
WHOLE = {"taxonomy": ["Wrong fact"], "rubric": {"Names the city": 0}, "reference": "It is Oslo."}


@pytest.fixture
def ann(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setattr(reviewed, "UNDO_S", -1)  # decisions are as if they had been made some time ago
    return allows(person("ann"), "evaluation")


def wanted(ann: User, *said: dict[str, Any]) -> tuple[EvalCase, list[Decision]]:
    """The case of an answer of which each reviewer in turn says that."""
    answer = answered(ann)
    of = queue(str(answer.answer), overlap=len(said), asks=ASKS)
    added(of, answer_of(answer))
    made = [
        judged(of, reviewer, make_case=True, **each)
        for reviewer, each in zip((RITA, RON), said, strict=False)
    ]
    assert drafting.run() == 1 and drafting.run() == 0
    return case_of(answer, "review"), made


def test_a_reviewer_drafts_a_case_with_what_they_said_of_a_good_answer(ann: User) -> None:
    case, [made] = wanted(ann, WHOLE)
    assert (case.status, case.person, case.evidence) == ("draft", ann, [made.pk])
    assert case.reference == "It is Oslo."
    assert case.rubric.splitlines() == ["must: Names the city", "was: Wrong fact"]
    assert "failure:Wrong fact" in case.tags


def test_two_who_agree_with_a_rubric_and_a_reference_approve_it(ann: User) -> None:
    case, [_, second] = wanted(ann, {}, WHOLE)
    assert (case.status, case.decided_by, case.decided_at) == ("approved", RON, second.at)
    case, _ = wanted(ann, {}, {"reference": "It is Oslo."})
    assert (case.status, case.decided_by) == ("draft", None), "nobody said what counts"


def test_the_tag_of_a_way_of_failing_stays_one_tag_when_an_engineer_saves_it(ann: User) -> None:
    case, _ = wanted(ann, {"taxonomy": ["Rude, or worse"]})
    assert "failure:Rude or worse" in case.tags
    form = CaseForm(case, {"to": "save", "tags": ", ".join(case.tags)})
    assert form.is_valid() and form.cleaned_data["tags"] == case.tags


def test_what_can_still_be_taken_back_drafts_nothing(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    of = queue(asks=ASKS)
    added(of, answer_of(answered(ann)))
    judged(of, RITA, make_case=True)
    assert drafting.run() == 0


def test_nothing_is_drafted_while_somebody_is_still_to_judge_or_adjudicate(ann: User) -> None:
    of = queue(overlap=2, asks=ASKS)
    added(of, answer_of(answered(ann)))
    judged(of, RITA, make_case=True, taxonomy=["Rude"])
    assert drafting.run() == 0, "another is to judge it"
    judged(of, RON, make_case=True, **WHOLE)
    assert drafting.run() == 0, "they are apart on what is wrong"
    claim = claiming.claim(of.pk, ROSE, Purpose.ADJUDICATING)
    assert claim
    decided(claim, ROSE, make_case=True, reference="Oslo.")
    assert drafting.run() == 1
    assert EvalCase.objects.get().reference == "Oslo."


def late(ann: User) -> ReviewClaim:
    """Ron's, on an answer of which Rita says that it is to be a case, which is drafted."""
    of = queue(str(uuid4()), asks=ASKS)
    added(of, answer_of(answered(ann)))
    slow = held(of, RON)
    claiming.release(slow.pk, RON)
    judged(of, RITA, make_case=True)
    assert drafting.run() == 1
    return slow


def test_a_draft_goes_when_reviewers_are_divided_on_it(ann: User) -> None:
    decided(late(ann), RON, make_case=False)
    drafting.run()
    assert not EvalCase.objects.exists()


def test_a_draft_is_made_anew_when_one_more_says_so_unless_an_engineer_has_begun_with_it(ann: User) -> None:
    decided(late(ann), RON, make_case=True, reference="It is Oslo.")
    assert drafting.run() == 1 and drafting.run() == 0
    case = EvalCase.objects.get()
    assert (case.reference, len(case.evidence)) == ("It is Oslo.", 2)
    slow = late(ann)
    EvalCase.objects.exclude(pk=case.pk).update(reference="Mine.")
    decided(slow, RON, make_case=True, reference="It is Oslo.")
    assert drafting.run() == 0 and EvalCase.objects.filter(reference="Mine.").exists()


def test_without_consent_reviewers_draft_nothing(ann: User) -> None:
    of = queue(asks=ASKS)
    added(of, answer_of(answered(ann)))
    judged(of, RITA, make_case=True, **WHOLE)
    allows(ann, "none")
    assert drafting.run() == 0 and not EvalCase.objects.exists()
