"""Where the files of exports lie, and taking them away."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings


def folder_of(export: UUID) -> Path:
    return Path(settings.EXPORT_FOLDER) / str(export)


def remove(exports: Iterable[UUID]) -> None:
    """Those that are not there are gone already."""
    for export in exports:
        shutil.rmtree(folder_of(export), ignore_errors=True)
