"""Asking for an export, and its files: whole, or from where a download was cut."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from chat.exceptions import Conflict
from chat.models import User
from feedback.accesses import DataAccess
from feedback.datasets import asking, files
from feedback.datasets.models import Export
from feedback.datasets.ranged import send
from feedback.datasets.version_views import version_of
from feedback.datasets.views import client_id
from feedback.datasets.withdrawing import holds_withdrawn
from feedback.destinations.declared import of_name
from feedback.exports.formats import FORMATS
from feedback.exports.layouts import LAYOUTS
from feedback.permitted import may

MANIFEST = "manifest.json"


@never_cache
@may("add_export")
@require_POST
def export(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = version_of(request, version_id)
    name, _, encoding = request.POST.get("as", "").partition(":")
    found = FORMATS.get(name)
    if found is None or found.kind != version.dataset.kind or encoding not in found.encodings:
        raise BadRequest("“as” must be a format for rows of this kind, and jsonl or parquet")
    destination = request.POST.get("destination", "")
    if destination and of_name(settings.DESTINATIONS, destination) is None:
        raise BadRequest("“destination” must be the name of one that is declared, or empty")
    layout = request.POST.get("layout", Export.Layout.PLAIN)
    if layout not in LAYOUTS:
        raise BadRequest("“layout” must be plain or hub")
    try:
        author = cast("User", request.user).pk
        asking.ask_for(client_id(request), author, version, name, encoding, destination, layout)
    except Conflict as reason:
        messages.error(request, reason.words)
    return redirect("datasets:version", version.pk)


@never_cache
@may("view_export")
@require_safe
def file(request: HttpRequest, export_id: UUID, name: str) -> HttpResponseBase:
    rows = Export.objects.visible_to(request.user).select_related("version__dataset")
    found = get_object_or_404(rows, pk=export_id)
    if holds_withdrawn(found.version):
        return render(request, "feedback/datasets/gone.html", {"version": found.version}, status=410)
    digest = _digest(found, name)
    path = files.folder_of(found.pk) / name
    if not path.is_file():
        raise Http404
    if request.method == "GET":
        asking.noted(cast("User", request.user).pk, DataAccess.Deed.DOWNLOADED, found, name)
    return send(request, path, digest=digest)


def _digest(export: Export, name: str) -> str:
    """Only what the manifest names, and the manifest itself."""
    manifest: dict[str, Any] = export.manifest or {}
    if export.status != Export.Status.READY or name not in {MANIFEST, *manifest["files"]}:
        raise Http404
    return str(manifest["files"][name]["sha256"]) if name != MANIFEST else export.pk.hex
