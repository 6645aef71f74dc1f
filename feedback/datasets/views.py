"""Pages of datasets: what there is, a new one, one with its versions, and asking for a version."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.db.models import Max, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets import creating
from feedback.datasets.forms import KIND_WORDS, DatasetForm, RecipeForm, sources_of
from feedback.datasets.imported.standing import names_in
from feedback.datasets.models import Dataset, Kind
from feedback.permitted import may
from feedback.scheduling.models import ScheduledRun

_FORM = ["GET", "HEAD", "POST"]
_LAST = Prefetch(
    "runs", ScheduledRun.objects.select_related("version").order_by("-due_at")[:1], to_attr="newest"
)


@never_cache
@may("view_dataset")
@require_safe
def dataset_list(request: HttpRequest) -> HttpResponse:
    stands = Q(versions__status="frozen", versions__withdrawn_at=None)
    newest = Max("versions__number", filter=stands)
    rows = Dataset.objects.visible_to(request.user).annotate(newest=newest).order_by("name")
    return render(request, "feedback/datasets/list.html", {"datasets": rows})


@never_cache
@may("add_dataset")
@require_http_methods(_FORM)
def add(request: HttpRequest) -> HttpResponse:
    form = DatasetForm(request.POST if request.method == "POST" else None)
    refused, key = "", client_id(request)
    if form.is_valid():
        try:
            made = creating.create(key, cast("User", request.user).pk, **form.cleaned_data)
        except Conflict as reason:
            refused = reason.words
        else:
            return redirect("datasets:dataset", made.pk)
    context = {"form": form, "client_id": key, "refused": refused}
    return render(request, "feedback/datasets/add.html", context, status=status_of(form, refused))


@never_cache
@may("view_dataset")
@require_safe
def dataset(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    found = dataset_of(request, dataset_id)
    context = {
        "dataset": found,
        "kind_words": KIND_WORDS[Kind(found.kind)],
        "versions": found.versions.order_by("-number")[:100],
        "is_followed": found.followers.filter(person=cast("User", request.user).pk).exists(),
        "schedules": found.schedules.order_by("pk").prefetch_related(_LAST),
    }
    return render(request, "feedback/datasets/dataset.html", context)


@never_cache
@may("add_datasetversion")
@require_http_methods(_FORM)
def build(request: HttpRequest, dataset_id: UUID) -> HttpResponse:
    found = dataset_of(request, dataset_id)
    form = RecipeForm(found.kind, request.POST if request.method == "POST" else None)
    refused, key = "", client_id(request)
    sources = [name for name, _ in sources_of(found.kind)]
    if form.is_valid():
        try:
            made = creating.ask_for(key, cast("User", request.user).pk, found, form.recipe)
        except Conflict as reason:
            refused = reason.words
        else:
            return redirect("datasets:version", made.pk)
    context = {
        "dataset": found,
        "form": form,
        "client_id": key,
        "refused": refused,
        "has_sources": bool(sources),
        "has_imports": bool(names_in(sources)),
    }
    return render(request, "feedback/datasets/build.html", context, status=status_of(form, refused))


def dataset_of(request: HttpRequest, key: UUID) -> Dataset:
    return get_object_or_404(Dataset.objects.visible_to(request.user), pk=key)


def client_id(request: HttpRequest) -> UUID:
    if request.method != "POST":
        return uuid4()
    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        raise BadRequest("“client_id” must be an id made by the page") from None


def status_of(form: DatasetForm | RecipeForm, refused: str) -> int:
    return 422 if form.errors or refused else 200
