"""Writes versions to files, in the background, and gives them away once they are whole.

What a killed process had begun lies in a hidden folder; the next one removes that and writes the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from feedback.accesses import DataAccess
from feedback.datasets import files
from feedback.datasets.asking import WITHDRAWN, noted
from feedback.datasets.claiming import CLAIMS_MAX, Claim, Job, Lost, Work
from feedback.datasets.frozen_rows import rows_of
from feedback.datasets.models import DatasetVersion, Export
from feedback.datasets.served import context, template
from feedback.datasets.withdrawing import holds_withdrawn
from feedback.destinations import copying
from feedback.exports.formats import FORMATS, Encoding
from feedback.exports.layouts import Layout
from feedback.exports.writing import DiskFull, Given, Order, clear_halves, write
from feedback.notices import noting
from feedback.notices.models import Notice

Status = Export.Status
#: The name of the only file of a version that is not split.
WHOLE = "all"
_ENDLESS = (
    f"{CLAIMS_MAX} processes ended while they wrote this export, and no file of it is left. "
    "The worker's log says why."
)
# So often a writer looks whether the export is its own still: each look is a commit.
LOOK_S = 1.0
_FAILED = "The export broke off, and no file of it is left. The worker's log says why."
_FULL = "The disk was full. No file of this export is left: make room, then export again."


def _leave_nothing(key: UUID) -> None:
    """A withdrawal took away what lay there, and the folder may have appeared right after that. Whose claim
    another process has now, keeps its files.
    """
    if not Export.objects.filter(pk=key, status__in=files.HELD).exists():
        files.remove([key])


def _fail(claim: Claim, words: str) -> bool:
    mine = Export.objects.filter(pk=claim.key, claim=claim.number, status=Status.WRITING)
    with transaction.atomic():
        is_mine = bool(
            mine.update(status=Status.FAILED, error=words, ended_at=timezone.now(), lease_until=None)
        )
        if is_mine:
            noting.export_ended(claim.key, Notice.Kind.EXPORT_FAILED)
    return is_mine


def _write_or_leave_nothing(claim: Claim) -> None:
    try:
        _write(claim)
    except Lost:
        _leave_nothing(claim.key)
        raise


def _write(claim: Claim) -> None:
    export = Export.objects.select_related("version__dataset").get(pk=claim.key)
    folder = files.folder_of(export.pk)
    with claim.alone():
        clear_halves(folder)
        files.remove([export.pk])
        encoding, layout = cast("Encoding", export.file_type), cast("Layout", export.layout)
        order = order_of(export.version, export.format, encoding, layout)
        manifest = write(splits_of(export.version), order, folder, _now_and_then(claim), claim.hold)
        _is_written(claim, export, manifest)


def _now_and_then(claim: Claim) -> Callable[[int], None]:
    """Finds out that the claim is lost. The lease is renewed beside it, whatever happens here."""
    looked = time.monotonic()

    def look(rows: int) -> None:
        nonlocal looked
        if time.monotonic() - looked >= LOOK_S:
            claim.hold()
            looked = time.monotonic()

    return look


def order_of(version: DatasetVersion, name: str, encoding: Encoding, layout: Layout = "plain") -> Order:
    return Order(
        format=FORMATS[name],
        encoding=encoding,
        template=template(),
        max_tokens=context(),
        card=version.card,
        stage=version.stage_hash,
        content_hash=version.content_hash,
        layout=layout,
        title=f"{version.dataset.name}, version {version.number}",
        licence=version.recipe.get("licence", "internal"),
    )


def splits_of(version: DatasetVersion) -> Mapping[str, Iterator[Given]]:
    """The rows of each side; of a version that is not split, all under one name."""
    return {split or WHOLE: rows_of(version, split) for split in version.counts["splits"]}


@transaction.atomic
def _is_written(claim: Claim, export: Export, manifest: dict[str, Any]) -> None:
    """Given away only if nobody has withdrawn meanwhile: whoever does waits for this version's row."""
    version = DatasetVersion.objects.select_for_update(no_key=True).get(pk=export.version_id)
    claim.hold()
    if holds_withdrawn(version):
        files.remove([export.pk])
        _fail(claim, WITHDRAWN)
        return
    export.manifest, export.status = manifest, Status.READY
    export.ended_at, export.lease_until = timezone.now(), None
    export.save(update_fields=["manifest", "status", "ended_at", "lease_until"])
    noted(export.author, DataAccess.Deed.EXPORTED, export)
    copying.ask_for(export)
    noting.export_ended(export.pk, Notice.Kind.EXPORT_READY)


EXPORTS = Job(
    name="export",
    work=Work("feedback_export", waiting=Status.QUEUED, at_work=Status.WRITING),
    do=_write_or_leave_nothing,
    fail=_fail,
    expected={DiskFull: _FULL},
    broke=_FAILED,
    endless=_ENDLESS,
)
run, run_all = EXPORTS.run, EXPORTS.run_all
