"""How answers end, as their pages tell it, and the way on from there."""

import re

import pytest
from django.test import Client

from chat import branch
from chat.models import User
from inference.exceptions import ContextTooLong
from inference.generations.values import Ending
from inference.models import Generation, Status
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, page_of, turned

IS_TOO_LONG = Ending(Status.FAILED, error_code=ContextTooLong.code, error_text="It is too long.")


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


@pytest.mark.parametrize(
    ("ending", "text", "words", "offers"),
    [
        (Ending(Status.STOPPED), "Some", branch.STOPPED, {"continue", "retry"}),
        (Ending(Status.INTERRUPTED), "Some", branch.BROKE_OFF, {"continue", "retry"}),
        (Ending(Status.FAILED), "", branch.FAILED, {"retry"}),
        (Ending(Status.COMPLETE, finish_reason="length"), "Some", branch.TOO_LONG, {"continue"}),
        (Ending(Status.COMPLETE, finish_reason="stop"), "Some", "", set()),
    ],
)
def test_each_ending_has_its_words_and_its_way_on(
    ann: User, browser: Client, ending: Ending, text: str, words: str, offers: set[str]
) -> None:
    outcome = ended(ask(ann), text, ending)
    html = page_of(browser, outcome)

    assert set(re.findall(r'data-deed="(continue|retry)"', html)) == offers
    assert words in html
    assert ('class="outcome' in html) is bool(words)
    is_failure = ending.status in {Status.FAILED, Status.INTERRUPTED}
    assert (f"Reference <code>{outcome.generation}</code>" in html) is is_failure


def test_messages_that_no_longer_reach_the_model_are_counted_under_the_last_answer(
    ann: User, browser: Client
) -> None:
    outcome = turned(ann, 2)
    Generation.objects.update(left_out=7)

    html = page_of(browser, outcome)
    assert html.count("The first 7 messages of this conversation no longer reach") == 1
    assert '<a href="/">Start a new conversation</a>' in html


def test_an_answer_of_no_known_model_is_not_called_a_persons(ann: User, browser: Client) -> None:
    outcome = ask(ann)
    Generation.objects.all().update(served_model="")
    assert "no model yet" in page_of(browser, outcome)
    ended(outcome, "", IS_TOO_LONG)
    html = page_of(browser, outcome)
    assert "no model answered" in html and "corrected by you" not in html
    assert 'data-deed="retry"' not in html


def test_a_message_that_is_too_long_is_opened_to_be_shortened(ann: User, browser: Client) -> None:
    outcome = ended(ask(ann, text="A very long message."), "", IS_TOO_LONG)
    html = page_of(browser, outcome)
    assert html.count(f'data-opens="edit-{outcome.message}"') == 2, "beside the message, and where it failed"
    assert "Shorten the message" in html
