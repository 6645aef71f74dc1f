"""Leads read what was decided in a queue, what it rests on, and at each item who said what."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import consent
from chat.models import User
from feedback.models import ReviewItem, ReviewQueue
from feedback.review import decided
from tests.cast import signed_in
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.review.judging import (
    EVERYTHING,
    adjudicates,
    asking,
    at_work,
    comes_to,
    decide,
    deeds,
)
from tests.fast.feedback.review.people_of import lead, reviewer
from tests.fast.feedback.review.queued import judged

pytestmark = pytest.mark.django_db

BEA, CLEO = UUID(int=1), UUID(int=2)
STATEMENTS_MAX = 14


@pytest.fixture
def lea(db: None) -> Client:
    return signed_in(lead())


@pytest.fixture
def of(ann: User) -> ReviewQueue:
    """Three answers: two reviewers agree on one, are apart on one, and one has judged the third."""
    made = asking(ann, "One.", "Two.", "Three.", asks=EVERYTHING, overlap=2)
    for verdict in ("bad", "good"):
        judged(made, BEA, verdict=verdict, severity=2, comment="Ask bob.berg@mail.com.")
        judged(made, CLEO, verdict="bad", taxonomy=["Rude"])
    judged(made, BEA, verdict="good")
    return made


def nth(of: ReviewQueue, number: int) -> ReviewItem:
    return of.items.order_by("pk")[number]


def listed(browser: Client, of: ReviewQueue, query: str = "") -> list[str]:
    """The rows, newest first, without their tags and without how long ago it was."""
    page = on_one_line(browser.get(f"/review/{of.pk}/decided/{query}"))
    rows = (" ".join(re.sub("<[^>]+>", " ", row).split()) for row in re.findall("<li> (.*?)</li>", page))
    return [row.rpartition(" · ")[0] for row in rows]


def test_what_everybody_has_judged_is_listed_with_what_stands_and_why(lea: Client, of: ReviewQueue) -> None:
    apart, agreed = listed(lea, of)
    assert apart.startswith("Undecided · severity 2 · Rude waits for adjudication no majority · 2 reviewers")
    assert agreed.startswith("Bad · severity 2 · Rude all agree · 2 reviewers")


def test_what_was_adjudicated_comes_first_and_is_found_by_its_filters(lea: Client, of: ReviewQueue) -> None:
    decide(lea, adjudicates(lea, of), verdict="unsure")
    rows = listed(lea, of)
    assert len(rows) == 2 and rows[0].startswith("Unsure adjudicated 2 reviewers")
    assert listed(lea, of, "?which=adjudicated") == listed(lea, of, "?which=disagreed") == rows[:1]
    assert listed(lea, of, "?verdict=bad") == rows[1:] and listed(lea, of, "?verdict=undecided") == []
    assert "No item is like that." in on_one_line(lea.get(f"/review/{of.pk}/decided/?verdict=good"))


def test_pages_hold_each_item_once_and_the_last_says_so(
    lea: Client, of: ReviewQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = listed(lea, of)
    monkeypatch.setattr(decided, "PAGE", 1)
    first = on_one_line(lea.get(f"/review/{of.pk}/decided/"))
    older = re.findall(r"before=(\d+)", first)
    assert listed(lea, of) + listed(lea, of, f"?before={older[0]}") == whole
    assert "before=" not in on_one_line(lea.get(f"/review/{of.pk}/decided/?before={older[0]}"))


def test_the_list_asks_as_often_for_many_as_for_one(ann: User, lea: Client) -> None:
    of = asking(ann, *map(str, range(6)))
    counts = []
    for _ in range(2):
        judged(of, BEA)
        with CaptureQueriesContext(connection) as asked:
            listed(lea, of)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_at_an_item_a_lead_reads_what_each_said_and_that_is_noted(lea: Client, of: ReviewQueue) -> None:
    item = nth(of, 1)
    shown = on_one_line(lea.get(f"/review/items/{item.pk}/"))
    for words in ("Two.", "Reviewer A", "Reviewer B", "they differ", "Ask &lt;EMAIL_1&gt;."):
        assert words in shown, words
    assert "bob.berg" not in shown and deeds() == [("read", "item")]
    decide(lea, adjudicates(lea, of), verdict="unsure")
    settled = on_one_line(lea.get(f"/review/items/{item.pk}/"))
    assert "Adjudicated: this stands" in settled and "Reviewer B" in settled


def test_while_somebody_is_to_judge_it_nothing_that_was_said_is_shown(lea: Client, of: ReviewQueue) -> None:
    shown = on_one_line(lea.get(f"/review/items/{nth(of, 2).pk}/"))
    assert "Not everybody has judged it yet" in shown and "Reviewer A" not in shown


def test_what_may_not_be_read_any_more_is_listed_and_not_shown(
    ann: User, lea: Client, of: ReviewQueue
) -> None:
    consent.give(ann, "none")
    gone = lea.get(f"/review/items/{nth(of, 0).pk}/")
    assert gone.status_code == 404 and "may not be read any more" in on_one_line(gone)
    assert "One." not in on_one_line(gone) and len(listed(lea, of)) == 2


def test_before_the_first_the_page_says_what_will_be_there(ann: User, lea: Client) -> None:
    assert "Nothing yet." in on_one_line(lea.get(f"/review/{asking(ann).pk}/decided/"))


def test_a_reviewer_reads_neither_the_list_nor_an_item_of_it(of: ReviewQueue) -> None:
    rita = at_work()
    of.members.create(person=User.objects.get(email="rita@example.org"), added_by=BEA)
    assert ReviewItem.objects.visible_to(reviewer("rob")).count() == 0
    for path in (f"/review/{of.pk}/decided/", f"/review/items/{nth(of, 0).pk}/"):
        assert rita.get(path).status_code == 403, path
    assert comes_to(rita, of).item == nth(of, 2)
