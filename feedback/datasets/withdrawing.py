"""What somebody withdraws leaves the versions that hold it: rows go, files go, and a new one is built.

An erasure takes its rows itself; the versions are dealt with here before that. Safe to run twice.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from feedback.curation import forgotten
from feedback.datasets import creating, files
from feedback.datasets.counting import counted
from feedback.datasets.imported.standing import holds_removed
from feedback.datasets.models import DatasetItem, DatasetVersion, Export
from feedback.destinations.models import Copy

log = logging.getLogger("flywheel.datasets")

Status = DatasetVersion.Status
OPEN = (Status.QUEUED, Status.BUILDING)
WITHDRAWN = "withdrawn"

#: So long the transaction of a consent may take: those that commit later than their time are looked at again.
LATE: LiteralString = "interval '10 minutes'"
_MARK = "withdrawals"

# Both ways of being too low, after the stage. Those before the mark have been dealt with: whatever held them
# is marked as withdrawn, and nothing that was frozen since holds them.
_TOO_LOW: LiteralString = """
c.level <> 'training' AND c.at > v.staged_at AND (c.level = 'none' OR d.kind <> 'evaluation')
"""
_TAKEN_BACK: LiteralString = f"""
SELECT DISTINCT v.id, i.person
FROM chat_consent c JOIN feedback_datasetitem i ON i.person = c.user_id AND i.reason = ''
JOIN feedback_datasetversion v ON v.id = i.version_id JOIN feedback_dataset d ON d.id = v.dataset_id
WHERE c.at > %(since)s::timestamptz - {LATE} AND v.status = 'frozen' AND {_TOO_LOW}
"""
# Conversations that their person has deleted, and not restored at once.
_THROWN_AWAY: LiteralString = f"""
SELECT DISTINCT v.id, i.conversation
FROM chat_conversation c JOIN feedback_datasetitem i ON i.conversation = c.id AND i.reason = ''
JOIN feedback_datasetversion v ON v.id = i.version_id
WHERE c.deleted_at < now() - interval '1 hour' AND v.status = 'frozen'
AND c.deleted_at > %(since)s::timestamptz - interval '1 hour' - {LATE}
"""
# `since` is a value and no subquery: only so the planner knows that few consents are that young.
_HOLDS: LiteralString = f"""
SELECT EXISTS (
  SELECT FROM feedback_erasure e JOIN feedback_datasetitem i ON i.person = e.person
  WHERE e.finished_at IS NULL AND e.conversation IS NULL AND i.version_id = v.id AND i.reason = '')
OR EXISTS (
  SELECT FROM feedback_erasure e JOIN feedback_datasetitem i ON i.conversation = e.conversation
  WHERE e.finished_at IS NULL AND i.version_id = v.id AND i.reason = '')
OR EXISTS (
  SELECT FROM chat_conversation c JOIN feedback_datasetitem i ON i.conversation = c.id
  WHERE c.deleted_at < now() - interval '1 hour' AND i.version_id = v.id AND i.reason = ''
  AND c.deleted_at > %(since)s::timestamptz - interval '1 hour' - {LATE})
OR EXISTS (
  SELECT FROM chat_consent c JOIN feedback_datasetitem i ON i.person = c.user_id
  WHERE c.at > %(since)s::timestamptz - {LATE} AND i.version_id = v.id AND i.reason = '' AND {_TOO_LOW})
FROM feedback_datasetversion v JOIN feedback_dataset d ON d.id = v.dataset_id WHERE v.id = %(version)s
"""
# Once a day from the beginning, whatever the mark says; and where a clock was ahead when it was made.
_SINCE: LiteralString = """
SELECT statement_timestamp(), coalesce(
  (SELECT at FROM feedback_watermark WHERE name = %(mark)s
    AND at > date_trunc('day', statement_timestamp()) AND at <= statement_timestamp()),
  '-infinity')::text
"""
_REACHED: LiteralString = """
INSERT INTO feedback_watermark (name, at) VALUES (%(mark)s, %(now)s)
ON CONFLICT (name) DO UPDATE SET at = CASE WHEN feedback_watermark.at > statement_timestamp()
  THEN excluded.at ELSE greatest(feedback_watermark.at, excluded.at) END
"""


def withdraw_all() -> int:
    """For every consent that was taken back and every conversation deleted. How many versions changed.

    Looks at those since the last time: the cost is that of what has changed, not of what there is.
    """
    files.sweep()
    changed: set[UUID] = set()
    now, since = _reached()
    forgotten.of_who_lowered(since)
    for statement, column in ((_TAKEN_BACK, "person"), (_THROWN_AWAY, "conversation")):
        with connection.cursor() as cursor:
            cursor.execute(statement, {"since": since})
            found: list[tuple[UUID, UUID]] = cursor.fetchall()
        # The newest first: it is what the others are replaced by.
        for version in sorted({version for version, _ in found}, reverse=True):
            withdraw(version, column, [whose for key, whose in found if key == version])
            changed.add(version)
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, {"mark": _MARK, "now": now})
    return len(changed)


def _reached() -> tuple[datetime, str]:
    """Now by the database's clock, and up to when has been looked."""
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, {"mark": _MARK})
        found: tuple[datetime, str] = cursor.fetchone()
    return found


def holds_withdrawn(version: DatasetVersion) -> bool:
    """Whether it must not be given away: asked before every export and every download."""
    return version.withdrawn_at is not None or is_to_withdraw(version)


def is_to_withdraw(version: DatasetVersion) -> bool:
    """Whether rows are about to leave it: of an import that was removed, or of what somebody has taken back,
    and no job has dealt with them yet.
    """
    return holds_removed(version) or _holds_taken_back(version)


def _holds_taken_back(version: DatasetVersion) -> bool:
    _, since = _reached()
    with connection.cursor() as cursor:
        cursor.execute(_HOLDS, {"since": since, "version": version.pk})
        row = cursor.fetchone()
    return bool(row and row[0])


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
