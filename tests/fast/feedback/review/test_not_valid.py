"""What was stored and is not valid any more: it is told in words, and holds nobody up."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest
from django.test import Client

from chat.models import User
from feedback.models import EvalSlice, ReviewQueue
from feedback.tasks import fill_queues
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.test_pages import get
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.review.people_of import declared, lead, post
from tests.fast.feedback.review.test_filling import answer, answers, asks, in_order
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db

FOLDED, OPEN = '<details class="reported" >', '<details class="reported" open>'
NARROW = {"models": "tiny, big", "languages": "de"}


@pytest.fixture
def browser(db: None) -> Client:
    return signed_in(lead())


def spoiled(queue: ReviewQueue) -> ReviewQueue:
    """As if a language that it asks for were not told apart any more."""
    ReviewQueue.objects.filter(pk=queue.pk).update(question={**queue.question, "languages": ["xx"]})
    return queue


def test_a_question_that_is_not_valid_any_more_holds_up_no_other_queue(
    ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    made = answers(ann, 1)
    broken, sound = spoiled(asks()), asks()
    with caplog.at_level(logging.ERROR):
        fill_queues()
    assert in_order(sound) == made and not in_order(broken)
    assert f"queue {broken.pk}" in caplog.text and "Traceback" in caplog.text


def test_its_page_says_what_is_wrong_and_changing_it_begins_with_what_is_still_valid(browser: Client) -> None:
    path = f"/review/{spoiled(declared(browser, **NARROW)).pk}/"
    page = get(browser, path)
    assert "Nothing comes into this queue any more" in page
    assert "“The question is in one of these languages”: “xx” is no language that is told apart." in page
    form = get(browser, f"{path}change/")
    assert "These filters are not valid any more" in form and 'value="tiny, big"' in form
    assert 'value="xx"' not in form
    post(browser, f"{path}change/", 302, **NARROW)
    assert "Nothing comes into this queue" not in get(browser, path)


@pytest.mark.parametrize("sliced", [{"slices": "rivers"}, {"sampling": "stratified"}])
def test_a_slice_whose_rule_is_not_valid_any_more_stops_the_queues_that_need_it_in_words(
    ann: User, browser: Client, sliced: dict[str, str]
) -> None:
    EvalSlice.objects.create(client_id=uuid4(), name="rivers", rule={"pattern": "river"}, author=uuid4())
    made, stopped, sound = answers(ann, 1), declared(browser, **sliced), asks()
    EvalSlice.objects.update(rule={"pattern": "(", "gone": 1})
    fill_queues()
    assert in_order(sound) == made and not in_order(stopped)
    page = get(browser, f"/review/{stopped.pk}/")
    assert "“It belongs to one of these slices”: the rule of “rivers” is not valid any more." in page
    assert "are not below" not in get(browser, f"/review/{stopped.pk}/change/")


def test_a_queue_that_cannot_be_filled_for_whatever_reason_holds_up_no_other(
    ann: User, caplog: pytest.LogCaptureFixture
) -> None:
    made, broken, sound = answers(ann, 1), asks(), asks()
    ReviewQueue.objects.filter(pk=broken.pk).update(sampling="no such one")
    with caplog.at_level(logging.ERROR):
        fill_queues()
    assert in_order(sound) == made and f"queue {broken.pk} could not be filled" in caplog.text


def test_a_report_that_was_taken_back_takes_nobodys_place(ann: User) -> None:
    allowed, bob = answers(ann, 1), person("bob")
    said = answer(bob)
    kept(signed_in(bob), event("flag", {"category": "other", "text": ""}, message=said.answer))
    kept(signed_in(bob), event("flag", {"category": None}, message=said.answer))
    queue = asks(most_waiting=1)
    fill_queues()
    assert in_order(queue) == allowed


def test_filters_are_folded_away_until_one_is_set(browser: Client) -> None:
    empty = get(browser, "/review/add/")
    assert FOLDED in empty and OPEN not in empty
    assert OPEN not in get(browser, f"/review/{declared(browser, 'Praise').pk}/change/")
    impossible = {"since": "2026-02-01", "until": "2026-01-01"}
    refused = on_one_line(post(browser, "/review/add/", 422, name="Failures", **impossible))
    assert OPEN in refused and "“Said since” must lie before “Said before”." in refused
    assert OPEN in get(browser, f"/review/{declared(browser, **NARROW).pk}/change/")
