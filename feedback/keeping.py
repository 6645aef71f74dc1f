"""Writes what senders told: one transaction for all who send at once.

One sender's batches come one after the other, so that an id that is sent twice at once, in two batches, is
one event, and quotas are exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import orjson
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from chat.activities import ERASING
from chat.exceptions import BadField, Code, Refused
from chat.models import User
from feedback import projections, suspicion
from feedback.batch import Told
from feedback.kinds import Source
from feedback.order import IN_ORDER
from feedback.places import Asked, Place, places_of
from feedback.projections import WRITTEN
from feedback.sides import BESIDE
from inference.database import Alone, new_id, prepared

PARKED_MAX = 500
# An event is parked so long; the page and the documents say so.
PARKED_H = 24

_KEY: LiteralString = "hashtextextended('feedback ' || sender::text, 0)"
_MEET: LiteralString = f"SELECT sender, pg_advisory_xact_lock({_KEY}) FROM unnest(%(senders)s::uuid[]) sender"
# Of several: none waits for one of them who is at it elsewhere.
_MEET_FREE: LiteralString = (
    f"SELECT sender FROM unnest(%(senders)s::uuid[]) sender WHERE pg_try_advisory_xact_lock({_KEY})"
)
# A statement of its own: it sees what was committed while the one before it waited.
_KNOWN: LiteralString = f"""
SELECT asked.sender,
  ARRAY(SELECT client_id FROM feedback_event WHERE sender_id = asked.sender AND client_id = ANY(asked.ids)
        UNION ALL
        SELECT client_id FROM feedback_parked WHERE sender_id = asked.sender AND client_id = ANY(asked.ids)),
  (SELECT count(*) FROM (SELECT FROM feedback_event WHERE sender_id = asked.sender AND source <> 'server'
   AND arrived_at > statement_timestamp() - interval '1 minute' LIMIT %(most)s) AS lately),
  (SELECT count(*) FROM feedback_parked WHERE sender_id = asked.sender),
  CASE WHEN asked.rates THEN ARRAY(
    SELECT happened_at FROM feedback_event WHERE sender_id = asked.sender AND {suspicion.IS_RATED}
    ORDER BY arrived_at DESC LIMIT %(burst)s) END,
  NOT EXISTS (SELECT FROM chat_user WHERE id = asked.sender AND erasing_at IS NULL)
FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked (sender uuid, ids uuid[], rates boolean)
"""
_ROWS: LiteralString = """
  SELECT *, statement_timestamp() - make_interval(secs => age_ms / 1000.0) AS moment
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS sent (
    id uuid, client_id uuid, kind text, version int, value jsonb, attempt int, start int, "end" int,
    age_ms bigint, device uuid, counter bigint, sender_id uuid, source text, conversation_id uuid,
    message_id uuid, generation uuid, suspicious text, subject uuid)
"""
_COLUMNS: LiteralString = """
id, client_id, kind, version, value, attempt, start, "end", device, counter, sender_id, source
"""
_WRITE: LiteralString = f"""
WITH told AS ({_ROWS}),
{WRITTEN} AS (
  INSERT INTO feedback_event ({_COLUMNS}, conversation_id, message_id, generation, suspicious, comparison,
    happened_at)
  SELECT {_COLUMNS}, conversation_id, message_id, generation, suspicious, {BESIDE}, {IN_ORDER}
  FROM told RETURNING *)
"""
_PARK: LiteralString = f"""
INSERT INTO feedback_parked ({_COLUMNS}, subject, happened_at)
SELECT {_COLUMNS}, subject, moment FROM ({_ROWS}) AS told
"""

Refusals = Mapping[UUID, Refused]


@dataclass(frozen=True, slots=True)
class Sending:
    """Events that one sender's device tells at once."""

    sender: User
    told: Sequence[Told]
    device: UUID
    source: Source

    def row(self, told: Told) -> dict[str, Any]:
        mine = {"sender_id": self.sender.pk, "source": self.source, "device": self.device}
        return {**told.as_row(), **mine, "id": new_id(), "subject": told.subject}


class Known(NamedTuple):
    """What is there of a sender: which of these ids, how many events of this minute, how many parked.

    `rated`: when the latest ratings happened, if any are among what is sent now. `is_erased`: nothing is
    taken any more.
    """

    ids: list[UUID]
    lately: int
    parked: int
    rated: list[datetime] | None
    is_erased: bool


