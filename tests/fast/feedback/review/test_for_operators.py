"""What operators find of review in the admin, and that no list of it takes longer the more there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.models import User
from feedback.models import Decision, ReviewItem
from tests.cast import operator, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.review.queued import LEAD, added, answer_of, judged, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(operator())


def two_judged(ann: User) -> tuple[Decision, Decision]:
    of = queue()
    added(of, *(answer_of(ended(ask(ann))) for _ in range(2)))
    return judged(of, LEAD, verdict="unsure"), judged(of, LEAD, verdict="unsure")


LISTS = ("reviewqueue", "formversion", "reviewitem", "decision", "dataaccess")


@pytest.mark.parametrize("name", [*(f"feedback/{name}" for name in LISTS), "chat/user"])
def test_no_list_counts_a_whole_table(ann: User, desk: Client, name: str) -> None:
    two_judged(ann)
    queue("Others")  # of one alone no filter is shown
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(f"/admin/{name}/?_facets=True").status_code == 200
    counts = [query["sql"] for query in asked.captured_queries if "COUNT(" in query["sql"].upper()]
    assert counts and all("LIMIT" in sql for sql in counts), counts


def test_a_decision_is_found_by_its_id_and_its_answers_are_not_shown(ann: User, desk: Client) -> None:
    one, other = two_judged(ann)
    found = on_one_line(desk.get(f"/admin/feedback/decision/?q={one.pk}"))
    assert str(one.pk) in found and str(other.pk) not in found
    of_item = on_one_line(desk.get(f"/admin/feedback/reviewitem/?q={one.item.message_id}"))
    assert str(one.item_id) in of_item and str(other.item_id) not in of_item
    assert "unsure" not in on_one_line(desk.get(f"/admin/feedback/decision/{one.pk}/change/"))
    assert str(one.pk) not in on_one_line(desk.get("/admin/feedback/decision/?q=x"))


def test_an_item_tells_operators_neither_what_was_said_nor_whose_it_is(ann: User, desk: Client) -> None:
    added(queue(), answer_of(ended(ask(ann, "Why does my heart race?"))))
    item = ReviewItem.objects.get()
    assert item.conversation.title == "Why does my heart race?"
    shown = on_one_line(desk.get(f"/admin/feedback/reviewitem/{item.pk}/change/"))
    assert str(item.message_id) in shown
    for private in ("heart", str(item.person_id), ann.email):
        assert private not in shown, private


@pytest.mark.parametrize(
    "query",
    [
        *("reviewitem/?known__verdict=bad", "reviewitem/?conversation__title__startswith=W"),
        *("decision/?answers__comment__startswith=I", "erasure/?key__startswith=a"),
    ],
)
def test_no_list_is_filtered_by_what_its_pages_leave_out(desk: Client, query: str) -> None:
    assert desk.get(f"/admin/feedback/{query}").status_code == 400
