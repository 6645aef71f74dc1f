"""Pages of pairs: the rules, one rule, and why a pair is there."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chat.models import User
from feedback.datasets.reading import note_read
from feedback.models import PreferencePair
from feedback.pairs import listing, switching
from feedback.pairs.forms import SwitchForm, WeightForm
from feedback.pairs.rules import RULES, Rule
from feedback.pairs.why import why
from feedback.permitted import may
from feedback.standing import STANDS

_SWITCHED = {
    True: "It is on. Its pairs are made from all that has happened; that may take a few minutes.",
    False: "It is off. Its pairs are being removed; those of other rules stay.",
}


@never_cache
@may("view_pairrule")
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    rules = listing.listed()
    context = {"rules": rules, "has_pairs": any(each.has_pairs for each in rules)}
    return render(request, "feedback/pairs/rules.html", context)


@never_cache
@may("view_pairrule")
@require_safe
def rule(request: HttpRequest, rule_name: str) -> HttpResponse:
    return _show(request, _rule(rule_name))


def _show(request: HttpRequest, rule: Rule, form: WeightForm | None = None) -> HttpResponse:
    status, before = _status(request), _before(request)
    [found] = listing.listed([rule.name])
    context = {
        "listed": found,
        "history": listing.history(rule.name),
        "page": listing.page(rule.name, status, before),
        "status": status,
        "statuses": PreferencePair.Status.values,
        "is_first": before is None,
        "form": form or WeightForm(initial={"weight": found.row.weight}),
    }
    return render(request, "feedback/pairs/rule.html", context, status=422 if form else 200)


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise Http404
    return RULES[name]


def _status(request: HttpRequest) -> str:
    status = request.GET.get("status", "")
    if status and status not in PreferencePair.Status.values:
        raise BadRequest(f"“status” must be one of {', '.join(PreferencePair.Status.values)}")
    return status


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(text) if (text := request.GET.get("before", "")) else None
    except ValueError:
        raise BadRequest("“before” must be the id of a pair") from None


@never_cache
@may("change_pairrule")
@require_POST
def switch(request: HttpRequest, rule_name: str) -> HttpResponse:
    found, form = _rule(rule_name), SwitchForm(request.POST)
    if not form.is_valid():
        raise BadRequest("“to” must be on or off")
    is_on = form.cleaned_data["to"] == "on"
    switching.switch(found, cast("User", request.user).pk, is_on=is_on)
    messages.success(request, _SWITCHED[is_on])
    return redirect("pairs:rule", found.name)


@never_cache
@may("change_pairrule")
@require_POST
def weight(request: HttpRequest, rule_name: str) -> HttpResponse:
    found, form = _rule(rule_name), WeightForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    switching.weigh(found, cast("User", request.user).pk, form.cleaned_data["weight"])
    messages.success(request, "Saved. Its pairs are weighed anew within a few minutes.")
    return redirect("pairs:rule", found.name)


@never_cache
@may("view_pairrule")
@require_safe
def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    sides = (
        f"{side}__{of}" for side in ("chosen", "rejected") for of in ("generation", "corrects__generation")
    )
    rows = PreferencePair.objects.filter(**STANDS)
    rows = rows.select_related("person", "conversation__owner", *sides)
    found = get_object_or_404(rows, pk=pair_id)
    shown = why(found)
    if shown.may_read:
        note_read(cast("User", request.user).pk, f"pair {found.pk}")
    return render(request, "feedback/pairs/pair.html", {"why": shown, "pair": found})
