"""Makes deliveries of events and notices: what each webhook wants of what was stored since it last looked.

The watermark stays behind the oldest transaction that still runs, so that one that commits late is not
passed over; storing an event costs nothing more.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from feedback.demo import marked
from feedback.models import Delivery, Webhook

log = logging.getLogger("flywheel.webhooks")

BATCH = 500
#: Of one webhook. What comes later stays where it is until some of these are done.
WAITING_MAX = 10_000

# Of each at most a batch, by its index, and the first of both.
_STORED: LiteralString = """
(SELECT id AS event, NULL::uuid AS notice, xact, id, kind, conversation_id AS subject, arrived_at AS at,
   sender_id AS person
 FROM feedback_event
 WHERE xact >= %(xact)s AND (xact, id) > (%(xact)s, %(event)s)
 AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
 ORDER BY xact, id LIMIT %(batch)s)
UNION ALL
(SELECT NULL, id, xact, id, kind, dataset_id, at, person FROM feedback_notice
 WHERE xact >= %(xact)s AND (xact, id) > (%(xact)s, %(event)s)
 AND xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
 ORDER BY xact, id LIMIT %(batch)s)
ORDER BY xact, id LIMIT %(batch)s
"""
_NOW = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


class _Stored(NamedTuple):
    """An event or a notice."""

    event: UUID | None
    notice: UUID | None
    xact: int
    id: UUID
    kind: str
    subject: UUID
    at: datetime
    person: UUID


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
    wanted = [row for row in stored if row.kind in webhook.kinds and row.at >= webhook.since]
    # Nobody elsewhere is told of people who never were.
    made_up = marked.among({row.person for row in wanted})
    wanted = [row for row in wanted if row.person not in made_up]
    Delivery.objects.bulk_create(
        [
            Delivery(
                webhook=webhook,
                number=number,
                event_id=row.event,
                notice_id=row.notice,
                kind=row.kind,
                subject=row.subject,
            )
            for number, row in enumerate(wanted, webhook.last_number + 1)
        ],
        ignore_conflicts=True,
    )
    last = stored[-1]
    Webhook.objects.filter(pk=key).update(
        cursor_event=last.id, cursor_xact=last.xact, last_number=webhook.last_number + len(wanted)
    )
    return len(stored), len(wanted)


def _is_full(webhook: Webhook) -> bool:
    waiting = webhook.deliveries.filter(state=Delivery.State.WAITING)
    return len(waiting.values_list("pk", flat=True)[:WAITING_MAX]) >= WAITING_MAX


def _stored(webhook: Webhook) -> list[_Stored]:
    where: dict[str, Any] = {"xact": webhook.cursor_xact, "event": webhook.cursor_event, "batch": BATCH}
    with connection.cursor() as cursor:
        cursor.execute(_STORED, where)
        return [_Stored(*row) for row in cursor.fetchall()]
