"""Sends what is due: claims it with a lease, calls outside of any transaction, then says what came of it.

Safe to run twice, at once, and to be killed: what a killed worker had claimed is due again once its lease is
over, and goes out under the same id.
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from django.db import connection
from django.utils import timezone

from feedback.models import Delivery, Webhook
from feedback.webhooks import payload, signing
from feedback.webhooks.recording import Outcome, record
from inference.outgoing import client
from inference.outgoing.exceptions import Failed, Refused

log = logging.getLogger("flywheel.webhooks")

#: Calls that are under way at a time, of one webhook.
AT_ONCE = 4
#: Longer than a call can take: then somebody else may try.
LEASE_S = 20
USER_AGENT = "Flywheel-Webhooks"

# The first of each subject that is due; of one webhook no more than may be under way.
_CLAIM: LiteralString = """
WITH due AS (
  SELECT d.id, d.webhook_id,
    row_number() OVER (PARTITION BY d.webhook_id ORDER BY d.next_at, d.number) AS place
  FROM feedback_delivery d JOIN feedback_webhook w ON w.id = d.webhook_id
  WHERE d.state = 'waiting' AND d.next_at <= statement_timestamp() AND (w.active OR d.kind = 'test')
  AND NOT EXISTS (
    SELECT FROM feedback_delivery e WHERE e.webhook_id = d.webhook_id AND e.subject = d.subject
    AND e.state = 'waiting' AND e.number < d.number)),
taken AS (
  SELECT d.id FROM feedback_delivery d JOIN due ON due.id = d.id
  WHERE due.place <= %(most)s - coalesce((%(busy)s::jsonb ->> due.webhook_id::text)::int, 0)
  AND d.state = 'waiting' AND d.next_at <= statement_timestamp()
  FOR NO KEY UPDATE OF d SKIP LOCKED)
UPDATE feedback_delivery d
SET claim = d.claim + 1, tries = d.tries + 1,
  next_at = statement_timestamp() + make_interval(secs => %(lease)s)
FROM taken WHERE d.id = taken.id RETURNING d.id
"""
_ALONE = "SELECT pg_try_advisory_lock(hashtextextended('feedback.webhooks', 0))"
_DONE = "SELECT pg_advisory_unlock(hashtextextended('feedback.webhooks', 0))"


@dataclass(frozen=True, slots=True)
class Call:
    """One delivery on its way."""

    delivery: Delivery
    body: bytes
    headers: dict[str, str]


@contextmanager
def alone() -> Iterator[bool]:
    """One run at a time, so that slow receivers never hold more than one process of the worker."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
        held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                cursor.execute(_DONE)


def send_all(seconds: float) -> int:
    """Begins calls for so long, and waits for those begun (client.WHOLE_S at most). How many came back."""
    until, sent = time.monotonic() + seconds, 0
    under_way: dict[Future[Outcome], Call] = {}
    with ThreadPoolExecutor(max_workers=AT_ONCE * max(1, Webhook.objects.count())) as pool:
        while True:
            if time.monotonic() < until:
                under_way |= {pool.submit(_call, call): call for call in claim(_busy(under_way))}
            if not under_way:
                return sent
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                record(under_way.pop(future).delivery, future.result())
                sent += 1


def _busy(under_way: dict[Future[Outcome], Call]) -> dict[str, int]:
    return dict(Counter(str(call.delivery.webhook_id) for call in under_way.values()))


def claim(busy: dict[str, int]) -> list[Call]:
    """Takes what is due. `busy`: how many calls are under way, by webhook."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"most": AT_ONCE, "busy": json.dumps(busy), "lease": LEASE_S})
        taken: list[UUID] = [key for (key,) in cursor.fetchall()]
    rows = Delivery.objects.filter(pk__in=taken).select_related(*payload.WITH)
    return [_prepared(row) for row in rows.order_by("number")]


def _prepared(delivery: Delivery) -> Call:
    now = timezone.now()
    body = payload.body_of(delivery)
    valid = secrets_of(delivery.webhook)
    signed = signing.headers(valid, f"msg_{delivery.pk.hex}", int(now.timestamp()), body)
    return Call(delivery, body, {"Content-Type": "application/json", "User-Agent": USER_AGENT, **signed})


def secrets_of(webhook: Webhook) -> list[str]:
    """The one in force and, for a while, the one before it."""
    has_old = webhook.old_until is not None and webhook.old_until > timezone.now()
    return [webhook.secret, *([webhook.old_secret] if has_old else [])]


def _call(call: Call) -> Outcome:
    """In a thread of its own, without the database."""
    at, began = timezone.now(), time.monotonic()
    try:
        answer = client.post(call.delivery.webhook.url, call.body, call.headers)
    except (Refused, Failed) as reason:
        return Outcome(at, _since(began), error=str(reason))
    except Exception:  # told as a try that failed: the calls beside it are not to be lost with it
        log.exception("webhook %s: a call broke off", call.delivery.webhook_id)
        return Outcome(at, _since(began), error="Flywheel could not make the call. Its log says why.")
    return Outcome(at, answer.duration_ms, answer.status, answer.text, answer.headers.get("retry-after"))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
