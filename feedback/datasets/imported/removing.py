"""An import is removed: from that moment no version gives its rows away; then they leave every version.

As with what a person takes back, the versions are marked, their files go, and new ones are built.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from feedback.accesses import DataAccess
from feedback.datasets.imported import storing
from feedback.datasets.imported.models import Import, ImportedRow, RefusedLine
from feedback.datasets.imported.standing import GONE
from feedback.datasets.models import DatasetVersion
from feedback.datasets.withdrawing import withdraw

log = logging.getLogger("flywheel.datasets")

Status = Import.Status
#: Rows deleted in one statement.
PIECE = 5_000


@transaction.atomic
def remove(key: UUID, by: UUID) -> None:
    """Whoever freezes a version with its rows is waited for. Done again, it changes nothing."""
    found = Import.objects.select_for_update(no_key=True).get(pk=key)
    if found.status in GONE:
        return
    found.status, found.lease_until = Status.REMOVING, None
    found.removed_at, found.removed_by = timezone.now(), by
    found.save(update_fields=["status", "removed_at", "removed_by", "lease_until"])
    deed = DataAccess.Deed.IMPORTED
    DataAccess.objects.create(person=by, deed=deed, detail=f"{found.name}: removed")


def remove_all() -> int:
    """Everything that is to be removed. After a kill the next run goes on. How many went."""
    keys = list(Import.objects.filter(status=Status.REMOVING).values_list("pk", flat=True))
    for key in keys:
        _remove(Import.objects.get(pk=key))
    return len(keys)


def _remove(found: Import) -> None:
    # The newest first: it is what the others are replaced by.
    for version in sorted(versions_with(found), reverse=True):
        withdraw(version, "source", [found.source])
    storing.remove(found.pk)
    for model in (ImportedRow, RefusedLine):
        while keys := list(model.objects.filter(source=found).values_list("pk", flat=True)[:PIECE]):
            model.objects.filter(pk__in=keys).delete()
    Import.objects.filter(pk=found.pk).update(status=Status.REMOVED)
    log.info("import %s was removed", found.pk)


def versions_with(found: Import) -> list[UUID]:
    """Frozen ones with a row of it."""
    frozen = DatasetVersion.objects.filter(status=DatasetVersion.Status.FROZEN)
    asked = frozen.filter(recipe__sources__contains=[found.source])
    holding = asked.filter(items__source=found.source, items__reason="")
    return list(holding.distinct().values_list("pk", flat=True))
