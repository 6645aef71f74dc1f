"""A restored backup is older than what was erased since: that is erased again before anybody can read it."""

import json
from uuid import UUID

from django.db import connection, transaction

from feedback import erasing, erasures
from feedback.models import Erasure
from inference import erasure_log

Scope = Erasure.Scope


class NotErased(Exception):
    """Something is left that had been erased: the product must not open."""


def apply() -> int:
    """How many erasures were applied. Safe to run again. Raises NotErased."""
    if not _is_asked():
        return 0
    erasing.run_all(stop_s=0)  # those that the backup has caught in the middle
    asked = [key for key in map(_ask, _lines()) if key and erasing.run(key, stop_s=0)]
    if Erasure.objects.filter(finished_at=None).exists():
        raise NotErased("Not all that was erased could be erased again: see the log, then start once more.")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {erasure_log.TABLE}")
    return len(asked)


def _is_asked() -> bool:
    with connection.cursor() as cursor:
        return erasure_log.TABLE in connection.introspection.table_names(cursor)


def _lines() -> list[erasure_log.Line]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT line FROM {erasure_log.TABLE} ORDER BY line->>'asked_at'")
        return [json.loads(line) if isinstance(line, str) else line for (line,) in cursor.fetchall()]


@transaction.atomic
def _ask(line: erasure_log.Line) -> UUID | None:
    """The erasure of a line, with its mark; None for one that was finished before the backup was made."""
    conversation = UUID(line["conversation"]) if line["conversation"] else None
    given = {
        "key": line["key"],
        "scope": line["scope"],
        "person": UUID(line["person"]),
        "conversation": conversation,
        "generations": erasures.answers_in(conversation) if conversation else [],
        "asked_at": line["asked_at"],
    }
    asked, _ = Erasure.objects.get_or_create(pk=UUID(line["id"]), defaults=given)
    if asked.finished_at is not None:
        return None
    if conversation is not None:
        erasures.mark_conversation(conversation)
    else:
        erasures.mark(asked.person, asked.scope)
    return asked.pk
