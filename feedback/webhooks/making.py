"""Makes deliveries out of events: what each webhook wants of what was stored since it last looked.

The watermark stays behind the oldest transaction that still runs, so that one that commits late is not
passed over; storing an event costs nothing more.
"""

from __future__ import annotations

import logging
import time
from typing import Any, LiteralString
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from feedback.demo import marked
from feedback.models import Delivery, Webhook

log = logging.getLogger("flywheel.webhooks")

BATCH = 500
#: Of one webhook. What comes later stays where it is until some of these are done.
WAITING_MAX = 10_000

_STORED: LiteralString = """
SELECT id, xact, kind, conversation_id, arrived_at, sender_id FROM feedback_event
WHERE xact >= %(xact)s AND (xact, id) > (%(xact)s, %(event)s)
AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY xact, id LIMIT %(batch)s
"""
_NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def here() -> int:
    """A `cursor_xact` before all that comes. What it is before too, and is stored already, `since` tells."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        return int(cursor.fetchone()[0])


def make_all(seconds: float) -> int:
    """For every webhook that is on, for so long; how many were made."""
    until, made = time.monotonic() + seconds, 0
    for key in list(Webhook.objects.filter(active=True).values_list("pk", flat=True)):
        looked = BATCH
        while looked == BATCH and time.monotonic() < until:
            looked, count = _some(key)
            made += count
    return made


def _some(key: UUID) -> tuple[int, int]:
    try:
        with transaction.atomic():
            return _next(key)
    except IntegrityError as error:  # an event was erased between our look and our commit
        log.info("webhook %s: its deliveries are made at the next look: %s", key, type(error).__name__)
        return 0, 0


def _next(key: UUID) -> tuple[int, int]:
    """How many events were looked at and how many deliveries made. One at a time per webhook."""
    webhook = (
        Webhook.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=key, active=True).first()
    )
    if webhook is None or _is_full(webhook):
        return 0, 0
    stored = _stored(webhook)
    if not stored:
        return 0, 0
    wanted = [row for row in stored if row[2] in webhook.kinds and row[4] >= webhook.since]
    # Nobody elsewhere is told of people who never were.
    made_up = marked.among({row[5] for row in wanted})
    wanted = [row for row in wanted if row[5] not in made_up]
    Delivery.objects.bulk_create(
        [
            Delivery(webhook=webhook, number=number, event_id=event, kind=kind, subject=subject)
            for number, (event, _, kind, subject, *_) in enumerate(wanted, webhook.last_number + 1)
        ],
        ignore_conflicts=True,
    )
    Webhook.objects.filter(pk=key).update(
        cursor_event=stored[-1][0], cursor_xact=stored[-1][1], last_number=webhook.last_number + len(wanted)
    )
    return len(stored), len(wanted)


def _is_full(webhook: Webhook) -> bool:
    waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
    return len(waiting.values_list("pk", flat=True)[:WAITING_MAX]) >= WAITING_MAX


def _stored(webhook: Webhook) -> list[tuple[Any, ...]]:
    where: dict[str, Any] = {"xact": webhook.cursor_xact, "event": webhook.cursor_event, "batch": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(_STORED, where)
        return list(cursor.fetchall())
