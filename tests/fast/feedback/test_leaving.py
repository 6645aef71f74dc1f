"""Who says nothing further for half an hour has left the last answer: once, and only then."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from chat import conversations, turns
from chat.activities import Outcome
from chat.models import Activity, Message, User
from feedback import drain, leaving
from feedback.models import Departure, Event
from inference.models import Generation
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import event, kept, rating

AGO = timedelta(minutes=31)


def hours_pass(outcome: Outcome) -> None:
    """As if all of it had been more than half an hour earlier."""
    then = timezone.now() - AGO
    key = UUID(outcome.conversation)
    Activity.objects.filter(conversation=key).update(at=then)
    Message.objects.filter(conversation=key).update(created_at=then)
    Generation.objects.exclude(ended_at=None).update(ended_at=then)
    drain.drain_all()
    Departure.objects.update(due_at=then)


def left() -> list[Event]:
    leaving.leave_all()
    return list(Event.objects.filter(kind="leave").order_by("arrived_at"))


def test_nothing_further_within_half_an_hour_is_an_event_about_the_last_answer(
    ann: User, outcome: Outcome
) -> None:
    last = ended(ask(ann, "And then?", outcome))
    drain.drain_all()
    assert left() == []
    hours_pass(outcome)
    [event] = left()
    assert (str(event.message_id), str(event.generation), event.sender) == (last.answer, last.generation, ann)
    assert (event.source, event.value) == ("server", {"after_ms": 30 * 60_000, "how": "away"})
    assert not Departure.objects.exists()


def test_the_same_answer_is_left_once_however_often_its_person_comes_back(
    ann: User, outcome: Outcome
) -> None:
    for title in ("one", "two"):
        turns.show(ann, client_id=uuid4(), message=UUID(outcome.answer))
        conversations.rename(ann, client_id=uuid4(), conversation=UUID(outcome.conversation), title=title)
        hours_pass(outcome)
        assert len(left()) == 1


def test_a_rating_meanwhile_puts_it_off_and_what_a_page_says_by_itself_does_not(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    hours_pass(outcome)
    kept(browser, rating(outcome))
    assert left() == []
    assert Departure.objects.get().due_at > timezone.now()


def test_looking_is_no_sign_of_staying(ann: User, browser: Client, outcome: Outcome) -> None:
    hours_pass(outcome)
    kept(browser, event("exposure", {"visible_ms": 5, "read_to": 3}, message=outcome.answer))
    assert len(left()) == 1


def test_a_page_that_said_itself_that_it_was_left_is_not_repeated(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    hours_pass(outcome)
    kept(browser, event("leave", {"after_ms": 5, "how": "closed"}, message=outcome.answer))
    assert [each.value["how"] for each in left()] == ["closed"]


def test_an_answer_that_is_being_written_is_not_left(ann: User, outcome: Outcome) -> None:
    ask(ann, "And then?", outcome)
    hours_pass(outcome)
    assert left() == []
    assert Departure.objects.get().due_at > timezone.now()


def test_a_deleted_conversation_is_left_by_nobody(ann: User, outcome: Outcome) -> None:
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(outcome.conversation))
    hours_pass(outcome)
    assert left() == []
    assert not Departure.objects.exists()


def test_more_than_one_batch_is_looked_at(monkeypatch: pytest.MonkeyPatch, ann: User) -> None:
    monkeypatch.setattr(leaving, "BATCH", 2)
    for number in range(5):
        hours_pass(ended(ask(ann, f"Question {number}")))
    assert len(left()) == 5
