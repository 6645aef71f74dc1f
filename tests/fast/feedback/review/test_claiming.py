"""No slot is handed to two, no item twice to one, none is lost; what comes late is kept and says so."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import consent, conversations
from chat.models import User
from feedback.models import Decision, ReviewClaim, ReviewItem, ReviewQueue, ReviewSlot
from feedback.review import adding, adjudicating, claiming, resuming
from feedback.review.standing import standings
from tests import race
from tests.cast import answered, person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review.fifty import fifty_claim
from tests.fast.feedback.review.queued import added, answer_of, decided, held, judged, lapsed, queue
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db

BEA, CLEO, DORA = (UUID(int=number) for number in (1, 2, 3))


def filled(ann: User, count: int, *, overlap: int = 1) -> ReviewQueue:
    """With so many answers to Ann, in the order in which they were given."""
    made = queue(overlap=overlap)
    added(made, *(answer_of(ended(ask(ann))) for _ in range(count)))
    return made


def test_items_come_in_the_stated_order_and_each_slot_once(ann: User) -> None:
    of = filled(ann, 3)
    places = [held(of, reviewer).item.place for reviewer in (BEA, CLEO, DORA)]
    assert places == [0, 1, 2]
    assert claiming.claim(of.pk, BEA) is None


def test_an_item_goes_to_as_many_reviewers_as_overlap_and_to_nobody_twice(ann: User) -> None:
    of = filled(ann, 1, overlap=2)
    first = judged(of, BEA)
    assert claiming.claim(of.pk, BEA) is None
    assert judged(of, CLEO).item == first.item
    assert claiming.claim(of.pk, DORA) is None


def test_nobody_is_handed_an_answer_to_themselves(ann: User) -> None:
    of = filled(ann, 1)
    added(of, answer_of(ended(ask(answered(person("bob"), "evaluation")))))
    assert held(of, ann.pk).item.person_id != ann.pk
    assert claiming.claim(of.pk, ann.pk) is None
    assert standings([of.pk], ann.pk)[of.pk][:2] == (2, 1), "what they hold waits for them, and nothing else"


def test_nobody_holds_an_item_in_two_slots(ann: User) -> None:
    of = filled(ann, 2, overlap=2)
    assert {held(of, BEA).item.place, held(of, BEA).item.place} == {0, 1}
    assert claiming.claim(of.pk, BEA) is None


def test_a_released_item_is_there_at_once(ann: User) -> None:
    of = filled(ann, 1)
    first = held(of, BEA)
    assert claiming.claim(of.pk, CLEO) is None
    assert claiming.release(first.pk, BEA)
    assert held(of, CLEO).item == first.item
    assert not claiming.release(first.pk, BEA)


def test_a_lease_without_heartbeat_runs_out_and_one_with_it_does_not(ann: User) -> None:
    of = filled(ann, 1)
    first = lapsed(held(of, BEA))
    assert resuming.take_up(first.pk, BEA), "nobody else has it yet"
    assert claiming.claim(of.pk, CLEO) is None
    lapsed(first)
    assert held(of, CLEO).item == first.item
    assert not resuming.take_up(first.pk, BEA)


def test_nobody_renews_or_releases_what_another_holds(ann: User) -> None:
    first = held(filled(ann, 1), BEA)
    assert not resuming.take_up(first.pk, CLEO)
    assert not claiming.release(first.pk, CLEO)
    assert resuming.take_up(first.pk, BEA)


def test_a_late_answer_is_kept_says_so_and_leaves_the_slot_to_another(ann: User) -> None:
    of = filled(ann, 1)
    first = lapsed(held(of, BEA))
    second = held(of, CLEO)
    assert decided(first, BEA).is_late
    assert not decided(second, CLEO).is_late
    assert Decision.objects.count() == 2
    assert claiming.claim(of.pk, DORA) is None


def test_who_answered_late_is_not_asked_again(ann: User) -> None:
    of = filled(ann, 1)
    first = lapsed(held(of, BEA))
    second = held(of, CLEO)
    assert decided(first, BEA).is_late
    assert claiming.release(second.pk, CLEO)
    assert claiming.claim(of.pk, BEA) is None
    assert not judged(of, CLEO).is_late


@pytest.mark.parametrize("is_released", [True, False])
def test_an_answer_after_its_time_takes_its_slot_where_that_is_free(ann: User, is_released: bool) -> None:
    of = filled(ann, 1, overlap=2)
    judged(of, CLEO, verdict="bad")
    first = held(of, BEA)
    if is_released:
        claiming.release(first.pk, BEA)
    else:
        lapsed(first)
    assert not decided(first, BEA).is_late
    assert standings([of.pk], DORA)[of.pk][:2] == (0, 0), "nobody else is needed"
    assert adjudicating.waiting(of.pk, DORA).items == 1


def test_only_what_consent_allows_or_its_author_reported_enters_a_queue(ann: User) -> None:
    shy, of = answered(person("shy")), queue()
    plain, reported = ended(ask(shy)), ended(ask(shy))
    kept(signed_in(shy), event("flag", {"category": "other"}, message=reported.answer))
    allowed, unfinished, gone = ended(ask(ann)), ask(ann), ended(ask(ann))
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(gone.conversation))
    answers = [answer_of(each) for each in (plain, reported, allowed, unfinished, gone)]
    assert added(of, *answers, answers[1], uuid4()) == 2
    assert set(ReviewItem.objects.values_list("message", flat=True)) == {answers[1], answers[2]}
    assert added(of, *answers) == 0


def test_what_is_not_reported_any_more_is_handed_to_nobody(db: None) -> None:
    shy, of = answered(person("shy")), queue()
    said, browser = ended(ask(shy)), signed_in(shy)
    kept(browser, event("flag", {"category": "other"}, message=said.answer))
    assert added(of, answer_of(said)) == 1
    kept(browser, event("flag", {"category": None}, message=said.answer))
    assert claiming.claim(of.pk, BEA) is None
    assert added(queue("Others"), answer_of(said)) == 0


def test_what_may_not_be_read_any_more_is_handed_to_nobody(ann: User) -> None:
    of = filled(ann, 2)
    bob = answered(person("bob"), "evaluation")
    adding.add(of, [answer_of(ended(ask(bob)))], place=2)
    consent.give(ann, "none")
    assert held(of, BEA).item.person_id == bob.pk
    assert ReviewClaim.objects.count() == 1
    assert ReviewSlot.objects.filter(withdrawn_at=None).count() == 1


def test_a_deleted_conversation_waits_until_it_is_restored(ann: User) -> None:
    of, said = queue(), ended(ask(ann))
    added(of, answer_of(said))
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(said.conversation))
    assert claiming.claim(of.pk, BEA) is None
    conversations.restore(ann, client_id=uuid4(), conversation=UUID(said.conversation))
    assert held(of, BEA).item.message_id == answer_of(said)


def test_slots_are_looked_at_one_by_one_and_not_held_against_all_that_the_reviewer_has(ann: User) -> None:
    """As a join it took 700 ms with 2,000 items decided, where the statistics knew of none."""
    of = filled(ann, 1)
    with CaptureQueriesContext(connection) as asked:
        held(of, BEA)
    [statement] = [query["sql"] for query in asked if "SKIP LOCKED" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in plan and "Anti Join" not in plan


def test_all_of_whoever_lets_nothing_be_read_any_more_leaves_at_once_but_what_they_reported(
    ann: User,
) -> None:
    of, said = queue(), [ended(ask(ann)) for _ in range(4)]
    added(of, *map(answer_of, said))
    kept(signed_in(ann), event("flag", {"category": "other"}, message=said[-1].answer))
    consent.give(ann, "none")
    with CaptureQueriesContext(connection) as asked:
        assert held(of, BEA).item.message_id == answer_of(said[-1])
    assert sum("SKIP LOCKED" in query["sql"] for query in asked) == 2
    assert ReviewSlot.objects.filter(withdrawn_at__isnull=False).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_windows_of_one_reviewer_are_never_handed_one_item(ann: User) -> None:
    """The second asks while the first has not committed yet."""
    of = filled(ann, 2, overlap=2)
    rival: list[ReviewClaim] = []
    first = race.overtaken(lambda: held(of, BEA), lambda: rival.append(held(of, BEA)))
    assert {first.item.place, rival[0].item.place} == {0, 1}


@pytest.mark.django_db(transaction=True)
def test_a_heartbeat_that_comes_while_another_is_handed_the_item_finds_out(ann: User) -> None:
    of = filled(ann, 1)
    first = lapsed(held(of, BEA))
    still: list[bool] = []
    race.overtaken(lambda: held(of, CLEO), lambda: still.append(resuming.take_up(first.pk, BEA)))
    assert still == [False]
    assert ReviewSlot.objects.get().reviewer == CLEO


@pytest.mark.django_db(transaction=True)
def test_an_item_whose_lease_is_renewed_at_that_moment_goes_to_nobody_else(ann: User) -> None:
    of = filled(ann, 1)
    first = lapsed(held(of, BEA))
    handed: list[ReviewClaim | None] = []
    renewed = race.overtaken(
        lambda: resuming.take_up(first.pk, BEA), lambda: handed.append(claiming.claim(of.pk, CLEO))
    )
    assert (renewed, handed) == (True, [None])


@pytest.mark.django_db(transaction=True)
def test_fifty_reviewers_at_once_get_every_slot_once_and_no_item_twice(ann: User) -> None:
    """Of a thousand items: tests/faults/operations/test_review.py."""
    fifty_claim(ann, items=100, overlap=3)
