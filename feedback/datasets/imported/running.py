"""Reads files that were brought in, in the background: good lines become rows, bad ones have their reasons.

Rows are stored in pieces with how far it is; after a kill the next process goes on behind the last piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from feedback.accesses import DataAccess
from feedback.datasets.claiming import CLAIMS_MAX, Claim, Job, Work
from feedback.datasets.imported import storing
from feedback.datasets.imported.models import Import, ImportedRow, RefusedLine
from feedback.datasets.words import rows_in_words
from feedback.imports import Bad, Bounds
from feedback.imports.opening import rows_in
from feedback.imports.parts import Unreadable
from feedback.rows import KINDS, Row, content_of, digest_of

Status = Import.Status
PIECE = 500
#: What is stored at once: JSON, and one row may be past it. A hundred long lines fill memory and a statement.
PIECE_BYTES = 16 * 1024 * 1024
#: All refused lines are counted by reason; so many are listed.
LISTED_MAX = 10_000
_KIND_OF = {kind: name for name, kind in KINDS.items()}
_CHANGED = "The file is not the one that was brought in any more. Bring it in again."
_FAILED = "Reading broke off, and none of its rows is kept. The worker's log says why."
_ENDLESS = f"{CLAIMS_MAX} processes ended while they read this file. None of its rows is kept."

Line = tuple[int, "Row | Bad"]
Kept = ImportedRow | RefusedLine


def run_all(most: int | None = None) -> int:
    """As the job does; files that nobody reads any more go first."""
    storing.sweep()
    return READS.run_all(most)


def _fail(claim: Claim, words: str) -> bool:
    """Nothing of it is kept."""
    mine = Import.objects.filter(pk=claim.key, claim=claim.number, status=Status.READING)
    with transaction.atomic():
        ended = timezone.now()
        is_mine = bool(mine.update(status=Status.FAILED, error=words, ended_at=ended, lease_until=None))
        if is_mine:
            ImportedRow.objects.filter(source=claim.key).delete()
            RefusedLine.objects.filter(source=claim.key).delete()
            transaction.on_commit(lambda: storing.remove(claim.key))
    return is_mine


def _read_alone(claim: Claim) -> None:
    with claim.alone():
        _read(claim)


def _read(claim: Claim) -> None:
    found = Import.objects.get(pk=claim.key)
    if storing.hash_of(found.pk) != found.sha256:
        raise Unreadable(_CHANGED)
    bounds = Bounds(unpacked=settings.IMPORT_UNPACKED_MAX)
    lines = rows_in(storing.path_of(found.pk), found.format, bounds)
    rest = (line for line in lines if line[0] > found.done)
    for piece in _pieces(found.pk, rest):
        _keep(claim, found, piece)
    _is_read(claim, found)


def _pieces(source: UUID, lines: Iterator[Line]) -> Iterator[list[Kept]]:
    piece: list[Kept] = []
    size = 0
    for number, row in lines:
        kept, length = _kept(source, number, row)
        piece.append(kept)
        size += length
        if len(piece) >= PIECE or size >= PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _keep(claim: Claim, found: Import, piece: Sequence[Kept]) -> None:
    rows = [kept for kept in piece if isinstance(kept, ImportedRow)]
    refused = [kept for kept in piece if isinstance(kept, RefusedLine)]
    room = max(0, LISTED_MAX - found.refused_count)
    _count(found.counts, "rows", (row.kind for row in rows))
    _count(found.counts, "refused", (line.code for line in refused))
    found.done = piece[-1].line
    with transaction.atomic():
        claim.hold()
        ImportedRow.objects.bulk_create(rows)
        RefusedLine.objects.bulk_create(refused[:room])
        Import.objects.filter(pk=found.pk).update(done=found.done, counts=found.counts)


def _kept(source: UUID, number: int, row: Row | Bad) -> tuple[Kept, int]:
    """What is stored of a line, and how many bytes that takes."""
    if isinstance(row, Bad):
        return RefusedLine(source_id=source, line=number, code=row.code, detail=row.detail), 0
    written = _written(row)
    if isinstance(written, Bad):
        return _kept(source, number, written)
    content, length = written
    kind = _KIND_OF[type(row)]
    made = ImportedRow(source_id=source, line=number, kind=kind, content=content, digest=digest_of(content))
    return made, length


def _count(counts: dict[str, Any], what: str, found: Iterable[str]) -> None:
    by = counts.setdefault(what, {})
    for name in found:
        by[name] = by.get(name, 0) + 1


def _written(row: Row) -> tuple[Any, int] | Bad:
    """As the database can hold it: what a schema or a check brings along is not looked at by any rule."""
    content = content_of(row)
    try:
        written = orjson.dumps(content)
    except TypeError as error:  # half a character, or a number past 64 bits
        return Bad("columns", str(error))
    content = orjson.loads(written)
    if b"\\u0000" in written and _holds_nul(content):
        return Bad("nul")
    return content, len(written)


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(each) for pair in value.items() for each in pair)
    return isinstance(value, list) and any(_holds_nul(each) for each in value)


@transaction.atomic
def _is_read(claim: Claim, found: Import) -> None:
    claim.hold()
    ended = timezone.now()
    Import.objects.filter(pk=found.pk).update(status=Status.READY, ended_at=ended, lease_until=None)
    DataAccess.objects.create(
        person=found.author,
        deed=DataAccess.Deed.IMPORTED,
        detail=f"{found.name}: {rows_in_words(found.row_count)} of {found.file_name}"[:300],
    )
    transaction.on_commit(lambda: storing.remove(found.pk))


READS = Job(
    name="import",
    work=Work("feedback_import", waiting=Status.QUEUED, at_work=Status.READING),
    do=_read_alone,
    fail=_fail,
    expected={Unreadable: "{} None of its rows is kept."},
    broke=_FAILED,
    endless=_ENDLESS,
)
run = READS.run
