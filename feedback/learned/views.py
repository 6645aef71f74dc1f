"""Pages of models that learned from datasets: all of them, recording one, taking a record back."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets.version_views import version_of
from feedback.datasets.views import client_id
from feedback.learned import recording
from feedback.learned.forms import ModelForm
from feedback.learned.models import LearnedModel
from feedback.permitted import may
from inference.text import clean_text
from inference.types import NAME_MAX

SHOWN_MAX = 500


@never_cache
@may("view_dataset")
@require_safe
def model_list(request: HttpRequest) -> HttpResponse:
    """By name; `name` narrows it down to one."""
    name = clean_text(request.GET.get("name", ""))[:NAME_MAX]
    rows = LearnedModel.objects.visible_to(request.user).known().select_related("version__dataset")
    if name:
        rows = rows.filter(name=name)
    shown = rows.order_by("name", "revision", "-learned_on", "pk")[:SHOWN_MAX]
    context = {"models": _by_model(shown), "name": name, "most": SHOWN_MAX if len(shown) == SHOWN_MAX else 0}
    return render(request, "feedback/learned/list.html", context)


def _by_model(rows: Iterable[LearnedModel]) -> list[tuple[str, list[LearnedModel]]]:
    return [(name, list(found)) for name, found in groupby(rows, key=str)]


@never_cache
@may("add_export")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version, key = version_of(request, version_id), client_id(request)
    form = ModelForm(version, request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_valid():
        try:
            made = recording.record(key, cast("User", request.user).pk, version, **form.cleaned_data)
        except Conflict as reason:
            refused = reason.words
        else:
            messages.success(request, f"It is recorded that {made} learned from this version.")
            return redirect("datasets:version", version.pk)
    context = {"version": version, "form": form, "client_id": key, "refused": refused}
    status = 422 if form.errors or refused else 200
    return render(request, "feedback/learned/record.html", context, status=status)


@never_cache
@may("add_export")
@require_POST
def remove(request: HttpRequest, model_id: UUID) -> HttpResponse:
    model = get_object_or_404(LearnedModel.objects.visible_to(request.user), pk=model_id)
    recording.remove(model, cast("User", request.user).pk)
    messages.success(request, f"The record of {model} is taken back. That it was there is kept.")
    return redirect("datasets:version", model.version_id)
