"""Pages of slices: those there are, another one, and changing or removing one."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets.views import client_id
from feedback.evaluation import declaring, listing
from feedback.evaluation.models import EvalCase, EvalSlice
from feedback.evaluation.slice_forms import RuleForm, SliceForm, initial
from feedback.permitted import may

_FORM = ["GET", "HEAD", "POST"]


@never_cache
@may("view_evalcase")
@require_http_methods(_FORM)
def slice_list(request: HttpRequest) -> HttpResponse:
    return _declare(request) if request.method == "POST" else _list(request, SliceForm())


@may("change_evalcase")
def _declare(request: HttpRequest) -> HttpResponse:
    form = SliceForm(request.POST)
    if not form.is_valid():
        return _list(request, form, 422)
    try:
        person = cast("User", request.user).pk
        made = declaring.declare(client_id(request), person, form.cleaned_data["name"], form.rule)
    except Conflict as reason:
        form.add_error("name", reason.words)
        return _list(request, form, 422)
    messages.success(
        request, f"“{made.name}” is there. Its cases are tagged, and more drafted, at the next drafting."
    )
    return redirect("cases:slices")


def _list(request: HttpRequest, form: SliceForm, status: int = 200) -> HttpResponse:
    rows = EvalSlice.objects.visible_to(request.user).order_by("name")
    context = {
        "slices": listing.declared(rows, EvalCase.objects.visible_to(request.user)),
        "precisions": listing.PRECISION_WORDS,
        "form": form,
        "client_id": client_id(request),
    }
    return render(request, "feedback/evaluation/slices.html", context, status=status)


@never_cache
@may("change_evalcase")
@require_http_methods(_FORM)
def slice_page(request: HttpRequest, slice_id: UUID) -> HttpResponse:
    found = get_object_or_404(EvalSlice.objects.visible_to(request.user), pk=slice_id)
    if request.method != "POST":
        return _show(request, found, RuleForm(initial=initial(found)))
    if (to := request.POST.get("to", "")) not in ("save", "remove"):
        raise BadRequest("“to” must be save or remove")
    if to == "remove":
        declaring.remove(found)
        messages.success(request, f"“{found.name}” is removed. Its cases and their tags stay.")
        return redirect("cases:slices")
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    declaring.change(found, form.rule)
    messages.success(request, "Saved. Everything is held against it anew at the next drafting.")
    return redirect("cases:slices")


def _show(request: HttpRequest, found: EvalSlice, form: RuleForm, status: int = 200) -> HttpResponse:
    return render(request, "feedback/evaluation/slice.html", {"slice": found, "form": form}, status=status)