@dataclass(slots=True)
class _Sorted:
    """What is to be written of one or of several, and whose events are refused."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    parked: list[dict[str, Any]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


@transaction.atomic
def keep(sendings: Sequence[Sending]) -> list[Refusals | Exception]:
    """Why each of those is refused that is not kept, by client id; of different senders.

    Instead of that Refused when a sender sends too much, and Alone for one of several who is at it elsewhere.
    """
    known = _met(sendings)
    new = [_new(known.get(each.sender.pk), each.told) for each in sendings]
    asked = [
        _asked(each.sender, fresh)
        for each, fresh in zip(sendings, new, strict=True)
        if not isinstance(fresh, Exception)
    ]
    found = places_of(asked, with_length=_has_spans(new))
    written, outcomes = _Sorted(), list[Refusals | Exception]()
    for each, fresh in zip(sendings, new, strict=True):
        if isinstance(fresh, Exception):
            outcomes.append(fresh)
        else:
            mine = each.sender.pk
            outcomes.append(_sort(each, fresh, found[mine], known[mine], written))
    _write(written)
    return outcomes


def meet(sender: UUID) -> None:
    """Waits for whoever else writes events of this sender, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_MEET, {"senders": [sender]})


def _met(sendings: Sequence[Sending]) -> dict[UUID, Known]:
    """As `meet`, and what is there then; without those of several who are at it elsewhere."""
    values: dict[str, Any] = {
        "senders": [each.sender.pk for each in sendings],
        "asked": _in_json([_question(each) for each in sendings]),
        "most": settings.FEEDBACK_PER_MINUTE,
        "burst": suspicion.BURST,
    }
    with prepared() as cursor:
        cursor.execute(_MEET if len(sendings) == 1 else _MEET_FREE, values)
        free = {row[0] for row in cursor.fetchall()}
        cursor.execute(_KNOWN, values)
        return {row[0]: Known(*row[1:]) for row in cursor.fetchall() if row[0] in free}


def _in_json(rows: Sequence[dict[str, Any]]) -> str:
    """For `jsonb_to_recordset`; ids as they are."""
    return orjson.dumps(rows).decode()


def _question(sending: Sending) -> dict[str, Any]:
    return {
        "sender": sending.sender.pk,
        "ids": [each.client_id for each in sending.told],
        "rates": any(each.kind.name in suspicion.RATED for each in sending.told),
    }


def _new(known: Known | None, told: Sequence[Told]) -> list[Told] | Exception:
    """Those that have not been sent before, in order.

    Refused when they are too many for a minute, or all of the sender's is being erased.
    """
    if known is None:
        return Alone()
    if known.is_erased:
        return Refused(Code.CONFLICT, ERASING)
    first: dict[UUID, Told] = {}
    for each in told:
        first.setdefault(each.client_id, each)
    for key in known.ids:
        del first[key]
    if first and known.lately + len(first) > settings.FEEDBACK_PER_MINUTE:
        return too_many()
    return list(first.values())


def _asked(sender: User, told: Sequence[Told]) -> Asked:
    return Asked(
        sender,
        [each.subject for each in told if each.kind.about == "answer"],
        [each.subject for each in told if each.kind.about == "conversation"],
    )


def _has_spans(new: Sequence[list[Told] | Exception]) -> bool:
    return any(each.end for told in new if not isinstance(told, Exception) for each in told)


def _sort(
    sending: Sending, new: Sequence[Told], found: Mapping[UUID, Place], known: Known, into: _Sorted
) -> Refusals:
    bound: list[Told] = []
    too_far: list[Told] = []
    for each in new:
        if place := found.get(each.subject):
            (bound if place.holds(each.end) else too_far).append(each)
    marks = suspicion.marks(known.rated or [], _rated(bound))
    for each in bound:
        mark = {"suspicious": marks.get(each.client_id, "")}
        into.rows.append({**sending.row(each), **found[each.subject].as_row(), **mark})
        into.kinds.add(each.kind.name)
    unseen, room = [each for each in new if each.subject not in found], max(0, PARKED_MAX - known.parked)
    into.parked += map(sending.row, unseen[:room])
    return {each.client_id: _too_far(each) for each in too_far} | {
        each.client_id: too_many() for each in unseen[room:]
    }


def _rated(told: Sequence[Told]) -> dict[UUID, datetime]:
    now = timezone.now()
    return {
        each.client_id: now - timedelta(milliseconds=each.age_ms)
        for each in told
        if each.kind.name in suspicion.RATED
    }


def too_many() -> Refused:
    words = "That was more feedback than one person gives. It is not stored yet; it is sent again by itself."
    return Refused(Code.TOO_MANY, words)


def _too_far(told: Told) -> Refused:
    return BadField("end", f"lies behind the end of the answer: {told.end:,}")


def _write(written: _Sorted) -> None:
    if written.rows:
        projections.add(_WRITE, {"rows": _in_json(written.rows)}, written.kinds)
    if written.parked:
        with connection.cursor() as cursor:
            cursor.execute(_PARK, {"rows": _in_json(written.parked)})
