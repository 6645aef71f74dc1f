"""What somebody withdraws leaves the versions that hold it: rows go, files go, and a new one is built.

An erasure takes its rows itself; the versions are dealt with here before that. Safe to run twice.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import LiteralString
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from feedback.datasets import creating, files
from feedback.datasets.counting import counted
from feedback.datasets.imported.standing import holds_removed
from feedback.datasets.models import DatasetItem, DatasetVersion, Export
from feedback.destinations.models import Copy

log = logging.getLogger("flywheel.datasets")

Status = DatasetVersion.Status
OPEN = (Status.QUEUED, Status.BUILDING)
WITHDRAWN = "withdrawn"

# Consents that are too low for what a version is for, given since it was staged.
_TAKEN_BACK: LiteralString = """
SELECT DISTINCT v.id, i.person
FROM chat_consent c JOIN feedback_datasetitem i ON i.person = c.user_id
JOIN feedback_datasetversion v ON v.id = i.version_id JOIN feedback_dataset d ON d.id = v.dataset_id
WHERE v.status = 'frozen' AND i.reason = '' AND c.at > v.staged_at
AND (c.level = 'none' OR (c.level = 'evaluation' AND d.kind <> 'evaluation'))
"""
_ERASING: LiteralString = """
SELECT 1 FROM feedback_erasure e JOIN feedback_datasetitem i
  ON (e.conversation IS NULL AND i.person = e.person) OR i.conversation = e.conversation
WHERE e.finished_at IS NULL AND i.version_id = %s AND i.reason = '' LIMIT 1
"""
# Conversations that their person has deleted, and not restored at once.
_THROWN_AWAY: LiteralString = """
SELECT DISTINCT v.id, i.conversation
FROM chat_conversation c JOIN feedback_datasetitem i ON i.conversation = c.id
JOIN feedback_datasetversion v ON v.id = i.version_id
WHERE v.status = 'frozen' AND i.reason = '' AND c.deleted_at < now() - interval '1 hour'
"""


def withdraw_all() -> int:
    """For every consent that was taken back and every conversation deleted. How many versions changed."""
    files.sweep()
    changed: set[UUID] = set()
    for statement, column in ((_TAKEN_BACK, "person"), (_THROWN_AWAY, "conversation")):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            found: list[tuple[UUID, UUID]] = cursor.fetchall()
        # The newest first: it is what the others are replaced by.
        for version in sorted({version for version, _ in found}, reverse=True):
            withdraw(version, column, [whose for key, whose in found if key == version])
            changed.add(version)
    return len(changed)


def holds_withdrawn(version: DatasetVersion) -> bool:
    """Whether it must not be given away: asked before every export and every download."""
    if version.withdrawn_at is not None or holds_removed(version):
        return True
    with connection.cursor() as cursor:
        cursor.execute(_ERASING, [version.pk])
        if cursor.fetchone() is not None:
            return True
        cursor.execute(f"{_TAKEN_BACK} AND v.id = %s LIMIT 1", [version.pk])
        return cursor.fetchone() is not None


@transaction.atomic
def withdraw(key: UUID, column: str, whose: Sequence[UUID] | Sequence[str]) -> None:
    """Those rows become ones that were left out, without what they said."""
    rows = DatasetItem.objects.filter(version=key, reason="", **{f"{column}__in": whose})
    rows.update(reason=WITHDRAWN, content=None, digest="", facts={}, position=None)
    DatasetVersion.objects.filter(pk=key).update(counts=counted(key))
    mark(key)


def of_person(person: UUID) -> None:
    """Marks what an erasure is about to take rows from."""
    _mark_all(DatasetItem.objects.filter(person=person))


def of_people(people: Collection[UUID]) -> None:
    """The same for several."""
    _mark_all(DatasetItem.objects.filter(person__in=people))


def of_conversations(conversations: Collection[UUID]) -> None:
    """The same for an erasure of one."""
    _mark_all(DatasetItem.objects.filter(conversation__in=conversations))


def _mark_all(rows: QuerySet[DatasetItem]) -> None:
    held = rows.filter(reason="", version__status=Status.FROZEN)
    for key in sorted(held.values_list("version", flat=True).distinct(), reverse=True):
        mark(key)


@transaction.atomic
def mark(key: UUID) -> None:
    """Withdraws a version: its files go when this is committed, and another with its recipe is asked for."""
    version = DatasetVersion.objects.select_for_update().select_related("dataset").get(pk=key)
    exports = Export.objects.filter(version=version)
    gone = list(exports.values_list("pk", flat=True))
    still = exports.exclude(status=Export.Status.REMOVED)
    still.update(status=Export.Status.REMOVED, ended_at=timezone.now(), lease_until=None)
    transaction.on_commit(lambda: files.remove(gone))
    Copy.objects.filter(export__version=version).to_remove()
    if version.withdrawn_at is not None:
        return
    version.withdrawn_at = timezone.now()
    version.replaced_by = _again(version)
    version.save(update_fields=["withdrawn_at", "replaced_by"])
    log.info("version %s was withdrawn", version.pk)


def _again(version: DatasetVersion) -> DatasetVersion:
    """Of the newest version of its dataset; an older one has been replaced already."""
    creating.take_turns()
    newest = version.dataset.versions.latest("number")
    if newest != version and newest.status in (*OPEN, Status.FROZEN):
        return newest
    return DatasetVersion.objects.create(
        dataset=version.dataset,
        client_id=uuid5(version.pk, WITHDRAWN),
        number=newest.number + 1,
        recipe=version.recipe,
        author=version.author,
    )
