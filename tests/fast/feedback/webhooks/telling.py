"""Webhooks as operators make them, and the job as beat rings it."""

import time
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from chat.activities import Outcome
from feedback import tasks
from feedback.kinds import KINDS
from feedback.models import Delivery, Webhook
from tests.fast.feedback.sending import kept, rating
from tests.receiver import Receiver


def form(url: str, **fields: Any) -> dict[str, Any]:
    given = {"client_id": uuid4(), "name": "Metrics", "url": url, "kinds": list(KINDS)}
    return {**given, **fields}


def made(olga: Client, receiver: Receiver, **fields: Any) -> Webhook:
    """By the page."""
    response = olga.post("/webhooks/add/", form(receiver.url, **fields))
    assert response.status_code == 200, response.content.decode()
    return Webhook.objects.latest("created_at")


STORED = """
SELECT coalesce(max(xact), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
FROM (SELECT xact FROM feedback_event UNION ALL SELECT xact FROM feedback_notice) AS stored
"""
# The longest test beside this one is one transaction.
PATIENCE_S = 200.0


def run() -> None:
    """As beat rings it, once nothing that is older than the newest event is under way."""
    settle()
    look()


def settle() -> None:
    """Tests beside this one have transactions of their own on the same server."""
    until = time.monotonic() + PATIENCE_S
    while not _is_settled():
        assert time.monotonic() < until, "a transaction elsewhere does not end"


def look() -> None:
    """As beat rings it, through Celery's own serialisation."""
    tasks.tell_webhooks.apply(throw=True)


def _is_settled() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(STORED)
        return bool(cursor.fetchone()[0])


def run_all(most: int = 40) -> None:
    """Until nothing waits any more; pauses are over at once."""
    for _ in range(most):
        run()
        waiting = Delivery.objects.filter(state=Delivery.State.WAITING)
        if not waiting.exists():
            return
        waiting.update(next_at=timezone.now())
    raise AssertionError("something waits for ever")


def database_url() -> str:
    """For a second session of the tests' database."""
    parts = urlsplit(settings.DATABASE_URL)
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


VALUES = ("up", "down", "withdrawn")


def told(receiver: Receiver) -> list[str]:
    return [got.told["data"]["value"]["value"] for got in receiver.got]


def rated(browser: Client, *outcomes: Outcome, times: int = 1) -> None:
    """One batch after the other: what is stored first is told first."""
    for value in VALUES[:times]:
        for outcome in outcomes:
            kept(browser, rating(outcome, value))


def due_now() -> None:
    Delivery.objects.filter(state="waiting").update(next_at=timezone.now())
