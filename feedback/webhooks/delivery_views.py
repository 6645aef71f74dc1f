"""Pages about single deliveries: what came of each try, what would be sent now, tests and replays."""

from __future__ import annotations

from uuid import UUID

import orjson
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from feedback.models import Delivery, Webhook
from feedback.permitted import may
from feedback.webhooks import configuring, payload
from feedback.webhooks.forms import ReplayForm
from feedback.webhooks.views import show

CALLS = 50


@never_cache
@may("view_webhook")
@require_safe
def delivery(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """While a test is under way, the page looks again by itself."""
    row = _of(webhook_id, delivery_id)
    body = orjson.dumps(orjson.loads(payload.body_of(row)), option=orjson.OPT_INDENT_2).decode()
    context = {
        "webhook": row.webhook,
        "delivery": row,
        "is_test": row.is_test,
        "calls": row.calls.order_by("-id")[:CALLS],
        "body": body,
    }
    part = "#state" if request.headers.get("HX-Request") else ""
    return render(request, f"feedback/webhook_delivery.html{part}", context)


@never_cache
@may("change_webhook")
@require_POST
def test(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = get_object_or_404(Webhook, pk=webhook_id)
    return redirect("webhooks:delivery", row.pk, configuring.test(row).pk)


@never_cache
@may("change_webhook")
@require_POST
def replay(request: HttpRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    row = _of(webhook_id, delivery_id)
    if configuring.replay(row.webhook, row.pk):
        messages.success(request, "It is sent again, under the same id.")
    else:
        messages.info(request, "It waits to be sent already.")
    return redirect("webhooks:delivery", row.webhook_id, row.pk)


@never_cache
@may("change_webhook")
@require_POST
def replay_given_up(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = get_object_or_404(Webhook, pk=webhook_id)
    form = ReplayForm(request.POST)
    if not form.is_valid():
        return show(request, row, replaying=form)
    count = configuring.replay_given_up(row, form.cleaned_data["hours"])
    messages.success(request, f"{count:,} deliveries are sent again." if count else "None was given up then.")
    return redirect("webhooks:webhook", row.pk)


def _of(webhook: UUID, key: UUID) -> Delivery:
    """The delivery of that webhook, not of another."""
    rows = Delivery.objects.select_related(*payload.WITH)
    return get_object_or_404(rows, pk=key, webhook=webhook)
