"""Thumbs and reasons under the answers, as the page has them from the server."""

import re
from typing import get_args
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import consent
from chat.activities import Outcome
from chat.models import User
from feedback.kinds import CHOICES_MAX, Category, Fix, Praise, What
from feedback.reasons import FIX, PRAISE, WHAT, choices
from feedback.reports import CATEGORIES
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line, page_of, turned
from tests.fast.feedback.sending import NOW, event, kept, rating

PRESSED = re.compile(r'data-rates="(\w+)" data-message="([\w-]+)" [^>]*aria-pressed="true"')


def reasons(browser: Client, outcome: Outcome, polarity: str) -> str:
    response = browser.get(f"/feedback/answers/{outcome.answer}/reasons/?polarity={polarity}")
    assert response.status_code == 200
    return on_one_line(response)


def test_a_page_shows_the_ratings_in_force_after_a_reload(browser: Client, outcome: Outcome) -> None:
    assert not PRESSED.findall(page_of(browser, outcome))
    for number, value in enumerate(("up", "down")):
        kept(browser, rating(outcome, value, at=NOW + number))
        assert PRESSED.findall(page_of(browser, outcome)) == [(value, outcome.answer)]
    kept(browser, rating(outcome, "withdrawn", at=NOW + 2))
    assert not PRESSED.findall(page_of(browser, outcome))


def test_ratings_of_a_page_are_one_statement_and_another_persons_are_none(ann: User, browser: Client) -> None:
    outcome = turned(ann, 3)
    kept(browser, rating(outcome))
    with CaptureQueriesContext(connection) as asked:
        page_of(browser, outcome)
    assert sum("feedback_opinion" in query["sql"] for query in asked) == 1


def test_an_answer_that_streams_cannot_be_rated_yet(ann: User, browser: Client) -> None:
    assert "data-rates" not in page_of(browser, ask(ann))


def test_where_ratings_go_is_said_where_they_are_given(ann: User, browser: Client, outcome: Outcome) -> None:
    assert "Counted, and read by nobody" in reasons(browser, outcome, "down")
    consent.give(ann, "evaluation")
    html = reasons(browser, outcome, "down")
    assert "Used to check answers, not to train" in html and '<a href="/account/#consent">change</a>' in html
    consent.give(ann, "training")
    assert "Used to check answers and to train" in reasons(browser, outcome, "up")


def test_reasons_that_were_given_are_ticked_when_they_are_opened_again(
    browser: Client, outcome: Outcome
) -> None:
    said = {"polarity": "down", "what": ["not_factual"], "fix": ["right_facts"], "text": "Oslo <b>"}
    kept(browser, event("reason", {"reason": said}, message=outcome.answer))
    html = reasons(browser, outcome, "down")
    assert re.findall(r'value="(\w+)" checked', html) == ["not_factual", "right_facts"]
    assert "Oslo &lt;b&gt;</textarea>" in html
    assert "checked" not in reasons(browser, outcome, "up")


def test_reasons_of_what_one_may_not_see_are_not_offered(browser: Client, outcome: Outcome) -> None:
    theirs = ended(ask(person("bob")))
    for key in (theirs.answer, uuid4(), outcome.message):
        assert browser.get(f"/feedback/answers/{key}/reasons/?polarity=up").status_code == 404
    assert browser.get(f"/feedback/answers/{outcome.answer}/reasons/?polarity=both").status_code == 400


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Run this:\n```python\nprint(1)\n```", "does_not_run"),
        ("I'm sorry, I can't help with that.", "refused"),
        ("As https://example.org says, it is so. " * 5, "citations"),
        ("word " * 400, "too_long"),
        ("No.", "too_short"),
        ("A sentence of an ordinary length, with nothing in it. " * 5, "not_factual"),
    ],
)
def test_what_an_answer_makes_likely_is_offered_first(text: str, first: str) -> None:
    offered = choices(text, "down")
    assert offered.what[0].code == first
    assert len(offered.what) <= CHOICES_MAX and len(offered.fix) <= CHOICES_MAX
    assert len({choice.code for choice in offered.what}) == len(offered.what)


def test_every_reason_has_its_words() -> None:
    assert (set(WHAT), set(PRAISE), set(FIX)) == (set(What), set(Praise), set(Fix))
    assert not choices("Fine.", "up").fix


def test_a_stranger_is_sent_to_sign_in(client: Client, outcome: Outcome) -> None:
    assert client.get(f"/feedback/answers/{outcome.answer}/reasons/?polarity=up").status_code == 302
    assert signed_in(person("eve")).get(f"/feedback/answers/{outcome.answer}/reasons/").status_code == 404


def test_stars_and_flags_in_force_are_shown_again(browser: Client, outcome: Outcome) -> None:
    assert "Rate this conversation" in page_of(browser, outcome)
    # The last that was meant, not the last that came.
    for stars, at, pressed in ((4, NOW - 9000, ["4"]), (2, NOW - 90_000, ["4"]), (None, NOW, [])):
        kept(browser, event("stars", {"stars": stars}, conversation=outcome.conversation, at=at))
        found = re.findall(r'data-stars="(\d)" [^>]*aria-pressed="true"', page_of(browser, outcome))
        assert found == pressed
    kept(browser, event("flag", {"category": "harmful", "text": "<b>"}, message=outcome.answer))
    html = on_one_line(browser.get(f"/feedback/answers/{outcome.answer}/flag/"))
    assert re.findall(r'value="(\w+)" required checked', html) == ["harmful"]
    assert "&lt;b&gt;</textarea>" in html and "Report again" in html and "Take it back" in html
    kept(browser, event("flag", {"category": None}, message=outcome.answer))
    html = on_one_line(browser.get(f"/feedback/answers/{outcome.answer}/flag/"))
    assert "checked" not in html and "Report again" not in html and "Take it back" not in html


def test_what_one_may_not_see_cannot_be_reported(browser: Client, outcome: Outcome) -> None:
    theirs = ended(ask(person("bob")))
    for key in (theirs.answer, uuid4(), outcome.message):
        assert browser.get(f"/feedback/answers/{key}/flag/").status_code == 404


def test_every_category_of_a_report_has_its_words() -> None:
    assert list(CATEGORIES) == list(get_args(Category))
