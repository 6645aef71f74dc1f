"""One of two answers did not come and no page is open: a job makes an ordinary answer of the other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from chat import choices, conversations
from chat.activities import Outcome
from chat.comparisons import Choice
from chat.models import Comparison, Conversation, Message, User
from feedback import drain
from feedback.models import Event
from feedback.tasks import settle_comparisons
from inference.database import in_database
from inference.generations.values import Ending
from inference.generations.write import fold
from inference.models import Generation, Status
from tests.cast import person
from tests.fast.chat.said import ask
from tests.fast.chat.sockets import Page, running

LATE = timedelta(minutes=1)
WHOLE, BROKEN = Ending(Status.COMPLETE, finish_reason="stop"), Ending(Status.FAILED)


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def asked(ann: User, settings: Settings) -> Outcome:
    settings.COMPARE_RATE = 1.0
    return ask(ann)


def end(side: Message, ending: Ending, text: str = "", since: timedelta = LATE) -> None:
    assert side.generation_id
    fold(side.generation_id, ending)
    Generation.objects.filter(pk=side.generation_id).update(text=text, ended_at=timezone.now() - since)


def found() -> Comparison:
    return Comparison.objects.select_related("a__generation", "b__generation").get()


@pytest.mark.parametrize("broken", ["a", "b"])
def test_the_side_that_came_becomes_an_ordinary_answer_and_it_is_told(asked: Outcome, broken: str) -> None:
    comparison = found()
    whole: Message = comparison.b if broken == "a" else comparison.a
    end(getattr(comparison, broken), BROKEN)
    end(whole, WHOLE, "It came.")
    settle_comparisons()
    settle_comparisons()
    assert (found().choice, found().kept_id) == (Choice.FAILED, whole.pk)
    thread = Conversation.objects.get()
    assert (thread.shown_id, thread.comparing_id) == (whole.pk, None)
    drain.drain_all()
    event = Event.objects.get(kind="comparison")
    assert (event.value["choice"], event.value["kept"], event.suspicious) == ("failed", str(whole.pk), "")


def test_two_that_came_wait_for_their_choice(ann: User, asked: Outcome) -> None:
    for side in (found().a, found().b):
        end(side, WHOLE, "It came.")
    settle_comparisons()
    assert found().choice == Choice.OPEN
    choices.choose(ann, client_id=uuid4(), comparison=found().pk, choice=Choice.B)


def test_a_page_that_is_open_comes_first(asked: Outcome) -> None:
    end(found().a, BROKEN, since=timedelta(seconds=5))
    settle_comparisons()
    assert found().choice == Choice.OPEN


def test_the_other_one_may_still_be_written_and_goes_on(asked: Outcome) -> None:
    end(found().a, BROKEN)
    settle_comparisons()
    comparison = found()
    assert (comparison.choice, comparison.kept_id) == (Choice.FAILED, comparison.b_id)
    other = comparison.b.generation
    assert other and other.is_live and other.stop_requested_at is None


def test_of_somebody_who_is_erased_nothing_is_settled(ann: User, asked: Outcome) -> None:
    end(found().a, BROKEN)
    User.objects.filter(pk=ann.pk).update(erasing_at=timezone.now())
    settle_comparisons()
    assert found().choice == Choice.OPEN


def test_one_that_was_thrown_away_is_settled_as_well(ann: User, asked: Outcome) -> None:
    conversations.delete(ann, client_id=uuid4(), conversation=found().conversation_id)
    end(found().a, BROKEN)
    settle_comparisons()
    assert found().choice == Choice.FAILED


@pytest.mark.django_db(transaction=True)
async def test_a_page_that_is_open_is_told_at_once(settings: Settings) -> None:
    settings.COMPARE_RATE = 1.0
    ann = await in_database(person, "ann")
    async with running() as station:
        page = await Page(station, ann).open()
        asked = await in_database(ask, ann)
        await in_database(_one_did_not_come)
        frame = await page.until("changed", what="shown")
        assert (frame["conversation"], frame["client_id"]) == (asked.conversation, None)
        await page.close()


def _one_did_not_come() -> None:
    end(found().a, BROKEN)
    end(found().b, WHOLE, "It came.")
    settle_comparisons()
