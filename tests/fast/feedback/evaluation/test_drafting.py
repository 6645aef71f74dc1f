"""Cases are drafted from what failed somebody and from a sample, of those alone who allowed it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from chat import corrections
from chat.activities import Outcome
from chat.intent import Intent
from chat.models import User
from feedback import drain
from feedback.evaluation import drafting, sample
from feedback.models import EvalCase, Event
from feedback.tasks import draft_cases
from inference.models import Generation
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, corrected
from tests.fast.chat.said import ask, generation_of, message_of
from tests.fast.feedback.evaluation.drafted import a_case, answered, case_of, rated_down, tomorrow
from tests.fast.feedback.pairs.doing import wait_for_others
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "evaluation")


def reported(who: User) -> Outcome:
    answer = answered(who)
    kept(signed_in(who), event("flag", {"category": "harmful", "text": "It  hurts."}, message=answer.answer))
    drain.drain_all()
    wait_for_others()
    return answer


def complained_of(who: User) -> Outcome:
    answer = answered(who)
    after = ask(who, "That is wrong.", answer)
    question = message_of(after)
    Event.objects.create(
        client_id=uuid4(),
        kind="follow_up",
        version=1,
        source="server",
        value={"label": "complaint", "probability": 0.9, "by": str(question.pk)},
        happened_at=question.created_at,
        sender=who,
        conversation=question.conversation,
        message_id=UUID(answer.answer),
    )
    wait_for_others()
    return answer


@pytest.mark.parametrize("failed", [rated_down, reported, corrected, complained_of])
def test_an_answer_that_failed_somebody_becomes_one_draft(
    ann: User, failed: Callable[[User], Outcome]
) -> None:
    answer = failed(ann)
    draft_cases()
    case = case_of(answer)
    assert (case.status, case.person, case.probability) == ("draft", ann, None)
    assert Event.objects.filter(pk__in=case.evidence).count() == len(case.evidence) == 1
    draft_cases()
    assert EvalCase.objects.count() == 1


def test_what_was_liked_or_merely_adapted_becomes_none(ann: User) -> None:
    liked, adapted = answered(ann), answered(ann)
    kept(signed_in(ann), event("rating", {"value": "up"}, message=liked.answer))
    corrections.correct(
        ann, client_id=uuid4(), message=UUID(adapted.answer), text="Mine.", intent=Intent.ADAPT
    )
    drain.drain_all()
    assert drafting.run() == 0


def test_a_correction_is_the_reference(ann: User) -> None:
    answer = corrected(ann, "The capital of France?", "It is Paris.")
    drafting.run()
    assert case_of(answer).reference == "It is Paris."


def test_reasons_and_reports_become_the_rubric(ann: User) -> None:
    told = rated_down(ann, what=["not_factual"], fix=["right_facts"], text="Paris is\nthe capital.")
    harmful = reported(ann)
    drafting.run()
    assert case_of(told).rubric.splitlines() == [
        "must: the right facts",
        "was: not true",
        "somebody said: Paris is the capital.",
    ]
    assert case_of(harmful).rubric.splitlines() == ["must not: harm anybody", "somebody said: It hurts."]


def test_a_report_that_was_taken_back_drafts_nothing_and_demands_nothing(ann: User) -> None:
    told = rated_down(ann, what=["not_factual"])
    kept(signed_in(ann), event("flag", {"category": "harmful", "text": "It hurts."}, message=told.answer))
    for each in (told, reported(ann)):
        kept(signed_in(ann), event("flag", {"category": None}, message=each.answer))
    wait_for_others()
    assert drafting.run() == 1
    assert case_of(told).rubric == "was: not true"


def test_without_consent_there_is_no_case(ann: User) -> None:
    rated_down(person("ben"))
    allows(ann, "none")
    rated_down(ann)
    allows(ann, "training")
    assert drafting.run() == 0


def test_a_case_goes_when_its_person_takes_the_consent_back(ann: User) -> None:
    corrected(ann)
    drafting.run()
    allows(ann, "none")
    draft_cases()
    assert not EvalCase.objects.exists()


def test_of_each_model_and_day_some_answers_are_drawn_with_a_known_probability(ann: User) -> None:
    answers = [answered(ann, f"Question {number}") for number in range(7)]
    rare = generation_of(answers[0])
    Generation.objects.filter(pk=rare.pk).update(served_model="rare")
    answered(person("ben"))  # allows nothing: not among those that were drawn from
    assert drafting.run(tomorrow()) == sample.PER_STRATUM + 1
    cases = EvalCase.objects.filter(source="sample")
    assert {case.probability for case in cases.exclude(message__generation=rare)} == {3 / 6}
    assert cases.get(message__generation=rare).probability == 1.0


def test_a_day_draws_the_same_again_and_only_once(ann: User) -> None:
    for number in range(8):
        answered(ann, f"Question {number}")
    assert drafting.run(tomorrow()) == sample.PER_STRATUM
    drawn = set(EvalCase.objects.values_list("message", flat=True))
    assert drafting.run(tomorrow()) == 0
    EvalCase.objects.all().delete()
    drafting.run(tomorrow())
    assert set(EvalCase.objects.values_list("message", flat=True)) == drawn


def test_nothing_is_drawn_of_a_day_that_is_not_over(ann: User) -> None:
    answered(ann)
    assert drafting.run() == 0


@pytest.mark.parametrize("fields", [{}, {"reference": "Paris."}])
def test_nothing_is_approved_without_a_way_to_tell_or_somebody_who_did(
    ann: User, fields: dict[str, str]
) -> None:
    case = a_case(ann, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvalCase.objects.filter(pk=case.pk).update(status="approved")
