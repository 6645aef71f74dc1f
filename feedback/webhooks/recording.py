"""What came of a call: the delivery is done, waits for its next try, or is given up."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.utils import timezone

from feedback.models import Delivery, Try, Webhook
from feedback.webhooks.models import ANSWER_MAX, ERROR_MAX
from feedback.webhooks.pauses import pause
from inference.text import cut_text

log = logging.getLogger("flywheel.webhooks")

State = Delivery.State
#: A webhook of which nothing was delivered for so long is switched off.
FAILS_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one call. Either `status` with what came back, or `error` in words."""

    at: datetime
    duration_ms: int
    status: int | None = None
    answer: str = ""
    retry_after: str | None = None
    error: str = ""

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def words(self) -> str:
        """Why it is not delivered."""
        if self.status is None:
            return self.error
        if 300 <= self.status < 400:
            return f"It answered {self.status}, a redirect, which is not followed."
        return f"It answered {self.status}{_phrase(self.status)}."


@transaction.atomic
def record(delivery: Delivery, outcome: Outcome) -> None:
    """By whoever claimed it last; anybody else's outcome changes nothing. The webhook is locked first."""
    webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=delivery.webhook_id).first()
    mine = Delivery.objects.select_for_update(no_key=True).filter(
        pk=delivery.pk, claim=delivery.claim, state=State.WAITING
    )
    row = mine.first()
    if webhook is None or row is None:
        return
    Try.objects.create(
        delivery=row,
        at=outcome.at,
        duration_ms=outcome.duration_ms,
        status=outcome.status,
        error="" if outcome.is_delivered else cut_text(outcome.words, ERROR_MAX),
        answer=cut_text(outcome.answer, ANSWER_MAX),
    )
    if outcome.is_delivered:
        _end(row, State.DELIVERED)
    else:
        _fail(row, outcome)
    if not row.is_test:
        _judge(webhook, outcome)


def _end(row: Delivery, state: Delivery.State) -> None:
    row.state, row.ended_at = state, timezone.now()
    row.save(update_fields=["state", "ended_at"])


def _fail(row: Delivery, outcome: Outcome) -> None:
    """A test is tried once: somebody waits for what came of it."""
    longer = pause(row.tries, outcome.retry_after) if not row.is_test else None
    if longer is None:
        _end(row, State.GIVEN_UP)
        if not row.is_test:
            words = outcome.words if outcome.status else "no answer"
            log.warning("webhook %s: delivery %s is given up: %s", row.webhook_id, row.pk, words)
        return
    row.next_at = timezone.now() + longer
    row.save(update_fields=["next_at"])


def _judge(webhook: Webhook, outcome: Outcome) -> None:
    """Whether the far end is there at all."""
    if outcome.is_delivered:
        webhook.failing_since = None
    else:
        webhook.failing_since = webhook.failing_since or timezone.now()
        if outcome.status == HTTPStatus.GONE:
            _switch_off(webhook, "It answered 410, that it is gone.")
        elif webhook.failing_since <= timezone.now() - FAILS_FOR:
            _switch_off(webhook, f"Nothing was delivered for {FAILS_FOR.days} days. {outcome.words}")
    webhook.save(update_fields=["failing_since", "active", "off_reason"])


def _switch_off(webhook: Webhook, reason: str) -> None:
    if webhook.active:
        webhook.active, webhook.off_reason = False, cut_text(reason, ERROR_MAX)
        log.error("webhook %s is switched off; what waits for it is kept", webhook.pk)


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
