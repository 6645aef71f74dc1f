"""What waits for its answer: nothing of one person holds up anybody else's."""

from uuid import UUID, uuid4, uuid5

import pytest
from django.test import Client

from chat import conversations
from chat.activities import Outcome
from chat.models import User
from feedback import tasks
from feedback.models import Opinion, Parked
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import kept, rating
from tests.fast.feedback.test_leaving import hours_pass, left


def parked(who: User, browser: Client, outcome: Outcome, client_id: UUID) -> None:
    """Sent while its conversation is thrown away, which then comes back."""
    thread = UUID(outcome.conversation)
    conversations.delete(who, client_id=uuid4(), conversation=thread)
    kept(browser, rating(outcome, client_id=str(client_id)))
    conversations.restore(who, client_id=uuid4(), conversation=thread)


def test_an_id_that_its_person_has_used_keeps_nothing_from_being_told_or_bound(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    """Ids of what the server sees derive from answers, so that a person could say one first."""
    other, bob = ended(ask(ann)), person("bob")
    parked(ann, browser, other, uuid5(UUID(outcome.answer), "leave"))
    of_bob = ended(ask(bob))
    parked(bob, signed_in(bob), of_bob, uuid4())
    hours_pass(outcome)
    assert outcome.answer in {str(event.message_id) for event in left()}
    tasks.bind_parked()
    found = {str(held.subject) for held in Opinion.objects.filter(kind="rating")}
    assert found == {other.answer, of_bob.answer} and not Parked.objects.exists()


def test_what_cannot_be_bound_of_one_holds_up_nobody_and_is_logged(
    ann: User, browser: Client, outcome: Outcome, caplog: pytest.LogCaptureFixture
) -> None:
    people = [(ann, browser), *((each, signed_in(each)) for each in map(person, ("bob", "cleo")))]
    for who, its in people:
        parked(who, its, ended(ask(who)), uuid4())
    Parked.objects.filter(sender=ann).update(kind="of a later one")
    tasks.bind_parked()
    assert Opinion.objects.filter(kind="rating").count() == 2
    assert f"What person {ann.pk} had parked could not be bound." in caplog.text
