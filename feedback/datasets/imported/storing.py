"""Where a file lies until it has been read."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from chat.exceptions import Conflict
from feedback.datasets.imported.models import Import

#: After so long a half file is what a killed process left: seconds.
HALF_LIVES_S = 86_400.0
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# In the name of what Django has not received to the end.
_UPLOAD = ".upload"
_OPEN = (Import.Status.QUEUED, Import.Status.READING)


class Stored(NamedTuple):
    sha256: str
    size: int


def path_of(key: UUID) -> Path:
    return Path(settings.IMPORT_FOLDER) / str(key)


def store(pieces: Iterable[bytes], key: UUID) -> Stored:
    """Under its key, whole or not at all. Raises Conflict where the disk is full."""
    path = path_of(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}")
    try:
        found = _written(pieces, half)
        half.rename(path)
    except OSError as error:
        if error.errno in _FULL:
            raise Conflict("The disk is full. Nothing was stored: make room, then try again.") from None
        raise
    finally:
        half.unlink(missing_ok=True)
    return found


def _written(pieces: Iterable[bytes], path: Path) -> Stored:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for piece in pieces:
            digest.update(piece)
            size += file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return Stored(digest.hexdigest(), size)


def hash_of(key: UUID) -> str:
    """Of the file as it lies there now; "" where there is none."""
    try:
        with path_of(key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def remove(key: UUID) -> None:
    path_of(key).unlink(missing_ok=True)


def sweep() -> None:
    """Takes away what no import waits for any more, and halves of processes that are long gone."""
    folder = Path(settings.IMPORT_FOLDER)
    if not folder.is_dir():
        return
    old = [path for path in folder.iterdir() if path.is_file() and _is_old(path)]
    named = {path: key for path in old if (key := _import_of(path.name))}
    held = set(Import.objects.filter(pk__in=named.values(), status__in=_OPEN).values_list("pk", flat=True))
    for path in old:
        is_half = path.name.startswith(".") or _UPLOAD in path.name
        if (path in named and named[path] not in held) or is_half:
            path.unlink(missing_ok=True)


def _is_old(path: Path) -> bool:
    """A young one may be of an import whose row is about to be written."""
    try:
        return time.time() - path.stat().st_mtime > HALF_LIVES_S
    except FileNotFoundError:
        return False


def _import_of(name: str) -> UUID | None:
    try:
        return UUID(name.removeprefix("."))
    except ValueError:
        return None
