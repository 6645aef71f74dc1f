"""A file is brought in: stored, looked at, and put in line to be read. Sent twice, it is taken once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import UUID

from django.db import transaction

from chat.exceptions import Conflict
from feedback.datasets import creating
from feedback.datasets.imported import storing
from feedback.datasets.imported.models import FILE_NAME_MAX, Import
from feedback.imports.opening import NAMES, check, lost, not_taken, recognised
from feedback.imports.parts import Unreadable
from inference.database import new_id
from inference.text import cut_text, shown_text

Status = Import.Status
OPEN = (Status.QUEUED, Status.READING)
#: That may wait or be read at a time.
WAITING_MAX = 20
_KNOWN = f"Choose the format, and each line says why it is refused. Known are: {', '.join(NAMES)}."
#: Columns that are named, and how much of each name.
LOST_MAX, COLUMN_MAX = 5, 60
#: Columns that a page lists because they are not taken.
NOT_TAKEN_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is said of a file. `format` is one of `feedback.imports.opening.NAMES`, "" to find out."""

    name: str
    format: str
    file_name: str
    licence: str
    basis: str


def take(pieces: Iterable[bytes], offer: Offer, *, client_id: UUID, author: UUID) -> Import:
    """Raises Conflict for a file that was brought in already, one that is none, and a name that is taken."""
    if made := _made(author, client_id):
        return made
    key = new_id()
    stored = storing.store(pieces, key)
    try:
        by, columns = _format(key, offer.format)
        found = Import(
            id=key,
            client_id=client_id,
            author=author,
            name=offer.name,
            format=by,
            counts={"not_taken": columns} if columns else {},
            file_name=clean_name(offer.file_name),
            sha256=stored.sha256,
            size=stored.size,
            licence=offer.licence,
            basis=offer.basis,
        )
        kept = _put_in_line(found)
    except BaseException:
        storing.remove(key)
        raise
    if kept.pk != key:
        storing.remove(key)
    return kept


def _made(author: UUID, client_id: UUID) -> Import | None:
    return Import.objects.filter(author=author, client_id=client_id).first()


def _format(key: UUID, wanted: str) -> tuple[str, list[str]]:
    """By which name it is read, and which columns of its first lines are not taken then."""
    path = storing.path_of(key)
    try:
        check(path, wanted)
        if found := wanted or recognised(path):
            columns = not_taken(path, found)[:NOT_TAKEN_MAX]
            return found, [_named(column) for column in columns]
        raise Conflict(_unknown(lost(path)))
    except Unreadable as reason:
        raise Conflict(f"This file cannot be read. {reason} Nothing was stored.") from None


def _named(column: str) -> str:
    """As a page, a terminal and the database can have it."""
    return cut_text(shown_text(column), COLUMN_MAX)


def _unknown(columns: Sequence[str]) -> str:
    """Why a file is not recognised; `columns` are those that would be lost."""
    if not columns:
        return f"By no format do its first lines make rows. {_KNOWN}"
    named = ", ".join(f"“{_named(column)}”" for column in columns[:LOST_MAX])
    return f"By no format do its first lines make rows that keep what stands in {named}. {_KNOWN}"


@transaction.atomic
def _put_in_line(found: Import) -> Import:
    creating.take_turns()
    if made := _made(found.author, found.client_id):
        return made
    _is_new(found)
    if Import.objects.filter(status__in=OPEN).count() >= WAITING_MAX:
        raise Conflict(f"{WAITING_MAX} files are being read or wait for it. Try again once one is done.")
    found.save(force_insert=True)
    return found


def _is_new(found: Import) -> None:
    """Raises Conflict."""
    same = Import.objects.filter(sha256=found.sha256, status__in=[*OPEN, Status.READY]).first()
    if same is not None:
        raise Conflict(
            f"This very file was brought in already, as “{same.name}” ({same.format}). Nothing was stored "
            "again. Remove that one first if it is to be read in another way."
        )
    if Import.objects.filter(name=found.name).exclude(status=Status.FAILED).exists():
        raise Conflict(f"There is or was an import called “{found.name}”. Choose another name.")


def clean_name(name: str) -> str:
    """The file's own name, without a way to it and without what a page or a terminal would obey."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return cut_text(shown_text(last), FILE_NAME_MAX) or "file"
