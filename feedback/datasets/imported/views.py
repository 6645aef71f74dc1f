"""Pages of imports: what was brought in, a new one, one with its rows and refused lines, and removing it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.datasets.imported import removing, taking
from feedback.datasets.imported.forms import FORMAT_WORDS, ImportForm
from feedback.datasets.imported.models import Import, ImportedRow
from feedback.datasets.models import SHORT, DatasetVersion, Kind
from feedback.datasets.views import client_id
from feedback.datasets.why import texts_of
from feedback.datasets.words import ONE
from feedback.imports.reading import WORDS
from feedback.permitted import may

SHOWN_MAX = 200
FIRST_ROWS = 5
REFUSED_PAGE = 50
PROGRESS = "progress"


@never_cache
@may("view_import")
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    rows = Import.objects.visible_to(request.user).order_by("-created_at")[:SHOWN_MAX]
    return render(request, "feedback/imports/list.html", {"imports": rows})


@never_cache
@may("add_import")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    refused, key = "", client_id(request)
    if form.is_valid():
        file = form.cleaned_data["file"]
        author = cast("User", request.user).pk
        try:
            made = taking.take(file.chunks(), form.offer(file.name), client_id=key, author=author)
        except Conflict as reason:
            refused = reason.words
        else:
            return redirect("datasets:import", made.pk)
    context = {"form": form, "client_id": key, "refused": refused}
    status = 422 if form.errors or refused else 200
    return render(request, "feedback/imports/add.html", context, status=status)


@never_cache
@may("view_import")
@require_safe
def one(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """While it is read, the page asks for its part `progress` again."""
    found = _import(request, import_id)
    is_open = found.status in taking.OPEN
    is_gone = found.removed_at is not None
    if request.GET.get("part") == PROGRESS:
        if not is_open:
            # It is done: the page becomes another one.
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, f"feedback/imports/one.html#{PROGRESS}", {"import": found})
    context = {
        "import": found,
        "is_open": is_open,
        "format_words": FORMAT_WORDS.get(found.format, found.format),
        "kinds": [_called(Kind(kind), count) for kind, count in sorted(found.rows_by_kind.items())],
        "reasons": [(WORDS[code], count) for code, count in sorted(found.counts.get("refused", {}).items())],
        "refused": {} if is_gone else _refused(request, found),
        "rows": [] if is_gone else _first(found),
        "versions": _versions(found),
    }
    return render(request, "feedback/imports/one.html", context)


def _called(kind: Kind, count: int) -> tuple[str, int]:
    return ONE[kind] if count == 1 else SHORT[kind], count


def _first(found: Import) -> list[tuple[ImportedRow, list[tuple[str, str]]]]:
    return [(row, texts_of(row.content)) for row in found.rows.order_by("line")[:FIRST_ROWS]]


def _refused(request: HttpRequest, found: Import) -> dict[str, object]:
    """A page of them, and where the next begins."""
    rows = list(found.refused.filter(line__gt=_after(request)).order_by("line")[: REFUSED_PAGE + 1])
    told = [(row.line, WORDS[row.code], row.detail) for row in rows[:REFUSED_PAGE]]
    return {"lines": told, "after": told[-1][0] if len(rows) > REFUSED_PAGE else None}


def _after(request: HttpRequest) -> int:
    text = request.GET.get("after", "0")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("“after” must be the number of a line")
    return int(text)


def _versions(found: Import) -> list[DatasetVersion]:
    asked = DatasetVersion.objects.filter(recipe__sources__contains=[found.source])
    return list(asked.select_related("dataset").order_by("-created_at")[:20])


@never_cache
@may("delete_import")
@require_POST
def remove(request: HttpRequest, import_id: UUID) -> HttpResponse:
    found = _import(request, import_id)
    removing.remove(found.pk, cast("User", request.user).pk)
    return redirect("datasets:import", found.pk)


def _import(request: HttpRequest, key: UUID) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.user), pk=key)
