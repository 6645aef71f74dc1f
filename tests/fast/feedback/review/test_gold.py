"""Leads say of decided items what is right; then they are gold, until they are retired."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chat import consent
from chat.models import User
from feedback.models import DataAccess, Decision, ReviewItem, ReviewQueue
from feedback.review import gold, members
from tests import race
from tests.cast import signed_in
from tests.exports.feedback.datasets.test_pages import get
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.review.judging import EVERYTHING
from tests.fast.feedback.review.people_of import declared, lead, post, reviewer
from tests.fast.feedback.review.queued import LEAD, VERDICT, added, answer_of, decided, held, judged, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return signed_in(lead())


def one(ann: User, asks: Any = VERDICT, **answers: Any) -> ReviewItem:
    """Decided."""
    of = queue(asks=asks)
    added(of, answer_of(ended(ask(ann, "What is the capital?"), "Bergen. Ask bob.berg@mail.com.")))
    return judged(of, LEAD, **answers).item


def address(item: ReviewItem) -> str:
    return f"/review/{item.queue_id}/gold/{item.pk}/"


def saves(browser: Client, item: ReviewItem, status: int = 302, **form: Any) -> str:
    told = {"to": "save", "verdict": "bad", "why": "Looked up."} | form
    response = browser.post(address(item), told)
    assert response.status_code == status, response.content.decode()
    item.refresh_from_db()
    return on_one_line(response)


def test_a_decided_item_is_read_and_marked_with_what_its_reviewer_said(ann: User, browser: Client) -> None:
    item = one(ann)
    assert "Nothing yet." in get(browser, f"/review/{item.queue_id}/gold/")
    assert address(item) in get(browser, f"/review/items/{item.pk}/")
    page = get(browser, address(item))
    for words in ("What is the capital?", "Ask &lt;EMAIL_1&gt;.", 'value="good" checked'):
        assert words in page, words
    saves(browser, item)
    assert (item.known, item.known_why) == ({"verdict": "bad"}, "Looked up.")
    page = get(browser, f"/review/{item.queue_id}/gold/")
    assert "Verdict: bad" in page and "Looked up." in page and "by <bdi>Lea</bdi>" in page


def test_a_part_of_the_form_is_enough_and_texts_are_no_part_of_it(ann: User, browser: Client) -> None:
    item = one(ann, EVERYTHING, verdict="good", severity=2, make_case=True, comment="Mine")
    page = get(browser, address(item))
    assert 'name="comment"' not in page and 'name="edited"' not in page
    form: dict[str, Any] = {"taxonomy": "Rude", "rubric:0": "3", "rubric:1": "0", "personal_data": "yes"}
    saves(browser, item, verdict="", **form)
    assert item.known == {
        "taxonomy": ["Rude"],
        "rubric": {"Brief": 3, "True": 0},
        "personal_data": {"present": True, "spans": []},
    }
    page = get(browser, f"/review/{item.queue_id}/gold/")
    assert "What is wrong: Rude" in page and "Brief: 3" in page and "Personal data: yes" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"verdict": ""}, "Say what is right for at least one of the questions."),
        ({"why": " "}, "Say why it is known."),
    ],
)
def test_what_is_known_needs_a_question_and_a_reason(
    ann: User, browser: Client, wrong: dict[str, str], words: str
) -> None:
    item = one(ann)
    page = saves(browser, item, 422, **wrong)
    assert words in page and item.known is None
    assert ("Looked up." in page) is ("why" not in wrong), "what was typed is not lost"


def test_marking_changing_and_retiring_are_noted_and_retired_gold_can_be_used_again(
    ann: User, browser: Client
) -> None:
    item = one(ann)
    saves(browser, item)
    saves(browser, item, verdict="good")
    saves(browser, item, to="retire")
    assert item.known == {"verdict": "good"} and item.retired_at
    assert "retired" in get(browser, f"/review/{item.queue_id}/gold/")
    saves(browser, item, to="retire")
    saves(browser, item)
    assert item.retired_at is None
    rows = DataAccess.objects.filter(detail=f"gold item {item.pk}").order_by("at")
    assert list(rows.values_list("deed", flat=True)) == ["marked", "changed", "retired", "marked"]


@pytest.mark.django_db(transaction=True)
def test_who_decides_an_item_that_becomes_gold_at_that_moment_does_not_lock_the_lead_out(ann: User) -> None:
    of = queue()
    added(of, answer_of(ended(ask(ann))))
    claim = held(of, LEAD)
    made = list[Decision]()
    race.overtaken(
        lambda: ReviewItem.objects.select_for_update(no_key=True).get(),
        lambda: made.append(decided(claim, LEAD)),
        then=lambda: gold.mark(claim.item, LEAD, {"verdict": "bad"}, "Looked up."),
    )
    assert not made[0].is_late and ReviewItem.objects.get().known == {"verdict": "bad"}


def test_what_may_not_be_read_can_only_be_retired(ann: User, browser: Client) -> None:
    item = one(ann)
    saves(browser, item)
    consent.give(ann, "none")
    assert "may not be read any more" in saves(browser, item, 404, verdict="good")
    saves(browser, item, to="retire")
    assert item.known == {"verdict": "bad"} and item.retired_at


def test_percents_are_said_in_the_settings_and_have_a_limit(browser: Client) -> None:
    of = declared(browser, gold_percent="20", repeat_percent="50")
    assert (of.gold_percent, of.repeat_percent) == (20, 50)
    assert "20 % of what a reviewer is handed" in get(browser, f"/review/{of.pk}/")
    refused = post(browser, f"/review/{of.pk}/change/", 422, gold_percent="51")
    assert "“Percent of gold” must be a number from 0 to 50." in on_one_line(refused)
    assert ReviewQueue.objects.get().gold_percent == 20


def test_a_reviewer_learns_nothing_of_gold(ann: User) -> None:
    item, rita = one(ann), reviewer()
    members.add(item.queue, rita, LEAD)
    browser = signed_in(rita)
    for path in (address(item), f"/review/{item.queue_id}/gold/"):
        assert browser.get(path).status_code == 403
        assert browser.post(path, {"to": "save", "verdict": "bad", "why": "x"}).status_code == 403
    item.refresh_from_db()
    assert item.known is None
    for path in ("/review/", f"/review/{item.queue_id}/"):
        page = get(browser, path).lower()
        assert "gold" not in page and "repeat" not in page
