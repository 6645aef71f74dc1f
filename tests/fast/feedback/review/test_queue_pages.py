"""Queues by their pages: made, changed, asked about, and seen by those who are in them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from feedback.models import ReviewQueue, ReviewSlot
from feedback.review import adding, claiming, declaring
from feedback.review.forms import form_of
from feedback.review.questions import Question
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.exports.feedback.datasets.test_pages import get
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.evaluation.drafted import answered
from tests.fast.feedback.review.people_of import declared, lead, post, puts_in, reviewer
from tests.fast.feedback.review.queued import LEAD, VERDICT
from tests.race import overtaken

pytestmark = pytest.mark.django_db

WHOLE: dict[str, Any] = {
    "kinds": ["rating", "flag"],
    "reasons": ["not_factual"],
    "models": "tiny, big",
    "prompts": "1, 3",
    "languages": "DE, fr",
    "since": "2026-01-01",
    "until": "2026-02-01",
    "score_min": "0.25",
    "score_max": "0.75",
    "suspicious": "false",
    "sampling": "uncertain_first",
    "overlap": "2",
    "most_waiting": "50",
    "days": "7",
    "shows_names": "on",
    "instructions": "Look at the **numbers** first.",
}


@pytest.fixture
def browser() -> Client:
    return signed_in(lead())


def filled(queue: ReviewQueue, count: int = 1) -> None:
    ann = allows(person("ann"), "evaluation")
    adding.add(queue, [UUID(answered(ann).answer or "") for _ in range(count)])


def test_before_the_first_queue_the_page_says_what_one_is(browser: Client) -> None:
    assert "No queue yet." in get(browser, "/review/")
    assert "You are in no queue yet." in get(signed_in(reviewer()), "/review/")


def test_a_lead_declares_a_queue_with_everything_and_finds_it_on_its_page(browser: Client) -> None:
    queue = declared(browser, **WHOLE)
    assert queue.question == {
        "kinds": ["rating", "flag"],
        "reasons": ["not_factual"],
        "models": ["tiny", "big"],
        "prompts": [1, 3],
        "languages": ["de", "fr"],
        "since": "2026-01-01T00:00:00Z",
        "until": "2026-02-01T00:00:00Z",
        "score_min": 0.25,
        "score_max": 0.75,
        "suspicious": False,
    }
    assert (queue.overlap, queue.most_waiting, queue.days, queue.shows_names) == (2, 50, 7, True)
    page = get(browser, f"/review/{queue.pk}/")
    for words in ("Not true", "tiny, big", "2026-01-01", "<strong>numbers</strong>", "0 of at most 50"):
        assert words in page, words
    form = get(browser, f"/review/{queue.pk}/change/")
    assert 'value="tiny, big"' in form and 'value="2026-01-01"' in form and 'value="0.25"' in form


def test_a_changed_queue_keeps_what_was_not_changed_and_asks_the_log_anew(browser: Client) -> None:
    queue = declared(browser, **WHOLE)
    post(browser, f"/review/{queue.pk}/change/", 302, **{**WHOLE, "languages": "en", "shows_names": ""})
    now = ReviewQueue.objects.get()
    assert now.question == {**queue.question, "languages": ["en"]}
    assert not now.shows_names and now.filled_at is None and now.instructions == queue.instructions


def test_what_is_asked_is_ticked_and_written_line_by_line(browser: Client) -> None:
    queue = declared(
        browser,
        ask_taxonomy="may",
        labels="Not true\n\n  Too   long ",
        ask_rubric="must",
        points="Names its sources: 3\nIs polite",
        ask_severity="may",
        steps="5",
    )
    assert {field["kind"]: field for field in declaring.asked_now(queue).fields} == {
        "verdict": {"kind": "verdict", "required": True},
        "taxonomy": {"kind": "taxonomy", "required": False, "labels": ["Not true", "Too long"]},
        "severity": {"kind": "severity", "required": False, "steps": 5},
        "rubric": {
            "kind": "rubric",
            "required": True,
            "points": [{"name": "Names its sources", "most": 3}, {"name": "Is polite", "most": 1}],
        },
    }
    page = get(browser, f"/review/{queue.pk}/ask/")
    assert "Names its sources: 3 Is polite: 1" in page and "This is version 1" in page


def test_asking_something_else_is_a_new_version_and_asking_the_same_is_none(browser: Client) -> None:
    queue = declared(browser)
    path = f"/review/{queue.pk}/ask/"
    post(browser, path, 302)
    assert declaring.asked_now(queue).number == 1
    post(browser, path, 302, ask_comment="may")
    assert (
        declaring.asked_now(queue).number == 2
        and queue.forms.get(number=1).fields != declaring.asked_now(queue).fields
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ask_verdict": ""}, "Choose at least one thing that is asked."),
        ({"ask_verdict": "may"}, "At least one field must be required"),
        ({"ask_taxonomy": "must", "labels": " "}, "“Labels of what is wrong” needs at least one line."),
        ({"ask_taxonomy": "must", "labels": "a\na"}, "“What is wrong”: no two may be called the same."),
        ({"ask_rubric": "must", "points": "Is polite: 11"}, "“Rubric”:"),
    ],
)
def test_a_form_that_cannot_be_asked_is_refused_in_words(
    browser: Client, wrong: dict[str, str], words: str
) -> None:
    response = post(browser, "/review/add/", 422, name="Failures", **wrong)
    assert words in on_one_line(response)
    assert not ReviewQueue.objects.exists()


WITHOUT_VERDICT = {"ask_verdict": "", "ask_severity": "must"}


def test_decision_value_needs_a_verdict_and_says_so_wherever_either_is_chosen(browser: Client) -> None:
    words, by_value = "let “Verdict” be asked", {"sampling": "decision_value"}
    refused = post(browser, "/review/add/", 422, name="Failures", **by_value, **WITHOUT_VERDICT)
    assert words in on_one_line(refused) and not ReviewQueue.objects.exists()
    queue = declared(browser, **WITHOUT_VERDICT)
    assert words in on_one_line(post(browser, f"/review/{queue.pk}/change/", 422, **by_value))
    assert ReviewQueue.objects.get().sampling == "newest"
    other = declared(browser, "By value", **by_value)
    assert words in on_one_line(post(browser, f"/review/{other.pk}/ask/", 422, **WITHOUT_VERDICT))
    assert declaring.asked_now(other).number == 1


def test_a_reviewer_reads_what_waits_and_the_instructions_and_nothing_of_the_settings(
    browser: Client,
) -> None:
    queue, rita = declared(browser, instructions="Look **twice**."), reviewer()
    filled(queue, 2)
    puts_in(browser, queue, rita)
    page = get(signed_in(rita), f"/review/{queue.pk}/")
    assert "2 wait for you" in page and "<strong>twice</strong>" in page
    assert "How it stands" not in page and "Reviewers in it" not in page
    assert "2 for you" in get(signed_in(rita), "/review/")


def test_what_somebody_else_holds_or_one_has_decided_does_not_wait_for_one(browser: Client) -> None:
    queue, rita, rob = declared(browser), reviewer(), reviewer("rob")
    filled(queue, 2)
    for each in (rita, rob):
        puts_in(browser, queue, each)
    claiming.claim(queue.pk, rita.pk)
    assert "1 for you" in get(signed_in(rob), "/review/")
    assert "2 for you" in get(signed_in(rita), "/review/"), "what one holds waits for one"


def test_who_is_taken_out_lets_go_of_what_they_hold(browser: Client) -> None:
    queue, rita = declared(browser), reviewer()
    filled(queue)
    puts_in(browser, queue, rita)
    claiming.claim(queue.pk, rita.pk)
    puts_in(browser, queue, rita, to="remove")
    assert ReviewSlot.objects.get().reviewer is None
    assert "Nobody yet." in get(browser, f"/review/{queue.pk}/")


def test_instructions_are_hostile_text(browser: Client) -> None:
    queue = declared(browser, name="<b>x</b>", instructions='<img src=x onerror="alert(1)">[x](javascript:x)')
    page = get(browser, f"/review/{queue.pk}/")
    assert "<img" not in page and 'href="javascript' not in page and "<b>x" not in page


def test_the_list_asks_as_often_for_many_queues_as_for_one(browser: Client) -> None:
    declared(browser)
    with CaptureQueriesContext(connection) as one:
        get(browser, "/review/")
    for number in range(5):
        declared(browser, f"Queue {number}")
    with CaptureQueriesContext(connection) as many:
        get(browser, "/review/")
    assert len(many) == len(one) <= 12


def test_a_name_that_another_queue_has_is_refused_and_nothing_typed_is_lost(browser: Client) -> None:
    declared(browser)
    response = post(browser, "/review/add/", 422, name="Failures", instructions="Look twice.")
    page = on_one_line(response)
    assert "There is a queue called “Failures” already." in page and "Look twice." in page


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_is_sent_twice_at_once_is_made_once_and_both_find_it() -> None:
    told: dict[str, Any] = {"name": "Failures", "question": Question(), "form": form_of(VERDICT)}
    how: dict[str, Any] = {"sampling": ReviewQueue.Sampling.NEWEST, "overlap": 1, "client_id": uuid4()}
    found: list[ReviewQueue] = []

    def sent() -> ReviewQueue:
        found.append(declaring.declare(author=LEAD, **how, **told))
        return found[-1]

    overtaken(sent, sent)
    assert found == [ReviewQueue.objects.get()] * 2
