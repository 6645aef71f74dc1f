"""The legs of the benchmark of review: claims until a queue is empty, and pages of its items.

Imported once Django is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import people
from feedback.models import Event, ReviewClaim, ReviewQueue, ReviewSlot
from feedback.review import claiming, declaring, filling, members
from feedback.review.forms import form_of
from feedback.review.models import Purpose
from feedback.review.questions import Question
from inference.database import new_id
from tests.cast import person

LEAD = UUID(int=9)
FILL_S = 60.0
ASKS = (
    {"kind": "verdict", "required": True},
    {"kind": "taxonomy", "labels": ["Not true", "Too long", "Rude"]},
    {"kind": "ranking"},
    {"kind": "personal_data"},
    {"kind": "comment"},
)
# As before a leg: nobody has decided anything.
_FREE = """
UPDATE feedback_reviewslot SET claim = NULL, reviewer = NULL, lease_until = NULL WHERE queue_id = %s
"""
Claim = Callable[[UUID, UUID], object]


def events() -> int:
    return Event.objects.count()


def filled(items: int) -> UUID:
    """A queue with so many answers of the log, as the job fills it. Raises ValueError where it has fewer."""
    made = declaring.declare(
        uuid4(),
        LEAD,
        name=f"Measured {uuid4().hex[:8]}",
        question=Question(),
        sampling=ReviewQueue.Sampling.NEWEST,
        overlap=1,
        form=form_of(ASKS),
        most_waiting=items,
    )
    filling.run(FILL_S)
    if (found := made.items.count()) < items:
        raise ValueError(f"the log has {found} answers to be judged, {items} are asked for")
    return made.pk


def product(queue: UUID, reviewer: UUID) -> object:
    """As the address of the next item claims."""
    return claiming.claim(queue, reviewer)


def bare(queue: UUID, reviewer: UUID) -> object:
    """The claim's one statement, and nothing else."""
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"queue": queue, "reviewer": reviewer, "claim": new_id()}
        values |= {"purpose": Purpose.JUDGING, "lease": claiming.LEASE_S}
        cursor.execute(claiming.CLAIM, values)
        return cursor.fetchone()


def claims(queue: UUID, claim: Claim, reviewers: int) -> list[float]:
    """Milliseconds of each, by so many reviewers at once, a connection each, until nothing is left. Raises
    AssertionError where not every slot was handed out once. Everything is free again afterwards.
    """
    with ThreadPoolExecutor(reviewers) as pool:
        took = [
            ms for each in pool.map(lambda _: _until_empty(queue, claim), range(reviewers)) for ms in each
        ]
    slots = ReviewSlot.objects.filter(queue=queue)
    assert slots.filter(claim__isnull=False).count() == len(took) == slots.count()
    _free(queue)
    return took


def _until_empty(queue: UUID, claim: Claim) -> list[float]:
    reviewer = uuid4()
    took: list[float] = []
    try:
        connection.ensure_connection()
        while True:
            began = perf_counter()
            found = claim(queue, reviewer)
            if found is None:
                return took
            took.append(1_000 * (perf_counter() - began))
    finally:
        connection.close()


def _free(queue: UUID) -> None:
    ReviewClaim.objects.filter(item__queue=queue).delete()
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [queue])
        cursor.execute("VACUUM ANALYZE feedback_reviewslot, feedback_reviewclaim, feedback_reviewitem")


class Reviewer:
    """Somebody signed in, who is in a queue and holds so many of its items."""

    def __init__(self, queue: UUID, items: int) -> None:
        user = person("rita", group=people.REVIEWER)
        members.add(ReviewQueue.objects.get(pk=queue), user, LEAD)
        self._browser = Client(headers={"host": urlsplit(settings.ORIGINS[0]).netloc})
        self._browser.force_login(user)
        held = (claiming.claim(queue, user.pk) for _ in range(items))
        self._pages = [f"/review/claims/{claim.pk}/" for claim in held if claim]
        self._get(self._pages[0])  # loads what finds personal data, which a process does once

    def pages(self) -> list[float]:
        """Milliseconds of each item's page: the whole of Django with its middleware, and no network."""
        return [self._timed(path) for path in self._pages]

    def statements(self) -> list[int]:
        """Of each item's page, without the marks of transactions."""
        return [self._counted(path) for path in self._pages]

    def _timed(self, path: str) -> float:
        began = perf_counter()
        self._get(path)
        return 1_000 * (perf_counter() - began)

    def _counted(self, path: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            self._get(path)
        marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
        return sum(not query["sql"].startswith(marks) for query in asked.captured_queries)

    def _get(self, path: str) -> None:
        response = self._browser.get(path)
        assert response.status_code == 200, f"{path}: {response.status_code}"
