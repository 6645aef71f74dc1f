"""Pages of one version: how far its build is, what is in it and what is not, its card, and what changed."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat import markdown
from feedback.datasets.comparing import compared
from feedback.datasets.models import DatasetVersion, Export
from feedback.datasets.recipe import differences
from feedback.datasets.recipe_in_words import label_of, recipe_in_words, value_in_words
from feedback.datasets.words import LEFT_OUT, STEPS
from feedback.destinations.models import Copy
from feedback.exports.formats import formats_of
from feedback.exports.layouts import LAYOUTS
from feedback.learned.card import with_models
from feedback.permitted import may

PARTS = ("progress", "exports")
WRITING = (Export.Status.QUEUED, Export.Status.WRITING)
OPEN = (DatasetVersion.Status.QUEUED, DatasetVersion.Status.BUILDING)


@never_cache
@may("view_dataset")
@require_safe
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """While it is built or exported, the page asks for its part `progress` or `exports` again."""
    found = version_of(request, version_id)
    exports = list(found.exports.select_related("copy").order_by("-created_at")[:20])
    others = found.dataset.versions.filter(status="frozen").exclude(pk=found.pk)
    context = {
        "version": found,
        "is_open": found.status in OPEN,
        "steps": [(words, _state(found, number)) for number, words in enumerate(STEPS.values())],
        "funnel": _funnel(found),
        "learned": found.learned.filter(removed_at=None).order_by("-learned_on", "-pk"),
        "others": others.order_by("-number")[:20],
        "exports": exports,
        "formats": formats_of(found.dataset.kind),
        "layouts": LAYOUTS,
        "destinations": [each.name for each in settings.DESTINATIONS],
        "still_there": Copy.objects.filter(export__version=found).leaving().count(),
        "recipe": recipe_in_words(found.recipe, found.dataset.kind),
        "is_writing": any(export.status in WRITING for export in exports)
        or Copy.objects.filter(export__in=exports).underway().exists(),
    }
    part = request.GET.get("part", "")
    if part == "progress" and found.status not in OPEN:
        # It is done: the page becomes another one.
        return HttpResponse(headers={"HX-Refresh": "true"})
    template = "feedback/datasets/version.html"
    return render(request, f"{template}#{part}" if part in PARTS else template, context)


def _state(version: DatasetVersion, number: int) -> str:
    if version.staged_at is None or number > version.step:
        return "waits"
    return "now" if number == version.step else "done"


def _funnel(version: DatasetVersion) -> list[dict[str, object]]:
    """Each reason with its count and its share of all candidates, in percent."""
    counts = version.counts
    if not counts:
        return []
    rows = [
        ("", "taken", counts["rows"]),
        *((key, LEFT_OUT[key], n) for key, n in counts["left_out"].items()),
    ]
    whole = counts["candidates"] or 1
    return [
        {"reason": reason, "words": words, "count": count, "share": round(100 * count / whole, 1)}
        for reason, words, count in rows
    ]


@never_cache
@may("view_dataset")
@require_safe
def card(request: HttpRequest, version_id: UUID) -> HttpResponse:
    found = version_of(request, version_id)
    context = {"version": found, "card": markdown.render(_card(found))}
    return render(request, "feedback/datasets/card.html", context)


@never_cache
@may("view_dataset")
@require_safe
def card_file(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """As it is written, for programs."""
    text = _card(version_of(request, version_id))
    return HttpResponse(text, content_type="text/markdown; charset=utf-8")


def _card(version: DatasetVersion) -> str:
    """With the models that are known today; "" before it is frozen."""
    learned = version.learned.filter(removed_at=None).order_by("learned_on", "pk")
    return with_models(version.card, learned) if version.card else ""


@never_cache
@may("view_dataset")
@require_safe
def compare(request: HttpRequest, version_id: UUID) -> HttpResponse:
    found = version_of(request, version_id)
    try:
        other = version_of(request, UUID(request.GET.get("with", "")))
    except ValueError:
        raise BadRequest("“with” must be the id of a version") from None
    if other.dataset_id != found.dataset_id:
        raise BadRequest("“with” must be a version of the same dataset")
    old, new = sorted([found, other], key=lambda each: each.number)
    context = {
        "old": old,
        "new": new,
        "recipe": _differences(old, new),
        "changes": compared(old, new),
    }
    return render(request, "feedback/datasets/compare.html", context)


def _differences(old: DatasetVersion, new: DatasetVersion) -> list[tuple[str, str, str]]:
    """Of the recipes, in words."""
    kind = new.dataset.kind
    return [
        (label_of(name), value_in_words(name, was, kind), value_in_words(name, is_now, kind))
        for name, was, is_now in differences(old.recipe, new.recipe)
    ]


def version_of(request: HttpRequest, key: UUID) -> DatasetVersion:
    rows = DatasetVersion.objects.visible_to(request.user).select_related("dataset")
    return get_object_or_404(rows, pk=key)
