"""From one item to the next: what a reviewer is shown, and what becomes of what they say."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import consent, conversations
from chat.models import User
from feedback.models import Decision, ReviewQueue, ReviewSlot
from inference.models import Generation
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.pairs.doing import regenerated
from tests.fast.feedback.review.judging import (
    EVERYTHING,
    age,
    asking,
    at_work,
    comes_to,
    decide,
    deeds,
    form,
    hidden,
    open_to_all,
    page,
    path,
)
from tests.fast.feedback.review.queued import added, answer_of, queue
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db

STATEMENTS_MAX = 12


@pytest.fixture
def rita(db: None) -> Client:
    return at_work()


def test_the_next_item_is_shown_with_its_conversation_its_signals_and_how_it_was_made(
    ann: User, rita: Client
) -> None:
    first = ended(ask(ann, "Is Norway large?"), "It is *long*.")
    second = ended(ask(ann, "Its capital?", first), "Bergen, as ever.")
    kept(signed_in(ann), event("copy", {"how": "selection"}, message=second.answer, start=0, end=6))
    regenerated(ann, second, "Oslo, as ever.")
    of = open_to_all(queue())
    added(of, answer_of(second))
    shown = page(rita, comes_to(rita, of))
    for words in ("Is Norway large?", "<em>long</em>", "Its capital?", "Answer A, to be judged"):
        assert words in shown
    assert '<mark title="copy">Bergen</mark>' in shown and "copied from it: <q" in shown
    assert "<del>Bergen,</del><ins>Oslo,</ins> as ever." in shown
    assert "temperature" in shown.lower() and "Prompt version" in shown
    assert "ann@example.org" not in shown and ">Ann<" not in shown


def test_personal_data_is_replaced_until_it_is_asked_for_and_every_look_is_noted(
    ann: User, rita: Client
) -> None:
    of = asking(ann, "Write to bob.berg@mail.com, or to bob.berg@mail.com.")
    claim = comes_to(rita, of)
    shown = page(rita, claim)
    assert "bob.berg" not in shown and shown.count("&lt;EMAIL_1&gt;") >= 2
    assert deeds() == [("read", "item")]
    sent = form(rita, claim, verdict="bad", active_ms="2100")
    revealed = on_one_line(rita.post(path(claim, "reveal/"), sent))
    assert "bob.berg@mail.com" in revealed
    assert 'value="bad" checked' in revealed and 'name="active_ms" value="2100"' in revealed
    assert deeds() == [("read", "item"), ("revealed", "item")]
    assert "bob.berg" not in page(rita, claim)


def test_what_was_confirmed_as_personal_is_told_by_its_type_and_as_it_is_shown(
    ann: User, rita: Client
) -> None:
    text = "Write to bob.berg@mail.com."
    claim = comes_to(rita, asking(ann, text, asks=EVERYTHING))
    said: dict[str, Any] = {"verdict": "bad", "personal_data": "yes", "personal_data:hit": ["9-26"]}
    decide(rita, claim, **said)
    shown = page(rita, claim)
    assert '<dd dir="auto"> email: &lt;EMAIL_1&gt; </dd>' in shown
    revealed = on_one_line(rita.post(path(claim, "reveal/"), hidden(shown)))
    assert '<dd dir="auto"> email: bob.berg@mail.com </dd>' in revealed


def test_what_is_personal_in_the_words_to_stop_at_is_replaced(ann: User, rita: Client) -> None:
    of = asking(ann)
    Generation.objects.update(sampling={"seed": 1, "stop": ["END", "bob.berg@mail.com"]})
    shown = page(rita, comes_to(rita, of))
    assert "END, &lt;EMAIL_1&gt;" in shown and "bob.berg" not in shown


def test_a_page_that_says_it_was_revealed_without_having_been_shows_nothing(ann: User, rita: Client) -> None:
    claim = comes_to(rita, asking(ann, "Write to bob.berg@mail.com."))
    refused = decide(rita, claim, 422, verdict="splendid", revealed="on")
    assert "bob.berg" not in refused and deeds() == [("read", "item")]


def test_after_a_decision_comes_the_next_and_in_the_end_an_empty_page(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.")
    first = comes_to(rita, of)
    decide(rita, first, verdict="good")
    second = comes_to(rita, of, after=first)
    assert "Two." in page(rita, second)
    decide(rita, second, verdict="bad")
    assert "Nothing left in Failures" in on_one_line(rita.get(f"/review/{of.pk}/next/"))
    made = Decision.objects.order_by("at")
    assert [each.answers["verdict"] for each in made] == ["good", "bad"]
    assert {each.active_ms for each in made} == {1500}
    assert deeds().count(("decided", "decision")) == 2


def test_whoever_asks_again_is_led_to_what_they_hold_and_to_no_more_than_two(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.", "Three.")
    first = comes_to(rita, of)
    second = comes_to(rita, of, after=first)
    assert first != second
    assert comes_to(rita, of) == first
    assert comes_to(rita, of, after=first) == second
    assert ReviewSlot.objects.filter(claim__isnull=False).count() == 2


def test_what_was_left_is_taken_up_again_unless_another_has_it(ann: User, rita: Client) -> None:
    bea = at_work("bea")
    of = asking(ann)
    claim = comes_to(rita, of)
    rita.post(path(claim, "release/"))
    assert "data-lost hidden" in page(rita, claim)
    assert ReviewSlot.objects.get().claim == claim.pk
    rita.post(path(claim, "release/"))
    hers = comes_to(bea, of)
    assert "data-lost >This item was given to somebody else meanwhile" in page(rita, claim)
    assert rita.post(path(claim, "hold/")).status_code == 409
    assert bea.post(path(hers, "hold/")).status_code == 204


def test_what_others_decided_is_shown_once_ones_own_cannot_be_taken_back(ann: User, rita: Client) -> None:
    bea = at_work("bea")
    of = asking(ann, "One.", "Two.", asks=EVERYTHING, overlap=2)
    hers = comes_to(bea, of)
    decide(bea, hers, verdict="bad", comment="Bea’s words.")
    mine = comes_to(rita, of)
    assert "Bea’s words." not in page(rita, mine)
    decide(rita, mine, verdict="good")
    blind = page(rita, mine)
    assert "Bea’s words." not in blind and "is shown here a minute after your decision" in blind
    decide(rita, comes_to(rita, of), verdict="good")
    assert "Bea’s words." not in page(rita, mine), "that one may be taken back, and then this one"
    age("70 seconds")
    assert "Bea’s words." in page(rita, mine) and "bea@example.org" not in page(rita, mine)


def test_what_others_wrote_is_replaced_too_until_it_is_asked_for(ann: User, rita: Client) -> None:
    bea = at_work("bea")
    of = asking(ann, "Write to bob.berg@mail.com.", asks=EVERYTHING, overlap=2)
    decide(bea, comes_to(bea, of), verdict="bad", comment="It gives away bob.berg@mail.com.")
    mine = comes_to(rita, of)
    decide(rita, mine, verdict="bad")
    age("70 seconds")
    shown = page(rita, mine)
    assert "It gives away &lt;EMAIL_1&gt;." in shown and "bob.berg" not in shown
    revealed = on_one_line(rita.post(path(mine, "reveal/"), hidden(shown)))
    assert "It gives away bob.berg@mail.com." in revealed and deeds()[-1] == ("revealed", "item")


def test_what_may_not_be_read_any_more_goes_out_of_the_queue(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.")
    claim = comes_to(rita, of)
    consent.give(ann, "none")
    gone = rita.get(path(claim))
    assert gone.status_code == 404 and "One." not in on_one_line(gone)
    assert "Nothing left" in on_one_line(rita.get(f"/review/{of.pk}/next/"))


def test_of_a_deleted_conversation_nothing_is_told(ann: User, rita: Client) -> None:
    claim = comes_to(rita, asking(ann))
    conversations.delete(ann, client_id=uuid4(), conversation=claim.item.conversation_id)
    response = rita.get(path(claim))
    assert response.status_code == 404 and "Bergen" not in on_one_line(response)


def test_of_what_was_only_reported_nothing_else_of_the_conversation_is_shown(rita: Client) -> None:
    ben = person("ben")
    first = ended(ask(ben, "My secret"), "I see.")
    second = ended(ask(ben, "Its capital?", first), "Rude words.")
    kept(signed_in(ben), event("flag", {"category": "harmful", "text": ""}, message=second.answer))
    of = open_to_all(queue())
    added(of, answer_of(second))
    shown = page(rita, comes_to(rita, of))
    assert "Rude words." in shown and "Its capital?" in shown and "reported it as harmful" in shown
    assert "My secret" not in shown and "2 earlier messages are not shown" in shown


def test_a_report_that_is_taken_back_closes_the_page_of_its_answer(rita: Client) -> None:
    ben = person("ben")
    said, browser = ended(ask(ben), "Rude words."), signed_in(ben)
    kept(browser, event("flag", {"category": "harmful", "text": ""}, message=said.answer))
    of = open_to_all(queue())
    added(of, answer_of(said))
    claim = comes_to(rita, of)
    sent = form(rita, claim, verdict="bad")
    kept(browser, event("flag", {"category": None}, message=said.answer))
    for gone in (
        rita.get(path(claim)),
        rita.post(path(claim, "reveal/"), sent),
        rita.post(path(claim), sent),
    ):
        assert gone.status_code == 404 and "Rude words." not in on_one_line(gone)
    assert not Decision.objects.exists()


def test_a_page_takes_few_statements_however_long_its_conversation(ann: User, rita: Client) -> None:
    outcome = ended(ask(ann, "Question 0"))
    for number in range(12):
        outcome = ended(ask(ann, f"Question {number}", outcome), f"Answer {number}.")
    of = open_to_all(queue(asks=EVERYTHING))
    added(of, answer_of(outcome))
    claim = comes_to(rita, of)
    with CaptureQueriesContext(connection) as asked:
        page(rita, claim)
    told = [query["sql"] for query in asked.captured_queries]
    counted = [sql for sql in told if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= STATEMENTS_MAX, "\n".join(counted)


def test_who_is_no_reviewer_is_handed_nothing(ann: User) -> None:
    of = asking(ann)
    assert signed_in(ann).get(f"/review/{of.pk}/next/").status_code == 403
    assert not ReviewSlot.objects.filter(claim__isnull=False).exists()


def test_of_a_queue_that_never_was_nothing_is_next(rita: Client) -> None:
    assert not ReviewQueue.objects.exists()
    assert rita.get(f"/review/{uuid4()}/next/").status_code == 404
