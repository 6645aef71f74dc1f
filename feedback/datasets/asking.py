"""Asking for an export of a version, on a page or by a command; and who took what."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from chat.exceptions import Conflict
from feedback.accesses import DataAccess
from feedback.datasets import creating
from feedback.datasets.models import DatasetVersion, Export
from feedback.datasets.withdrawing import holds_withdrawn

Status = Export.Status
WAITING_MAX = 20
#: Whoever has a shell on the machine is nobody that we know.
NOBODY = UUID(int=0)
WITHDRAWN = (
    "Somebody whose words this version held has withdrawn them, or an import in it was removed. Export the "
    "one that takes its place."
)


@transaction.atomic
def ask_for(
    client_id: UUID,
    author: UUID,
    version: DatasetVersion,
    name: str,
    encoding: str,
    destination: str = "",
    layout: str = Export.Layout.PLAIN,
) -> Export:
    """`destination` is the name of one that is declared. Raises Conflict for a version that is not frozen or
    was withdrawn, and while too many wait."""
    creating.take_turns()
    if made := Export.objects.filter(author=author, client_id=client_id).first():
        return made
    if version.status != DatasetVersion.Status.FROZEN:
        raise Conflict("Only a frozen version can be exported.")
    if holds_withdrawn(version):
        raise Conflict(WITHDRAWN)
    if not version.counts.get("rows"):
        raise Conflict("This version has no rows.")
    if Export.objects.filter(status__in=[Status.QUEUED, Status.WRITING]).count() >= WAITING_MAX:
        raise Conflict(f"{WAITING_MAX} exports are being written or wait for it. Try again once one is done.")
    return Export.objects.create(
        client_id=client_id,
        author=author,
        version=version,
        format=name,
        file_type=encoding,
        layout=layout,
        destination=destination,
    )


def noted(person: UUID, deed: DataAccess.Deed, export: Export, detail: str = "") -> None:
    """Who took what, for those who answer for it."""
    DataAccess.objects.create(
        person=person,
        deed=deed,
        version=export.version_id,
        export=export.pk,
        detail=detail or f"{export.format} as {export.file_type}",
    )


def noted_command(version: DatasetVersion, detail: str) -> None:
    DataAccess.objects.create(
        person=NOBODY, deed=DataAccess.Deed.EXPORTED, version=version.pk, detail=detail[:300]
    )
