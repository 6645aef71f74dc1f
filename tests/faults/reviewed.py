"""Reviewers and queues beside a running product: in its shell, `from tests.faults.reviewed import …`."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.test import Client

from chat import consent, people
from chat.models import User
from feedback.review import declaring, filling, members
from feedback.review.forms import form_of
from feedback.review.models import ReviewQueue
from feedback.review.questions import Question
from tests.cast import person

_NOBODY = UUID(int=9)


def allow(email: str) -> None:
    """That what they say from now on is judged."""
    consent.give(User.objects.get(email=email), "evaluation")


def queue(*, filled: bool) -> str:
    """Its id. Of every answer that may be read; `filled`: it is there at once, not when the job comes by."""
    made = declaring.declare(
        uuid4(),
        _NOBODY,
        name=uuid4().hex,
        question=Question(),
        sampling=ReviewQueue.Sampling.NEWEST,
        overlap=1,
        form=form_of([{"kind": "verdict", "required": True}]),
    )
    if filled:
        filling.run(10)
    return str(made.pk)


def reviewer(of: str) -> str:
    """The session of somebody who is signed in, and judges what is in the queue."""
    rita, browser = person(f"rita-{uuid4().hex}", group=people.REVIEWER), Client()
    members.add(ReviewQueue.objects.get(pk=of), rita, _NOBODY)
    browser.force_login(rita)
    return browser.cookies["sessionid"].value
