"""What a reviewer says is kept once, as an answer to what was asked; what does not fit is told in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from chat import conversations
from chat.exceptions import Conflict, NotFound
from chat.models import User
from config import retention
from feedback import erasures
from feedback.models import Decision, Erasure, FormVersion, ReviewClaim, ReviewItem, ReviewQueue, ReviewSlot
from feedback.review import deciding, declaring
from feedback.review.forms import BadAnswer, form_of
from feedback.review.questions import Question
from tests import race
from tests.cast import answered, person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.config.sweeping import execute
from tests.fast.erasure.given import erased
from tests.fast.feedback.review.queued import LEAD, VERDICT, added, answer_of, decided, held, judged, queue

pytestmark = pytest.mark.django_db

BEA, CLEO = UUID(int=1), UUID(int=2)
SEVERITY = (*VERDICT, {"kind": "severity"})


def asking(ann: User, asks: Any = VERDICT, count: int = 1) -> ReviewQueue:
    made = queue(asks=asks)
    added(made, *(answer_of(ended(ask(ann))) for _ in range(count)))
    return made


def test_a_decision_is_kept_with_its_form_and_the_time_it_took(ann: User) -> None:
    made = judged(asking(ann), BEA, verdict="bad")
    made.refresh_from_db()
    assert (made.reviewer, made.answers, made.active_ms) == (BEA, {"verdict": "bad"}, 1_000)
    assert (made.form.number, made.is_late) == (1, False)
    assert ReviewSlot.objects.get().decided_at


def test_sent_twice_it_is_one_and_with_other_answers_it_is_refused(ann: User) -> None:
    claim, client_id = held(asking(ann), BEA), uuid4()
    first = decided(claim, BEA, client_id, verdict="bad")
    assert decided(claim, BEA, client_id, verdict="bad") == first
    with pytest.raises(Conflict, match="sent before with other answers"):
        decided(claim, BEA, client_id, verdict="good")
    assert Decision.objects.count() == 1


def test_an_item_is_decided_once_by_each(ann: User) -> None:
    claim = held(asking(ann), BEA)
    decided(claim, BEA)
    with pytest.raises(Conflict, match="You have decided this item already"):
        decided(claim, BEA)


def test_what_was_never_claimed_is_like_what_never_was(ann: User) -> None:
    claim = held(asking(ann), BEA)
    refusals = set()
    for key, reviewer in ((claim.pk, CLEO), (uuid4(), BEA)):
        with pytest.raises(NotFound) as refused:
            decided(ReviewClaim(pk=key, item=claim.item), reviewer)
        refusals.add(refused.value.words)
    assert len(refusals) == 1
    assert not Decision.objects.exists()


def test_what_was_decided_under_an_older_form_stays_an_answer_to_that(ann: User) -> None:
    of = asking(ann, count=2)
    before, form = held(of, BEA), declaring.asked_now(of)
    changed = declaring.change_form(of, LEAD, form_of(SEVERITY))
    told: dict[str, Any] = {
        "client_id": uuid4(),
        "form": form.pk,
        "answers": {"verdict": "bad"},
        "active_ms": 0,
    }
    assert deciding.decide(before.pk, BEA, **told).form == form
    assert judged(of, BEA, verdict="bad", severity=2).form == changed


def test_a_form_that_is_saved_as_it_was_is_no_new_version(ann: User) -> None:
    of = asking(ann)
    assert declaring.change_form(of, LEAD, form_of(VERDICT)).number == 1
    assert declaring.change_form(of, LEAD, form_of(SEVERITY)).number == 2
    assert declaring.asked_now(of).number == 2


def test_a_form_of_another_queue_is_refused_and_nothing_is_kept(ann: User) -> None:
    claim, other = held(asking(ann), BEA), queue("Others")
    form = declaring.asked_now(other).pk
    with pytest.raises(BadAnswer, match="must be one that this queue has asked"):
        deciding.decide(claim.pk, BEA, client_id=uuid4(), form=form, answers={}, active_ms=0)
    assert not Decision.objects.exists()
    assert not decided(claim, BEA).is_late, "the slot is still theirs"


@pytest.mark.parametrize("active_ms", [-1, 86_400_001, True, "1"])
def test_a_time_that_cannot_be_is_refused(ann: User, active_ms: Any) -> None:
    of = asking(ann)
    claim, form = held(of, BEA), declaring.asked_now(of).pk
    told = {"client_id": uuid4(), "form": form, "answers": {"verdict": "bad"}, "active_ms": active_ms}
    with pytest.raises(BadAnswer, match="must be a whole number from 0 to 86,400,000"):
        deciding.decide(claim.pk, BEA, **told)


def test_decisions_and_forms_are_changed_and_removed_by_nobody(ann: User) -> None:
    judged(asking(ann), BEA)
    for change in (
        lambda: Decision.objects.update(answers={}),
        lambda: Decision.objects.all().delete(),
        lambda: FormVersion.objects.update(fields=[]),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_one(ann: User) -> None:
    """The second comes while the first has not committed yet."""
    claim, client_id = held(asking(ann), BEA), uuid4()
    second: list[Decision] = []
    first = race.overtaken(
        lambda: decided(claim, BEA, client_id), lambda: second.append(decided(claim, BEA, client_id))
    )
    assert second == [first]
    assert not first.is_late


def test_a_queue_is_declared_once_and_its_name_is_its_own(ann: User) -> None:
    queue("Failures")
    with pytest.raises(Conflict, match="a queue called “Failures” already"):
        queue("Failures")
    assert ReviewQueue.objects.count() == FormVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_form_first", [True, False])
def test_what_comes_first_and_what_is_asked_are_not_changed_past_each_other(is_form_first: bool) -> None:
    of, severity = queue(), form_of([{"kind": "severity", "required": True}])
    by_value = {"sampling": ReviewQueue.Sampling.DECISION_VALUE}
    deeds: list[Callable[[], object]] = [
        lambda: declaring.change(of, Question(), by_value, by=LEAD),
        lambda: declaring.change_form(of, LEAD, severity),
    ]
    first, second = deeds[::-1] if is_form_first else deeds
    with pytest.raises(declaring.NoVerdict):
        race.overtaken(first, second)
    assert (declaring.asked_now(of).number == 2) == is_form_first
    assert (ReviewQueue.objects.get().sampling == "random") == is_form_first


def test_what_was_judged_of_somebody_goes_with_them_and_nothing_of_others(ann: User) -> None:
    of = asking(ann)
    bob = answered(person("bob"), "evaluation")
    added(of, answer_of(ended(ask(bob))))
    judged(of, BEA)
    judged(of, BEA)
    erasure = erasures.ask(ann, Erasure.Scope.EVERYTHING)
    assert erased(erasure)
    erasure.refresh_from_db()
    assert erasure.before["feedback_decision"] == 1
    for rows in (ReviewItem.objects, *(each.objects for each in (ReviewSlot, ReviewClaim, Decision))):
        assert rows.count() == 1
    assert ReviewItem.objects.get().person == bob


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("answers-to-be-judged", "Failures"),
        ("reviewers-asked-for", "Judged"),
        ("looks-of-reviewers", "Shown to a reviewer"),
        ("decisions-of-reviewers", "unsure"),
    ],
)
def test_who_was_judged_reads_it_among_what_is_recorded(ann: User, kind: str, words: str) -> None:
    judged(asking(ann), BEA, verdict="unsure")
    page = on_one_line(signed_in(ann).get(f"/account/data/kinds/{kind}/"))
    assert page.count('class="record-text"') == 1
    assert words in page


@pytest.mark.django_db(transaction=True)
def test_it_goes_with_a_deleted_conversation_whose_time_is_over(ann: User) -> None:
    of, said = queue(), ended(ask(ann))
    added(of, answer_of(said))
    judged(of, BEA)
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(said.conversation))
    execute("UPDATE chat_conversation SET deleted_at = now() - interval '31 days'", [])
    assert retention.sweep()["chat_conversation"] == 1
    assert not ReviewItem.objects.exists() and not Decision.objects.exists()
