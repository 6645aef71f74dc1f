"""Queues fill themselves with what their questions find, in the order of their sampling, and let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from chat.activities import Outcome
from chat.models import Message, User
from feedback.kinds import Label
from feedback.models import Decision, EvalSlice, Event, ReviewItem, ReviewQueue, ReviewSlot
from feedback.review import claiming, deciding, declaring, estimating, filling
from feedback.review.forms import form_of
from feedback.review.questions import question_of
from feedback.tasks import fill_queues
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import event, kept, rating
from tests.race import overtaken

pytestmark = pytest.mark.django_db

LEAD = UUID(int=9)
Sampling = ReviewQueue.Sampling


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "evaluation")


def asks(sampling: Sampling = Sampling.NEWEST, *, most_waiting: int = 200, **question: Any) -> ReviewQueue:
    return declaring.declare(
        uuid4(),
        LEAD,
        name=f"Queue {uuid4().hex[:6]}",
        question=question_of(question),
        sampling=sampling,
        overlap=1,
        form=form_of([{"kind": "verdict", "required": True}]),
        most_waiting=most_waiting,
    )


def fill() -> None:
    """As if the last filling were long ago."""
    ReviewQueue.objects.update(filled_at=None)
    fill_queues()


def in_order(queue: ReviewQueue) -> list[str]:
    """Answers as they are handed out."""
    return [str(key) for key in queue.items.order_by("place", "added_at").values_list("message", flat=True)]


def answer(who: User, text: str = "Which city?") -> Outcome:
    return ended(ask(who, text))


def answers(who: User, count: int) -> list[str]:
    return [str(answer(who).answer) for _ in range(count)]


def rated(who: User, said: Outcome, value: str) -> None:
    kept(signed_in(who), rating(said, value))


def labelled(said: Outcome, label: str, probability: float) -> None:
    """As the classifier writes what it reads in a later message."""
    message = Message.objects.select_related("conversation__owner").get(pk=said.answer or "")
    Event.objects.create(
        client_id=uuid4(),
        kind="follow_up",
        version=1,
        source="server",
        value={"label": Label(label), "probability": probability, "by": str(uuid4())},
        happened_at=timezone.now(),
        sender=message.conversation.owner,
        conversation=message.conversation,
        message=message,
    )


def test_a_queue_is_filled_with_what_consent_allows_and_what_was_reported(ann: User) -> None:
    allowed, bob = answer(ann), person("bob")
    answer(bob)
    reported = answer(bob)
    kept(signed_in(bob), event("flag", {"category": "other", "text": ""}, message=reported.answer))
    queue = asks()
    fill_queues()
    assert set(in_order(queue)) == {allowed.answer, reported.answer}


def test_consent_that_came_later_opens_nothing_said_before_and_one_withdrawn_closes_all(ann: User) -> None:
    bob = person("bob")
    answer(bob)
    allows(bob, "training")
    later = answer(bob)
    answer(ann)
    allows(ann, "none")
    queue = asks()
    fill_queues()
    assert in_order(queue) == [later.answer]


def test_what_may_not_be_read_takes_nobodys_place(ann: User) -> None:
    allowed = answers(ann, 1)
    answers(person("bob"), 2)
    queue = asks(most_waiting=1)
    fill_queues()
    assert in_order(queue) == allowed


def test_filling_twice_adds_nothing_twice_and_what_is_new_comes(ann: User) -> None:
    first, queue = answers(ann, 2), asks()
    fill()
    fill()
    assert in_order(queue) == first[::-1] and ReviewSlot.objects.count() == 2
    newest = answers(ann, 1)
    fill()
    assert in_order(queue) == [*newest, *first[::-1]], "what is newer is handed out before what waits"


def test_a_queue_that_was_just_filled_is_left_until_it_is_due(ann: User) -> None:
    queue = asks()
    fill_queues()
    answer(ann)
    fill_queues()
    assert not in_order(queue)
    ReviewQueue.objects.update(filled_at=timezone.now() - 2 * filling.EVERY)
    fill_queues()
    assert len(in_order(queue)) == 1


def test_a_queue_never_holds_more_than_may_wait(ann: User) -> None:
    answers(ann, 5)
    queue = asks(most_waiting=2)
    fill()
    fill()
    assert queue.items.count() == 2
    ReviewSlot.objects.filter(pk=ReviewSlot.objects.earliest("pk").pk).update(withdrawn_at=timezone.now())
    fill()
    assert queue.items.count() == 3


def test_what_nobody_decides_in_time_leaves_and_what_somebody_holds_stays(ann: User) -> None:
    answers(ann, 2)
    queue = asks()
    fill()
    claiming.claim(queue.pk, uuid4())
    ReviewItem.objects.update(added_at=timezone.now() - timedelta(days=31))
    fill()
    assert sorted(slot.withdrawn_at is None for slot in ReviewSlot.objects.all()) == [False, True]
    assert queue.items.count() == 2, "it does not come back"


def test_disliked_answers_come_first_and_later_ones_before_what_waits(ann: User) -> None:
    plain, down = answer(ann), answer(ann)
    liked = answer(ann)
    rated(ann, down, "down")
    rated(ann, liked, "up")
    queue = asks(Sampling.NEGATIVE_FIRST)
    fill()
    assert in_order(queue) == [down.answer, liked.answer, plain.answer]
    complained = answer(ann)
    labelled(complained, "complaint", 0.9)
    fill()
    assert in_order(queue)[:2] == [complained.answer, down.answer]


def test_what_the_classifier_is_least_certain_of_comes_first(ann: User) -> None:
    sure, unsure, unknown = answer(ann), answer(ann), answer(ann)
    labelled(sure, "thanks", 0.97)
    labelled(unsure, "thanks", 0.55)
    queue = asks(Sampling.UNCERTAIN_FIRST)
    fill_queues()
    assert in_order(queue) == [unsure.answer, sure.answer, unknown.answer]


def test_chance_is_the_same_every_time_and_another_in_every_queue(ann: User) -> None:
    made = answers(ann, 12)
    one, other, third = (asks(Sampling.RANDOM, most_waiting=most) for most in (6, 200, 200))
    fill_queues()
    drawn = in_order(one)
    assert drawn not in (made[:6], made[::-1][:6]) and set(drawn) < set(made)
    assert in_order(other) != in_order(third) and set(in_order(other)) == set(made)
    ReviewSlot.objects.all().delete()
    ReviewItem.objects.all().delete()
    fill()
    assert in_order(one) == drawn


def test_strata_take_turns_and_what_is_there_counts(ann: User) -> None:
    EvalSlice.objects.create(client_id=uuid4(), name="rivers", rule={"pattern": "river"}, author=LEAD)
    for _ in range(6):
        answer(ann, "Which city?")
    answer(ann, "Which river?")
    queue = asks(Sampling.STRATIFIED, most_waiting=3)
    fill()
    assert [item.stratum for item in queue.items.order_by("place")] == ["", "rivers", ""]
    for _ in range(3):
        answer(ann, "Which river?")
    ReviewQueue.objects.update(most_waiting=6)
    fill()
    assert [item.stratum for item in queue.items.order_by("place")][3:] == ["rivers", "", "rivers"]


def test_decision_value_asks_where_the_estimate_is_least_known(ann: User) -> None:
    for number in range(12):
        rated(ann, answer(ann), "down" if number < 6 else "up")
    queue = asks(Sampling.DECISION_VALUE, most_waiting=4)
    fill()
    assert sorted(item.stratum for item in queue.items.all()) == ["disliked"] * 2 + ["liked"] * 2
    decide(queue, {"liked": "good", "disliked": "bad"}, but="disliked")
    ReviewQueue.objects.update(most_waiting=5)
    fill()
    came = [item.stratum for item in queue.items.order_by("place")][4:]
    assert came.count("disliked") > came.count("liked"), "of the others something is known"
    told = estimating.estimated(ReviewQueue.objects.get())
    assert told and told.items == 2 and told.estimate.low < told.estimate.share < told.estimate.high


def decide(queue: ReviewQueue, verdicts: dict[str, str], but: str) -> None:
    """All that waits, but for one stratum."""
    who, form = uuid4(), declaring.asked_now(queue).pk
    while held := claiming.claim(queue.pk, who):
        if held.item.stratum != but:
            answers = {"verdict": verdicts[held.item.stratum]}
            deciding.decide(held.pk, who, client_id=uuid4(), form=form, answers=answers, active_ms=1)


def test_the_share_of_bad_answers_is_told_of_what_stands_for_all_alone(ann: User) -> None:
    answers(ann, 4)
    by_chance, newest = asks(Sampling.RANDOM), asks(Sampling.NEWEST)
    fill()
    assert estimating.estimated(ReviewQueue.objects.get(pk=by_chance.pk)) is None, "nothing is decided"
    for queue in (by_chance, newest):
        who, held = uuid4(), claiming.claim(queue.pk, uuid4())
        assert held
        claiming.release(held.pk, held.reviewer)
        held = claiming.claim(queue.pk, who)
        assert held
        form = declaring.asked_now(queue).pk
        deciding.decide(held.pk, who, client_id=uuid4(), form=form, answers={"verdict": "bad"}, active_ms=1)
    assert Decision.objects.count() == 2
    found = estimating.estimated(ReviewQueue.objects.get(pk=by_chance.pk))
    assert found and found.items == 1 and found.estimate.share == pytest.approx(2 / 3)
    assert estimating.estimated(ReviewQueue.objects.get(pk=newest.pk)) is None


def test_the_estimate_keeps_the_strata_that_the_queue_has_taken_up_whole(ann: User) -> None:
    EvalSlice.objects.create(client_id=uuid4(), name="rivers", rule={"pattern": "river"}, author=LEAD)
    rated(ann, answer(ann, "Which river?"), "down")
    for question in ("Which river?", "Which river?", "Which city?", "Which city?"):
        answer(ann, question)
    every, rivers = asks(Sampling.RANDOM), asks(Sampling.RANDOM, slices=["rivers"])
    fill()
    decide(every, {"disliked": "bad"}, but="silent")
    answer(ann, "Which river?")
    fill()
    for queue, disliked in ((every, 1 / 6), (rivers, 1 / 4)):
        queue.refresh_from_db()
        assert queue.shares == pytest.approx({"disliked": disliked, "silent": 1 - disliked})
    told = estimating.estimated(every)
    assert told and told.estimate.share == pytest.approx(1 / 6 * 2 / 3 + 5 / 6 * 1 / 2)


@pytest.mark.django_db(transaction=True)
def test_two_fillings_at_once_add_each_answer_once(ann: User) -> None:
    made, queue = answers(ann, 5), asks()
    overtaken(fill_queues, fill_queues)
    assert sorted(in_order(queue)) == sorted(made) and ReviewSlot.objects.count() == 5
