"""Pages on which operators make webhooks and look after them."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.models import Delivery, Webhook
from feedback.permitted import may
from feedback.webhooks import configuring, log
from feedback.webhooks.forms import SAID, ReplayForm, SwitchForm, WebhookForm
from feedback.webhooks.making import WAITING_MAX

_SWITCHED = {
    "on": "It is on again. It is told of what happens from now on.",
    "missed": "It is on again. What happened meanwhile is sent now.",
    "off": "It is off. What happens meanwhile can be sent when you switch it on again.",
}


@never_cache
@may("view_webhook")
@require_safe
def webhook_list(request: HttpRequest) -> HttpResponse:
    rows = Webhook.objects.order_by("created_at")
    return render(request, "feedback/webhooks.html", {"webhooks": rows, "most": configuring.WEBHOOKS_MAX})


@never_cache
@may("add_webhook")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """The page that says it is made is the only one that shows its secret. Sent twice, it is made once."""
    person = cast("User", request.user)
    form = WebhookForm(request.POST if request.method == "POST" else None, initial={"kinds": SAID})
    refused = ""
    key = _client_id(request)
    if form.is_valid():
        try:
            made, is_new = configuring.create(key, person.pk, **form.cleaned_data)
        except Conflict as reason:
            refused = reason.words
        else:
            return (
                show(request, made, secret=made.secret) if is_new else redirect("webhooks:webhook", made.pk)
            )
    context = {"form": form, "client_id": key, "refused": refused}
    return render(
        request, "feedback/webhook_edit.html", context, status=422 if form.errors or refused else 200
    )


def _client_id(request: HttpRequest) -> UUID:
    if request.method != "POST":
        return uuid4()
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise BadRequest("“client_id” must be an id made by the page") from None


@never_cache
@may("view_webhook")
@require_safe
def webhook(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    return show(request, get_object_or_404(Webhook, pk=webhook_id))


def show(
    request: HttpRequest, webhook: Webhook, *, secret: str = "", replaying: ReplayForm | None = None
) -> HttpResponse:
    """Its state and its log. `secret`: shown this once."""
    state, before = _state(request), _before(request)
    context = {
        "webhook": webhook,
        "secret": secret,
        "page": log.page(webhook, state, before),
        "state": state,
        "states": [(value, words.capitalize()) for value, words in Delivery.State.choices],
        "is_first": before is None,
        "waiting": log.waiting(webhook, WAITING_MAX),
        "waiting_max": WAITING_MAX,
        "replaying": replaying or ReplayForm(),
        "hours": int(configuring.OLD_FOR.total_seconds() // 3600),
    }
    failed = bool(replaying and replaying.errors)
    return render(request, "feedback/webhook.html", context, status=422 if failed else 200)


def _state(request: HttpRequest) -> str:
    state = request.GET.get("state", "")
    if state and state not in Delivery.State.values:
        raise BadRequest(f"“state” must be one of {', '.join(Delivery.State.values)}")
    return state


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= log.NUMBER_MAX):
        raise BadRequest("“before” must be the number of a delivery")
    return int(text)


@never_cache
@may("change_webhook")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = get_object_or_404(Webhook, pk=webhook_id)
    now = {"name": row.name, "url": row.url, "kinds": row.kinds}
    form = WebhookForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        configuring.change(row, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("webhooks:webhook", row.pk)
    context = {"form": form, "webhook": row}
    return render(request, "feedback/webhook_edit.html", context, status=422 if form.errors else 200)


@never_cache
@may("change_webhook")
@require_POST
def switch(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = get_object_or_404(Webhook, pk=webhook_id)
    form = SwitchForm(request.POST)
    if not form.is_valid():
        raise BadRequest("“to” must be on, missed or off")
    to = form.cleaned_data["to"]
    if to == "off":
        configuring.switch_off(row)
    else:
        configuring.switch_on(row, missed=to == "missed")
    messages.success(request, _SWITCHED[to])
    return redirect("webhooks:webhook", row.pk)


@never_cache
@may("change_webhook")
@require_POST
def secret(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = get_object_or_404(Webhook, pk=webhook_id)
    new = configuring.change_secret(row)
    row.refresh_from_db()
    return show(request, row, secret=new)


@never_cache
@may("delete_webhook")
@require_POST
def delete(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    row = get_object_or_404(Webhook, pk=webhook_id)
    configuring.delete(row)
    messages.success(request, f"“{row.name}” is deleted. It is told nothing any more.")
    return redirect("webhooks:list")
