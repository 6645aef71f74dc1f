"""Pages on which engineers say what is to be built when, and see what came of each time."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets.views import client_id, dataset_of
from feedback.permitted import may
from feedback.scheduling import planning
from feedback.scheduling.forms import ScheduleForm, zones
from feedback.scheduling.models import Schedule

_FORM = ["GET", "HEAD", "POST"]
RUNS = 20


@never_cache
@may("add_datasetversion")
@require_http_methods(_FORM)
def add(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    dataset = dataset_of(request, dataset_id)
    form = ScheduleForm(dataset, request.POST if request.method == "POST" else None)
    refused, key = "", client_id(request)
    if form.is_valid():
        author = cast("User", request.user).pk
        try:
            planning.create(key, author, dataset, form.plan, timezone.now())
        except Conflict as reason:
            refused = reason.words
        else:
            return redirect("datasets:dataset", dataset.pk)
    context = {"dataset": dataset, "form": form, "client_id": key, "refused": refused, "zones": zones()}
    status = 422 if form.errors or refused else 200
    return render(request, "feedback/datasets/schedule.html", context, status=status)


@never_cache
@may("add_datasetversion")
@require_http_methods(_FORM)
def schedule(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    """Its form, and its last runs."""
    row = _of(request, schedule_id)
    form = ScheduleForm(row.dataset, request.POST if request.method == "POST" else None, schedule=row)
    if form.is_valid():
        planning.change(row.pk, cast("User", request.user).pk, form.plan, timezone.now())
        messages.success(request, "Saved. It is built in your name from now on.")
        return redirect("datasets:dataset", row.dataset_id)
    runs = row.runs.select_related("version").order_by("-due_at")[:RUNS]
    context = {"dataset": row.dataset, "schedule": row, "form": form, "runs": runs, "zones": zones()}
    status = 422 if form.errors else 200
    return render(request, "feedback/datasets/schedule.html", context, status=status)


@never_cache
@may("add_datasetversion")
@require_POST
def pause(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    row = _of(request, schedule_id)
    planning.pause(row.pk, timezone.now())
    messages.success(request, "Paused. Nothing is built by it until you resume it.")
    return redirect("datasets:dataset", row.dataset_id)


@never_cache
@may("add_datasetversion")
@require_POST
def resume(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    row = _of(request, schedule_id)
    planning.resume(row.pk, cast("User", request.user).pk, timezone.now())
    messages.success(request, "It goes on, in your name.")
    return redirect("datasets:dataset", row.dataset_id)


@never_cache
@may("add_datasetversion")
@require_POST
def remove(request: HttpRequest, schedule_id: UUID) -> HttpResponse:
    row = _of(request, schedule_id)
    planning.remove(row.pk)
    messages.success(request, "Removed. The versions that it had built stay.")
    return redirect("datasets:dataset", row.dataset_id)


def _of(request: HttpRequest, key: UUID) -> Schedule:
    rows = Schedule.objects.visible_to(request.user).select_related("dataset")
    return get_object_or_404(rows, pk=key)
