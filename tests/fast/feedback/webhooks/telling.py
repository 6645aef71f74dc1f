"""Webhooks as operators make them, and the job as beat rings it."""

import time
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.utils import timezone

from feedback import tasks
from feedback.kinds import KINDS
from feedback.models import Delivery, Webhook
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
SELECT coalesce(max(xact), 0) < pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM feedback_event
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
