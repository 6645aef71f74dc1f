"""Pairs that the jobs set aside come into queues of their own, and leave them once they are settled."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from chat import turns
from chat.activities import Outcome
from chat.models import Message, User
from feedback.models import PairRule, PreferencePair, ReviewItem, ReviewQueue, ReviewSlot
from feedback.review import aside, claiming, declaring
from feedback.tasks import fill_queues
from tests.cast import answered, person, signed_in
from tests.exports.feedback.datasets.test_pages import get
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import OWNER, pairs, rated, regenerated, saw
from tests.fast.feedback.review.judging import at_work, comes_to, decide, open_to_all, page
from tests.fast.feedback.review.people_of import declared, lead, post
from tests.fast.feedback.review.queued import answer_of, judged
from tests.fast.feedback.review.test_filling import asks, fill

pytestmark = pytest.mark.django_db

Status = PreferencePair.Status


def two_answers(who: User) -> tuple[Message, Message]:
    """To one question."""
    first = message(ended(ask(who), "Yes."))
    return first, another(who, first, "No.")


def another(who: User, answer: Message, text: str) -> Message:
    """To the same question."""
    again = turns.regenerate(who, owner=OWNER, client_id=uuid4(), message=answer.pk, instruction="")
    return message(ended(again, text))


def message(outcome: Outcome) -> Message:
    return Message.objects.select_related("conversation").get(pk=answer_of(outcome))


def pair(who: User, better: Message, worse: Message, status: Status, rule: str = "kept") -> PreferencePair:
    """As the jobs leave it."""
    PairRule.objects.get_or_create(pk=rule, defaults={"is_on": True})
    return PreferencePair.objects.create(
        rule_id=rule,
        version=1,
        person=who,
        conversation=better.conversation,
        chosen=better,
        rejected=worse,
        context="same",
        evidence=[],
        weight=0.5,
        status=status,
    )


def one(who: User, status: Status = Status.REVIEW) -> PreferencePair:
    return pair(who, *two_answers(who), status)


def names() -> dict[str, int]:
    """Of the queues there are, with how many items each has."""
    return {queue.name: queue.items.count() for queue in ReviewQueue.objects.all()}


def waiting() -> int:
    return ReviewSlot.objects.filter(withdrawn_at=None, decided_at=None).count()


def test_each_kind_of_pair_has_a_queue_once_there_is_one_of_it(ann: User) -> None:
    pair(ann, *two_answers(ann), Status.READY)
    fill_queues()
    assert names() == {}
    for status in (Status.REVIEW, Status.CONFLICTING, Status.CIRCULAR):
        one(ann, status)
    fill()
    fill()
    assert names() == {"Conflicting pairs": 1, "Circular preferences": 1, "Uncertain pairs": 1}
    assert waiting() == 6, "two reviewers for each"


def test_a_question_comes_once_however_many_pairs_of_its_answers_are_set_aside(ann: User) -> None:
    yes, no = two_answers(ann)
    pair(ann, yes, no, Status.CONFLICTING)
    pair(ann, no, yes, Status.CONFLICTING)
    fill()
    pair(ann, no, yes, Status.CONFLICTING, rule="comparison")
    fill()
    assert names() == {"Conflicting pairs": 1}


def test_what_reviewers_decided_one_way_in_one_queue_and_another_in_another_is_asked_again(ann: User) -> None:
    yes, no = two_answers(ann)
    for better, worse, rule in ((yes, no, "reviewer_ranking"), (no, yes, "reviewed_siblings")):
        pair(ann, better, worse, Status.CONFLICTING, rule)
    fill()
    assert names() == {"Conflicting pairs": 1}


def test_what_may_not_be_read_makes_no_queue_and_takes_nobodys_place(ann: User) -> None:
    bob = person("bob")
    one(bob)
    fill()
    assert names() == {}
    allowed = one(ann)
    one(bob)
    fill()
    assert ReviewItem.objects.get().message_id == allowed.chosen_id


def test_answers_to_different_questions_cannot_be_ranked_and_take_nobodys_place(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "WINDOW", 1)
    first, second = two_answers(ann), two_answers(ann)
    pair(ann, first[0], second[0], Status.REVIEW)
    fill()
    assert names() == {}
    pair(ann, *first, Status.REVIEW)
    pair(ann, first[0], second[0], Status.REVIEW, rule="comparison")
    fill()
    assert names() == {"Uncertain pairs": 1}


def test_where_something_else_differed_no_ranking_makes_a_pair_and_it_does_not_come(ann: User) -> None:
    one(ann)
    PreferencePair.objects.update(difference="instruction")
    fill()
    assert names() == {}


def test_what_is_settled_otherwise_leaves_and_what_one_has_judged_is_judged_by_all(ann: User) -> None:
    one(ann), one(ann)
    fill()
    queue = ReviewQueue.objects.get()
    begun = judged(queue, uuid4(), ranking=ranked(queue)).item
    PreferencePair.objects.update(status=Status.READY)
    fill()
    left = ReviewSlot.objects.get(withdrawn_at=None, decided_at=None)
    assert left.item == begun, "the other item has left"


def test_what_left_as_settled_comes_back_when_it_is_set_aside_again(ann: User) -> None:
    one(ann)
    fill()
    for status, there in ((Status.READY, 0), (Status.REVIEW, 2)):
        PreferencePair.objects.update(status=status)
        fill()
        assert waiting() == there
    ReviewItem.objects.update(added_at=timezone.now() - timedelta(days=31))
    fill()
    assert waiting() == 2, "after the days that it may wait it waits again"
    assert names() == {"Uncertain pairs": 1}


def test_a_question_that_was_ranked_is_asked_again_when_there_is_another_answer(ann: User) -> None:
    yes, no = two_answers(ann)
    pair(ann, yes, no, Status.REVIEW)
    fill()
    queue = ReviewQueue.objects.get()
    for _ in range(2):
        judged(queue, uuid4(), ranking=ranked(queue))
    fill()
    assert waiting() == 0, "both answers were ranked"
    pair(ann, yes, another(ann, yes, "Perhaps."), Status.REVIEW)
    for asked in (2, 0):
        fill()
        assert (waiting(), queue.items.count()) == (asked, 2)
        for _ in range(asked):
            judged(queue, uuid4(), ranking=ranked(queue))


def ranked(queue: ReviewQueue) -> list[list[str]]:
    """The siblings of what comes first, all equal."""
    first = queue.items.earliest("place").message
    return [[str(key) for key in Message.objects.filter(parent=first.parent).values_list("pk", flat=True)]]


def test_what_somebody_holds_stays_until_they_let_go(ann: User) -> None:
    one(ann)
    fill()
    assert claiming.claim(ReviewQueue.objects.get().pk, uuid4())
    PreferencePair.objects.update(status=Status.READY)
    fill()
    assert waiting() == 1, "theirs; the other place is given up"


def test_a_lead_changes_how_many_judge_it_and_not_what_it_looks_for(ann: User) -> None:
    one(ann)
    fill()
    browser, queue = signed_in(lead()), ReviewQueue.objects.get()
    assert "it is uncertain which is better" in get(browser, f"/review/{queue.pk}/")
    change = f"/review/{queue.pk}/change/"
    assert "Filters" not in get(browser, change) and "What comes first" not in get(browser, change)
    post(browser, change, 302, overlap="3", kinds=["rating"], sampling="random")
    queue.refresh_from_db()
    assert (queue.overlap, queue.question, queue.sampling) == (3, {}, "newest")
    post(browser, f"/review/{queue.pk}/ask/", 302, ask_verdict="may", ask_ranking="must")
    assert queue.forms.count() == 2


def test_where_a_lead_has_called_a_queue_so_it_gets_a_number(
    ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    declared(signed_in(lead()), "Uncertain pairs", kinds=["flag"])
    one(ann)
    with caplog.at_level(logging.WARNING):
        fill()
    assert names() == {"Uncertain pairs": 0, "Uncertain pairs 2": 1}


def test_where_there_are_too_many_queues_no_other_name_is_tried(
    ann: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared(signed_in(lead()), "Mine", kinds=["flag"])
    monkeypatch.setattr(declaring, "QUEUES_MAX", 1)
    one(ann)
    with caplog.at_level(logging.WARNING):
        fill()
    assert names() == {"Mine": 0} and len(caplog.messages) == 1


def test_what_goes_wrong_with_queues_of_pairs_holds_up_no_queue_of_a_lead(
    ann: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    asks()
    ended(ask(ann))
    monkeypatch.setattr(aside, "_FIND", "SELECT 1 / 0")
    with caplog.at_level(logging.ERROR):
        fill()
    assert [*names().values()] == [1] and "could not be declared" in caplog.text


def votes(name: str, better: str, worse: str) -> User:
    """Of somebody new, on the same question."""
    who = answered(person(name), "evaluation")
    first = ended(ask(who), better)
    second: Outcome = regenerated(who, first, worse)
    saw(signed_in(who), first, second)
    rated(signed_in(who), first, "up")
    rated(signed_in(who), second, "down")
    return who


@pytest.mark.django_db(transaction=True)
def test_what_people_contradict_each_other_about_is_ranked_and_then_nobody_else_is_asked() -> None:
    votes("bob", "Yes.", "No.")
    votes("cat", "No.", "Yes.")
    pairs()
    fill()
    rita, queue = at_work(), ReviewQueue.objects.get(name="Conflicting pairs")
    open_to_all(queue)
    claim = comes_to(rita, queue)
    assert "opposite orders" in page(rita, claim) and "Ranking" in page(rita, claim)
    agreed = PreferencePair.objects.get(person=claim.item.person)
    told: dict[str, Any] = {f"ranking:{agreed.chosen_id}": "1", f"ranking:{agreed.rejected_id}": "2"}
    decide(rita, claim, **told)
    assert {(pair.rule_id, pair.status) for pair in pairs()} >= {("reviewer_ranking", "ready")}
    fill()
    left = ReviewSlot.objects.filter(withdrawn_at=None, decided_at=None)
    assert [slot.item for slot in left] == [claim.item], "of two who judge it, the second"
    contradicts = PreferencePair.objects.get(status=Status.CONFLICTING)
    assert contradicts.person != claim.item.person, "who says the opposite stays set aside"
