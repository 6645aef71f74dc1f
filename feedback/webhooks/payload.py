"""What is sent of an event or notice: made of its row when it is sent, so what is erased goes nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

import orjson

from chat import consent
from chat.models import Consent
from feedback.models import Delivery, Event, Webhook
from feedback.notices import telling
from feedback.standing import STANDS

#: What a delivery has to have with it to be told.
WITH = ("webhook", "event__sender", "notice__dataset", "notice__version", "notice__export")
# Where a kind's value holds words of a person: the way to each.
PROSE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "reason": (("reason", "text"),),
    "flag": (("text",),),
    "regenerate": (("instruction",),),
}


def body_of(delivery: Delivery) -> bytes:
    """As JSON. `delivery` has what WITH names."""
    if delivery.notice is not None:
        return orjson.dumps(telling.told(delivery.notice))
    if delivery.event is not None:
        return orjson.dumps(_told(delivery.event))
    return orjson.dumps(_test(delivery.webhook, delivery.made_at))


def _test(webhook: Webhook, at: datetime) -> dict[str, Any]:
    return {"type": "webhook.test", "timestamp": at.isoformat(), "data": {"webhook": str(webhook.pk)}}


def _told(event: Event) -> dict[str, Any]:
    value, is_withheld = _as_allowed(event)
    return {
        "type": f"feedback.{event.kind}",
        "timestamp": event.happened_at.isoformat(),
        "data": {
            "id": str(event.pk),
            "kind": event.kind,
            "version": event.version,
            "source": event.source,
            "person": str(event.sender_id),
            "conversation": str(event.conversation_id),
            "message": _or_none(event.message_id),
            "generation": _or_none(event.generation),
            "attempt": event.attempt,
            "start": event.start,
            "end": event.end,
            "value": value,
            "text_withheld": is_withheld,
            "suspicious": event.suspicious,
            "happened_at": event.happened_at.isoformat(),
            "arrived_at": event.arrived_at.isoformat(),
        },
    }


def _as_allowed(event: Event) -> tuple[dict[str, Any], bool]:
    """The value, its prose null unless the person lets their texts be used; and whether any was left out."""
    ways = [way for way in PROSE.get(event.kind, ()) if _end(event.value, way).get(way[-1])]
    if not ways or _may_be_told(event):
        return event.value, False
    value = deepcopy(event.value)
    for way in ways:
        _end(value, way)[way[-1]] = None
    return value, True


def _may_be_told(event: Event) -> bool:
    """As far as its words go. Nobody is told those of what is thrown away or about to be erased."""
    if not Event.objects.filter(pk=event.pk, **STANDS).exists():
        return False
    return consent.lowest_since(event.sender, event.happened_at) != Consent.Level.NONE


def _end(value: dict[str, Any], way: tuple[str, ...]) -> dict[str, Any]:
    for step in way[:-1]:
        value = value.get(step) or {}
    return value


def _or_none(key: object) -> str | None:
    return str(key) if key is not None else None
