"""What operators do with webhooks. Called by their pages; whoever calls has looked at who may."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from chat.exceptions import Conflict
from feedback.models import Delivery, Webhook
from feedback.webhooks import making, signing
from feedback.webhooks.models import TEST
from inference.database import new_id

#: Of the whole product.
WEBHOOKS_MAX = 20
#: So long an old secret signs beside the new one.
OLD_FOR = timedelta(hours=24)
PRESSED_TWICE = timedelta(seconds=30)
TOO_MANY = f"There are {WEBHOOKS_MAX} webhooks, which is the most there may be. Delete one first."

State = Delivery.State
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('feedback.webhooks.create', 0))"
_TRIES = (
    "DELETE FROM feedback_try WHERE delivery_id IN (SELECT id FROM feedback_delivery WHERE webhook_id = %s)"
)


@transaction.atomic
def create(key: UUID, author: UUID, *, name: str, url: str, kinds: list[str]) -> tuple[Webhook, bool]:
    """Told of what happens from now on; and whether it is new: `key` twice is one. Raises Conflict."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    if (same := Webhook.objects.filter(pk=key).first()) is not None:
        return same, False
    if Webhook.objects.count() >= WEBHOOKS_MAX:
        raise Conflict(TOO_MANY)
    made = Webhook.objects.create(
        pk=key,
        author=author,
        name=name,
        url=url,
        kinds=kinds,
        secret=signing.new_secret(),
        cursor_xact=making.here(),
    )
    return made, True


def change(webhook: Webhook, *, name: str, url: str, kinds: list[str]) -> None:
    webhook.name, webhook.url, webhook.kinds = name, url, kinds
    webhook.save(update_fields=["name", "url", "kinds"])


def switch_off(webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk, active=True).update(active=False, off_reason="")


@transaction.atomic
def switch_on(webhook: Webhook, *, missed: bool) -> None:
    """With what was stored while it was off, or from now on. What waits for it goes out in either case."""
    held = _held(webhook)
    if held.active:
        return
    held.active, held.off_reason, held.failing_since = True, "", None
    if not missed:
        held.cursor_xact, held.cursor_event = making.here(), UUID(int=0)
        held.since = timezone.now()
    held.save(update_fields=["active", "off_reason", "failing_since", "cursor_xact", "cursor_event", "since"])


@transaction.atomic
def change_secret(webhook: Webhook) -> str:
    """The new secret. The one before signs too for OLD_FOR, so that no delivery is refused meanwhile.

    Pressed twice, that is the one from before both: nobody can have handed on the first one yet.
    """
    held = _held(webhook)
    now = timezone.now()
    if held.old_until is None or held.old_until < now + OLD_FOR - PRESSED_TWICE:
        held.old_secret, held.old_until = held.secret, now + OLD_FOR
    held.secret = signing.new_secret()
    held.save(update_fields=["secret", "old_secret", "old_until"])
    return held.secret


@transaction.atomic
def delete(webhook: Webhook) -> None:
    """With its log."""
    _held(webhook)
    with connection.cursor() as cursor:
        cursor.execute(_TRIES, [webhook.pk])
        cursor.execute("DELETE FROM feedback_delivery WHERE webhook_id = %s", [webhook.pk])
        cursor.execute("DELETE FROM feedback_webhook WHERE id = %s", [webhook.pk])


@transaction.atomic
def test(webhook: Webhook) -> Delivery:
    """Goes out at the next look of the job, once, also while the webhook is off."""
    held = _held(webhook)
    held.last_number += 1
    held.save(update_fields=["last_number"])
    key = new_id()
    return Delivery.objects.create(pk=key, webhook=held, number=held.last_number, kind=TEST, subject=key)


@transaction.atomic
def replay(webhook: Webhook, delivery: UUID) -> bool:
    """Whether it waits again, under its old id and number; one that waits already is left alone."""
    _held(webhook)
    return bool(_again(webhook, pk=delivery, state__in=[State.DELIVERED, State.GIVEN_UP]))


@transaction.atomic
def replay_given_up(webhook: Webhook, hours: int) -> int:
    """All that were given up in the last so many hours, in their old order; tests excepted."""
    _held(webhook)
    since = timezone.now() - timedelta(hours=hours)
    return _again(webhook, ~Q(kind=TEST), state=State.GIVEN_UP, ended_at__gte=since)


def _again(webhook: Webhook, *but: Q, **which: object) -> int:
    again = {"state": State.WAITING, "tries": 0, "next_at": timezone.now(), "ended_at": None}
    return Delivery.objects.filter(*but, webhook=webhook, **which).update(**again)


def _held(webhook: Webhook) -> Webhook:
    """Locked before any of its deliveries, by everybody."""
    return Webhook.objects.select_for_update(no_key=True).get(pk=webhook.pk)
