"""Where the files of exports lie, and taking them away."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from feedback.datasets.models import Export

HALVES = (Export.Status.QUEUED, Export.Status.WRITING)
HELD = (*HALVES, Export.Status.READY)


def folder_of(export: UUID) -> Path:
    return Path(settings.EXPORT_FOLDER) / str(export)


def remove(exports: Iterable[UUID]) -> None:
    """Those that are not there are gone already."""
    for export in exports:
        shutil.rmtree(folder_of(export), ignore_errors=True)


def sweep() -> None:
    """Takes away what no export holds any more, halves that a killed process had begun among it."""
    folder = Path(settings.EXPORT_FOLDER)
    if not folder.is_dir():
        return
    named = {path: _export_of(path.name) for path in folder.iterdir()}
    held = Export.objects.filter(pk__in=[key for key in named.values() if key])
    states = dict(held.values_list("pk", "status"))
    for path, key in named.items():
        is_half = path.name.startswith(".")
        if key and states.get(key) not in (HALVES if is_half else HELD):
            shutil.rmtree(path, ignore_errors=True)


def _export_of(name: str) -> UUID | None:
    """Of `ID` or `.ID.xyz`; what else lies there is somebody's own."""
    try:
        return UUID(name.removeprefix(".").partition(".")[0])
    except ValueError:
        return None
