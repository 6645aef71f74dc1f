"""Binds what was parked once its sender may see the answer, and lets go of what has waited for a day."""

import json
import logging
from collections.abc import Iterable
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection, transaction

from chat.models import User
from feedback import projections, suspicion
from feedback.keeping import PARKED_H, meet
from feedback.kinds import KINDS
from feedback.models import Event, Parked
from feedback.order import IN_ORDER
from feedback.places import places
from feedback.projections import WRITTEN
from feedback.sides import BESIDE

log = logging.getLogger(__name__)

_SENDERS: LiteralString = """
SELECT DISTINCT sender_id FROM feedback_parked p
WHERE EXISTS (SELECT FROM chat_message WHERE id = p.subject)
   OR EXISTS (SELECT FROM chat_message WHERE generation_id = p.subject)
   OR EXISTS (SELECT FROM chat_conversation WHERE id = p.subject)
"""
_COLUMNS: LiteralString = """
id, sender_id, client_id, kind, version, source, value, attempt, start, "end", arrived_at, device, counter
"""
_BIND: LiteralString = f"""
WITH taken AS (DELETE FROM feedback_parked WHERE id = ANY(%(ids)s) RETURNING *),
told AS (
  SELECT taken.*, happened_at AS moment, place.* FROM taken
  JOIN unnest(%(subjects)s::uuid[], %(conversations)s::uuid[], %(messages)s::uuid[], %(generations)s::uuid[])
    AS place (about, conversation_id, message_id, generation) ON place.about = taken.subject),
{WRITTEN} AS (
  INSERT INTO feedback_event ({_COLUMNS}, conversation_id, message_id, generation, suspicious, comparison,
    happened_at)
  SELECT {_COLUMNS}, conversation_id, message_id, generation,
    coalesce(%(marks)s::jsonb ->> told.client_id::text, ''), {BESIDE}, {IN_ORDER}
  FROM told RETURNING *)
"""
_OLD: LiteralString = """
DELETE FROM feedback_parked WHERE id IN (
  SELECT id FROM feedback_parked WHERE arrived_at < now() - make_interval(hours => %s)
  LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""


def bind_all() -> int:
    """How many were bound. Safe twice at once."""
    with connection.cursor() as cursor:
        cursor.execute(_SENDERS)
        senders = [row[0] for row in cursor.fetchall()]
    return sum(map(_bound, senders))


def _bound(sender: UUID) -> int:
    try:
        return bind(sender)
    except Exception:  # what one has parked must not keep everybody else's from being bound
        log.exception("What person %s had parked could not be bound.", sender)
        return 0


@transaction.atomic
def bind(person: UUID) -> int:
    """Nothing of somebody who is being erased."""
    meet(person)
    sender = User.objects.filter(pk=person, erasing_at=None).first()
    if sender is None:
        return 0
    rows = list(Parked.objects.filter(sender=sender))
    about = {row.pk: KINDS[row.kind].about for row in rows}
    found = places(
        sender,
        [row.subject for row in rows if about[row.pk] == "answer"],
        [row.subject for row in rows if about[row.pk] == "conversation"],
    )
    fit = [row for row in rows if row.subject in found and found[row.subject].holds(row.end)]
    if not fit:
        return 0
    subjects = list({row.subject for row in fit})
    columns = {
        f"{name}s": [getattr(found[subject], name) for subject in subjects]
        for name in ("conversation", "message", "generation")
    }
    ids = [row.pk for row in fit]
    values: dict[str, Any] = {"ids": ids, "subjects": subjects, **columns}
    projections.add(_BIND, {**values, "marks": _marks(sender, fit)}, {row.kind for row in fit})
    return len(ids)


def _marks(sender: User, rows: Iterable[Parked]) -> str:
    rated = {row.client_id: row.happened_at for row in rows if row.kind in suspicion.RATED}
    ratings = Event.objects.filter(sender=sender, kind__in=suspicion.RATED).order_by("-arrived_at")
    earlier = ratings.values_list("happened_at", flat=True)[: suspicion.BURST] if rated else ()
    return json.dumps({str(key): mark for key, mark in suspicion.marks(earlier, rated).items()})


def let_go() -> int:
    """One piece of those that have waited too long."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD, [PARKED_H])
        return int(cursor.rowcount)
