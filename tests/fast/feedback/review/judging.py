"""Reviewers at the page of an item: what they send, and what they read."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client

from chat.models import User
from feedback.models import DataAccess, ReviewClaim, ReviewQueue
from feedback.review import members
from tests.cast import signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.review.people_of import reviewer
from tests.fast.feedback.review.queued import LEAD, VERDICT, added, answer_of, queue

EVERYTHING = (
    *VERDICT,
    {"kind": "taxonomy", "labels": ["Wrong fact", "Rude"]},
    {"kind": "severity"},
    {"kind": "rubric", "points": [{"name": "Brief", "most": 3}, {"name": "True", "most": 5}]},
    {"kind": "ranking"},
    {"kind": "spans", "labels": ["Wrong fact"]},
    {"kind": "personal_data"},
    {"kind": "reference"},
    {"kind": "edited"},
    {"kind": "make_case"},
    {"kind": "for_training"},
    {"kind": "comment"},
)


def asking(ann: User, *answers: str, asks: Any = VERDICT, overlap: int = 1) -> ReviewQueue:
    """A queue with these answers, each to a question of its own."""
    made = open_to_all(queue(asks=asks, overlap=overlap))
    for number, text in enumerate(answers or ("It is Bergen.",), 1):
        added(made, answer_of(ended(ask(ann, f"Question {number}"), text)))
    return made


def open_to_all(made: ReviewQueue) -> ReviewQueue:
    """With every reviewer there is in it."""
    for each in members.reviewers():
        members.add(made, each, LEAD)
    return made


def comes_to(browser: Client, of: ReviewQueue, after: ReviewClaim | None = None) -> ReviewClaim:
    """The claim that the next item's page is of."""
    query = f"?after={after.pk}" if after else ""
    response = browser.get(f"/review/{of.pk}/next/{query}")
    assert response.status_code == 302, response.content.decode()
    return ReviewClaim.objects.get(pk=UUID(response.headers["Location"].split("/")[3]))


def adjudicates(browser: Client, of: ReviewQueue) -> ReviewClaim:
    """The claim of the next item that the lead is led to."""
    response = browser.get(f"/review/{of.pk}/adjudicate/")
    assert response.status_code == 302, response.content.decode()
    return ReviewClaim.objects.get(pk=UUID(response.headers["Location"].split("/")[3]))


def path(claim: ReviewClaim, deed: str = "") -> str:
    return f"/review/claims/{claim.pk}/{deed}"


def page(browser: Client, claim: ReviewClaim) -> str:
    response = browser.get(path(claim))
    assert response.status_code == 200
    return on_one_line(response)


def form(browser: Client, claim: ReviewClaim, **said: Any) -> dict[str, Any]:
    """As the page would send it: with what its hidden fields hold."""
    return hidden(page(browser, claim)) | {"active_ms": "1500"} | said


def hidden(drawn: str) -> dict[str, Any]:
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', drawn))
    return {name: found[name] for name in ("client_id", "form")} if found else {"client_id": str(uuid4())}


def decide(browser: Client, claim: ReviewClaim, status: int = 302, **said: Any) -> str:
    response = browser.post(path(claim), form(browser, claim, **said))
    assert response.status_code == status, response.content.decode()
    return on_one_line(response)


def at_work(name: str = "rita") -> Client:
    return signed_in(reviewer(name))


def age(by: str) -> None:
    """All decisions, as if that long had passed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('flywheel.audit', 'a test', true)")
        cursor.execute("UPDATE feedback_decision SET at = at - %s::interval", [by])
        cursor.execute("SELECT set_config('flywheel.audit', '', true)")


def deeds() -> list[tuple[str, str]]:
    """What is noted of reviewers."""
    rows = DataAccess.objects.exclude(person=LEAD).order_by("at").values_list("deed", "detail")
    return [(deed, detail.split()[0]) for deed, detail in rows]
