"""The log of a webhook's deliveries, a page at a time, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.models import Delivery, Webhook

PAGE = 50
NUMBER_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page:
    """`older` is where the next page begins, None on the last."""

    rows: list[Delivery]
    older: int | None


def page(webhook: Webhook, state: str, before: int | None) -> Page:
    """`state`: one of Delivery.State, or "" for all."""
    rows = Delivery.objects.filter(webhook=webhook).order_by("-number")
    if state:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: PAGE + 1])
    return Page(found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else None)


def waiting(webhook: Webhook, most: int) -> int:
    """How many wait, counted no further than `most`."""
    which = Delivery.objects.filter(webhook=webhook, state=Delivery.State.WAITING)
    return len(which.values_list("pk", flat=True)[:most])
