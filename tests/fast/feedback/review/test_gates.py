"""Addresses of an item are shut to who is not in its queue any more, and to whom it was not handed."""

from __future__ import annotations

import pytest

from chat.models import User
from feedback.models import Decision, ReviewClaim, ReviewSlot
from feedback.review import members
from tests.cast import signed_in
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.review.judging import asking, at_work, comes_to, decide, deeds, form, path
from tests.fast.feedback.review.people_of import reviewer
from tests.fast.feedback.review.queued import LEAD

pytestmark = pytest.mark.django_db

DEEDS = ("", "reveal/", "undo/", "hold/")


@pytest.fixture
def rita(db: None) -> User:
    return reviewer()


@pytest.mark.parametrize("deed", DEEDS)
def test_who_is_taken_out_of_a_queue_does_nothing_at_its_items_any_more(
    ann: User, rita: User, deed: str
) -> None:
    browser, of = signed_in(rita), asking(ann, "One.")
    claim = comes_to(browser, of)
    sent, before = form(browser, claim, verdict="bad"), deeds()
    members.remove(of, rita.pk, LEAD)
    refused = browser.post(path(claim, deed), sent)
    assert refused.status_code == 404 and "One." not in on_one_line(refused)
    assert deeds() == before
    assert not Decision.objects.exists() and not ReviewSlot.objects.filter(reviewer=rita.pk).exists()


def test_who_is_taken_out_of_a_queue_is_handed_nothing_of_it_and_reads_nothing(ann: User, rita: User) -> None:
    browser, of = signed_in(rita), asking(ann, "One.", "Two.")
    claim = comes_to(browser, of)
    members.remove(of, rita.pk, LEAD)
    for address in (path(claim), f"/review/{of.pk}/next/"):
        refused = browser.get(address)
        assert refused.status_code == 404 and "One." not in on_one_line(refused)
    assert ReviewClaim.objects.count() == 1


def test_what_was_decided_stands_when_its_reviewer_is_taken_out(ann: User, rita: User) -> None:
    browser, of = signed_in(rita), asking(ann, "One.")
    claim = comes_to(browser, of)
    decide(browser, claim, verdict="bad")
    members.remove(of, rita.pk, LEAD)
    assert browser.post(path(claim, "undo/")).status_code == 404
    assert Decision.objects.get().answers == {"verdict": "bad"}


@pytest.mark.parametrize("deed", [*DEEDS, "release/"])
def test_what_another_holds_is_touched_at_no_address(ann: User, rita: User, deed: str) -> None:
    bea, of = at_work("bea"), asking(ann, "One.")
    hers = comes_to(bea, of)
    slot = ReviewSlot.objects.values().get()
    refused = signed_in(rita).post(path(hers, deed), {"verdict": "bad"})
    assert refused.status_code == (302 if deed == "release/" else 404)
    assert "One." not in on_one_line(refused)
    assert ReviewSlot.objects.values().get() == slot and deeds() == []
