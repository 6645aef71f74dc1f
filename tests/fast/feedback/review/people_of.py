"""Reviewers and leads, and queues as a lead declares them on the page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Permission
from django.test import Client

from chat import people
from chat.models import User
from feedback.models import ReviewQueue
from tests.cast import person, signed_in

#: What the groups may do by migration; transactional tests empty that table.
MAY = {
    people.REVIEWER: ["add_decision"],
    people.LEAD: [
        *("add_decision", "adjudicate_reviewitem"),
        *("view_reviewqueue", "add_reviewqueue", "change_reviewqueue"),
    ],
}
FORM = {
    "name": "Failures",
    "sampling": "newest",
    "overlap": "1",
    "gold_percent": "0",
    "repeat_percent": "0",
    "most_waiting": "200",
    "days": "30",
    "ask_verdict": "must",
    "steps": "4",
}


def reviewer(name: str = "rita", *, group: str = people.REVIEWER) -> User:
    user = person(name, group=group)
    user.user_permissions.set(Permission.objects.filter(codename__in=MAY[group]))
    return user


def lead(name: str = "lea") -> User:
    return reviewer(name, group=people.LEAD)


def declared(browser: Client, name: str = "Failures", **changes: Any) -> ReviewQueue:
    """By the page."""
    response = post(browser, "/review/add/", 302, name=name, **changes)
    assert response.headers["Location"] == f"/review/{ReviewQueue.objects.get(name=name).pk}/"
    return ReviewQueue.objects.get(name=name)


def post(browser: Client, path: str, status: int, **form: Any) -> Any:
    response = browser.post(path, {"client_id": str(uuid4()), **FORM, **form})
    assert response.status_code == status, response.content.decode()
    return response


def puts_in(browser: Client, queue: ReviewQueue, person: User, to: str = "add") -> None:
    post(browser, f"/review/{queue.pk}/members/", 302, to=to, person=str(person.pk))


def browser_of(user: User) -> Client:
    return signed_in(user)
