"""A queue that is closed is neither filled nor handed out, and is opened again with all that it holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from chat.exceptions import Conflict
from chat.models import User
from feedback.models import Decision, ReviewQueue
from feedback.review import closing, declaring
from tests.cast import signed_in
from tests.exports.feedback.datasets.test_pages import get
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.review.judging import comes_to, decide
from tests.fast.feedback.review.people_of import declared, lead, post, puts_in, reviewer
from tests.fast.feedback.review.queued import LEAD, added, answer_of, queue
from tests.fast.feedback.review.test_filling import fill, in_order
from tests.fast.feedback.review.test_noting import noted

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(db: None) -> User:
    return lead()


def closes(browser: Client, of: ReviewQueue, to: str = "close") -> str:
    response: Any = browser.post(f"/review/{of.pk}/close/", {"to": to}, follow=True)
    assert response.status_code == 200
    return on_one_line(response)


def test_a_closed_queue_is_listed_apart_and_filled_again_once_it_is_open(ann: User, lea: User) -> None:
    browser = signed_in(lea)
    of, other = declared(browser, "Letters"), declared(browser, "Praise")
    assert "Who is at an item can still decide it." in get(browser, f"/review/{of.pk}/close/")
    assert "nothing comes into it" in closes(browser, of)
    answer = answer_of(ended(ask(ann)))
    fill()
    assert (in_order(of), in_order(other)) == ([], [str(answer)])
    before, closed = get(browser, "/review/").split('id="closed"')
    assert ">Praise<" in before and ">Letters<" not in before and ">Letters<" in closed
    assert "nothing comes into it" not in closes(browser, of, "open")
    fill()
    assert in_order(of) == [str(answer)]


def test_nothing_of_a_closed_queue_is_handed_out_but_who_is_at_an_item_decides_it(
    ann: User, lea: User
) -> None:
    browser, rita = signed_in(lea), reviewer()
    of, at_work = declared(browser), signed_in(rita)
    puts_in(browser, of, rita)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(2)))
    claim = comes_to(at_work, of)
    closes(browser, of)
    decide(at_work, claim, verdict="bad")
    for where in ("next", "adjudicate"):
        assert "A lead has closed this queue." in get(browser, f"/review/{of.pk}/{where}/")
    assert "A lead has closed this queue." in get(at_work, f"/review/{of.pk}/next/")
    assert "You are in no queue yet." in get(at_work, "/review/")
    assert "wait for you" not in get(at_work, f"/review/{of.pk}/")
    assert Decision.objects.get().answers == {"verdict": "bad"}
    closes(browser, of, "open")
    assert comes_to(at_work, of) != claim


def test_who_closed_what_is_noted_once(lea: User) -> None:
    browser = signed_in(lea)
    of = declared(browser)
    for to in ("close", "close", "open", "open"):
        closes(browser, of, to)
    assert noted(of, lea.pk)[1:] == ["changed closed: no → yes", "changed closed: yes → no"]


def test_only_open_queues_count_against_how_many_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declaring, "QUEUES_MAX", 1)
    first = queue("Failures")
    with pytest.raises(Conflict, match="which is the most there may be"):
        queue("Praise")
    closing.close(first, LEAD)
    queue("Praise")
    with pytest.raises(Conflict, match="Close one first"):
        closing.reopen(first, LEAD)
    assert ReviewQueue.objects.open().get().name == "Praise"


def test_a_queue_is_renamed_in_its_settings_unless_another_is_called_so(lea: User) -> None:
    browser = signed_in(lea)
    of, _ = declared(browser), declared(browser, "Praise")
    refused = on_one_line(post(browser, f"/review/{of.pk}/change/", 422, name="Praise", days="7"))
    assert "There is a queue called “Praise” already." in refused and 'value="7"' in refused
    post(browser, f"/review/{of.pk}/change/", 302, name="What failed")
    of.refresh_from_db()
    assert (of.name, of.days) == ("What failed", 30)
    assert noted(of, lea.pk)[-1] == "changed name: Failures → What failed"
