"""Pages of rows: all of a version with what became of them; one: why it is there or not, where it is from."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chat.models import User
from feedback.datasets.models import DatasetVersion, Split
from feedback.datasets.origin import may_be_opened, origin
from feedback.datasets.reading import note_read
from feedback.datasets.rows import page
from feedback.datasets.version_views import version_of
from feedback.datasets.why import why
from feedback.datasets.withdrawing import is_to_withdraw
from feedback.datasets.words import LEFT_OUT
from feedback.permitted import may
from feedback.rows import Kind
from inference.text import clean_text

QUERY_MAX = 200


@never_cache
@may("view_dataset")
@require_safe
def row_list(request: HttpRequest, version_id: UUID) -> HttpResponse:
    found = _shown(request, version_id)
    if is_to_withdraw(found):
        return _later(request, found)
    reason = _one_of("reason", request.GET.get("reason", ""), LEFT_OUT)
    split = _one_of("split", request.GET.get("split", ""), Split.values)
    words = clean_text(request.GET.get("q", "")).strip()[:QUERY_MAX]
    shown = page(found, reason=reason, split=split, words=words, after=_after(request))
    context = {
        "version": found,
        "reason": reason,
        "reason_words": LEFT_OUT.get(reason, ""),
        "split": split,
        "splits": Split.values,
        "q": words,
        "page": shown,
    }
    if any(item.content for item in shown.rows):
        note_read(cast("User", request.user).pk, "rows", found.pk)
    return render(request, "feedback/datasets/rows.html", context)


def _shown(request: HttpRequest, version_id: UUID) -> DatasetVersion:
    """Rows are shown once it is known which they are; of a breach, those that are the reason for it."""
    found = version_of(request, version_id)
    if found.status not in (DatasetVersion.Status.FROZEN, DatasetVersion.Status.BREACHED):
        raise Http404
    return found


def _later(request: HttpRequest, version: DatasetVersion) -> HttpResponse:
    """Some of it must not be shown any more; within seconds it is known which."""
    return render(request, "feedback/datasets/leaving.html", {"version": version}, status=410)


def _one_of(name: str, value: str, known: Collection[str]) -> str:
    if value and value not in known:
        raise BadRequest(f"“{name}” must be one of {', '.join(known)}")
    return value


def _after(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    if not text:
        return -1
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest("“after” must be the number of a row")
    return int(text)


@never_cache
@may("view_dataset")
@require_safe
def row(request: HttpRequest, version_id: UUID, row_number: int) -> HttpResponse:
    found = _shown(request, version_id)
    item = get_object_or_404(found.items, number=row_number)
    if is_to_withdraw(found):
        return _later(request, found)
    if item.content:
        note_read(cast("User", request.user).pk, f"row {item.number}", found.pk)
    kind = cast("Kind", found.dataset.kind)
    context = {"version": found, "item": item, "why": why(item), "opens": may_be_opened(item, kind)}
    return render(request, "feedback/datasets/row.html", context)


@never_cache
@may("view_dataset")
@require_safe
def conversation(request: HttpRequest, version_id: UUID, row_number: int) -> HttpResponse:
    """Where the row comes from; 404 in words where that may not be shown, without saying why."""
    found = _shown(request, version_id)
    item = get_object_or_404(found.items, number=row_number)
    context = {"version": found, "item": item, "origin": origin(item, cast("Kind", found.dataset.kind))}
    if context["origin"] is None:
        return render(request, "feedback/datasets/conversation.html", context, status=404)
    note_read(cast("User", request.user).pk, f"conversation of row {item.number}", found.pk)
    return render(request, "feedback/datasets/conversation.html", context)
