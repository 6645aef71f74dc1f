"""What somebody withdraws leaves the versions that hold it: rows go, files go, and a new one is built.

An erasure takes its rows itself; the versions are dealt with here before that. Safe to run twice.
"""

from __future__ import annotations

import logging
from typing import LiteralString
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from feedback.datasets import files
from feedback.datasets.models import Dataset, DatasetItem, DatasetVersion, Export

log = logging.getLogger("flywheel.datasets")

Status = DatasetVersion.Status
WITHDRAWN = "withdrawn"

# Consents that are too low for what a version is for, given since it was staged.
_TAKEN_BACK: LiteralString = """
SELECT DISTINCT v.id, i.person
FROM chat_consent c JOIN feedback_datasetitem i ON i.person = c.user_id
JOIN feedback_datasetversion v ON v.id = i.version_id JOIN feedback_dataset d ON d.id = v.dataset_id
WHERE v.status = 'frozen' AND i.reason = '' AND c.at > v.staged_at
AND (c.level = 'none' OR (c.level = 'evaluation' AND d.kind <> 'evaluation'))
"""


def withdraw_all() -> int:
    """For every consent that was taken back. How many versions changed."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_BACK)
        found: list[tuple[UUID, UUID]] = cursor.fetchall()
    for version in {version for version, _ in found}:
        withdraw(version, [person for key, person in found if key == version])
    return len({version for version, _ in found})


def holds_withdrawn(version: DatasetVersion) -> bool:
    """Whether it must not be given away: asked before every export and every download."""
    if version.withdrawn_at is not None:
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"{_TAKEN_BACK} AND v.id = %s LIMIT 1", [version.pk])
        return cursor.fetchone() is not None


@transaction.atomic
def withdraw(key: UUID, people: list[UUID]) -> None:
    """Their rows become ones that were left out, without what they said."""
    rows = DatasetItem.objects.filter(version=key, person__in=people, reason="")
    rows.update(reason=WITHDRAWN, content=None, digest="", facts={}, position=None)
    mark(key)


def of_erasure(*, person: UUID | None = None, conversation: UUID | None = None) -> None:
    """Marks what an erasure is about to take rows from."""
    whose = {"person": person} if conversation is None else {"conversation": conversation}
    held = DatasetItem.objects.filter(reason="", version__status=Status.FROZEN, **whose)
    for key in list(held.values_list("version", flat=True).distinct()):
        mark(key)


@transaction.atomic
def mark(key: UUID) -> None:
    """Withdraws a version: its files go when this is committed, and another with its recipe is asked for."""
    version = DatasetVersion.objects.select_for_update().select_related("dataset").get(pk=key)
    exports = Export.objects.filter(version=version).exclude(status=Export.Status.REMOVED)
    gone = list(exports.values_list("pk", flat=True))
    exports.update(status=Export.Status.REMOVED, ended_at=timezone.now(), lease_until=None)
    transaction.on_commit(lambda: files.remove(gone))
    if version.withdrawn_at is not None:
        return
    version.withdrawn_at = timezone.now()
    version.replaced_by = _again(version)
    version.save(update_fields=["withdrawn_at", "replaced_by"])
    log.info("version %s was withdrawn", version.pk)


def _again(version: DatasetVersion) -> DatasetVersion:
    Dataset.objects.select_for_update(no_key=True).get(pk=version.dataset_id)
    newest = version.dataset.versions.aggregate(newest=Max("number"))["newest"]
    return DatasetVersion.objects.create(
        dataset=version.dataset,
        client_id=uuid5(version.pk, WITHDRAWN),
        number=newest + 1,
        recipe=version.recipe,
        author=version.author,
    )
