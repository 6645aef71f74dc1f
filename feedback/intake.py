"""Takes the events of one sender: each is there once and for good when this returns, bound or parked.

Called by the page's endpoint, the socket and the API. One sender's batches come one after the other, so that
an id that is sent twice at once, in two batches, is one event, and quotas are exact.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from chat.activities import ERASING
from chat.exceptions import BadField, Code, Refused
from chat.models import User
from feedback import projections, suspicion
from feedback.batch import Batch, Told, parse_event
from feedback.kinds import Source
from feedback.order import IN_ORDER
from feedback.places import places
from feedback.projections import WRITTEN
from feedback.sides import BESIDE
from inference.database import new_id

PARKED_MAX = 500
# An event is parked so long; the page and the documents say so.
PARKED_H = 24

_MEET: LiteralString = """
SELECT pg_advisory_xact_lock(hashtextextended('feedback ' || %(sender)s::uuid::text, 0));
"""
# Sent together with the statement before it, and sees what was committed while that one waited.
_KNOWN: LiteralString = """
SELECT
  ARRAY(SELECT client_id FROM feedback_event WHERE sender_id = %(sender)s AND client_id = ANY(%(ids)s)
        UNION ALL
        SELECT client_id FROM feedback_parked WHERE sender_id = %(sender)s AND client_id = ANY(%(ids)s)),
  (SELECT count(*) FROM feedback_event WHERE sender_id = %(sender)s AND source <> 'server'
   AND arrived_at > statement_timestamp() - interval '1 minute'),
  (SELECT count(*) FROM feedback_parked WHERE sender_id = %(sender)s),
  CASE WHEN %(rates)s THEN ARRAY(
    SELECT happened_at FROM feedback_event WHERE sender_id = %(sender)s AND kind = ANY(%(rated)s)
    ORDER BY arrived_at DESC LIMIT %(burst)s) END,
  NOT EXISTS (SELECT FROM chat_user WHERE id = %(sender)s AND erasing_at IS NULL)
"""
_ROWS: LiteralString = """
  SELECT *, statement_timestamp() - make_interval(secs => age_ms / 1000.0) AS moment
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS sent (
    id uuid, client_id uuid, kind text, version int, value jsonb, attempt int, start int, "end" int,
    age_ms bigint, counter bigint, conversation_id uuid, message_id uuid, generation uuid, suspicious text,
    subject uuid)
"""
_COLUMNS: LiteralString = 'id, client_id, kind, version, value, attempt, start, "end", counter'
_WRITE: LiteralString = f"""
WITH told AS (SELECT *, %(device)s::uuid AS device FROM ({_ROWS}) AS sent),
{WRITTEN} AS (
  INSERT INTO feedback_event ({_COLUMNS}, sender_id, source, device, conversation_id, message_id, generation,
    suspicious, comparison, happened_at)
  SELECT {_COLUMNS}, %(sender)s, %(source)s, device, conversation_id, message_id, generation, suspicious,
    {BESIDE}, {IN_ORDER}
  FROM told RETURNING *)
"""
_PARK: LiteralString = f"""
INSERT INTO feedback_parked ({_COLUMNS}, sender_id, source, device, subject, happened_at)
SELECT {_COLUMNS}, %(sender)s, %(source)s, %(device)s, subject, moment FROM ({_ROWS}) AS told
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one event. Without a refusal it is kept, also when it had been sent before."""

    client_id: UUID | None
    refused: Refused | None = None

    def as_json(self) -> dict[str, str | None]:
        """As every way in tells it."""
        refused = self.refused
        told = {"client_id": str(self.client_id) if self.client_id else None, "status": "kept"}
        if refused is None:
            return told
        words = {"code": refused.code, "text": refused.words, "field": refused.field, "limit": refused.limit}
        return {**told, "status": "refused", **words}


def take(sender: User, batch: Batch, source: Source) -> list[Receipt]:
    """One receipt per event, in order, after commit. Raises Refused when the sender sends too much."""
    receipts: list[Receipt] = []
    told: list[Told] = []
    for sent in batch.events:
        try:
            told.append(parse_event(sent, batch.sent_at))
            receipts.append(Receipt(told[-1].client_id))
        except BadField as refused:
            receipts.append(Receipt(_id_in(sent), refused))
    refusals = _keep(sender, told, batch.device, source) if told else {}
    return [
        Receipt(each.client_id, each.refused or (refusals.get(each.client_id) if each.client_id else None))
        for each in receipts
    ]


def _id_in(sent: Any) -> UUID | None:
    try:
        return UUID(sent["client_id"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


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


@transaction.atomic
def _keep(sender: User, told: Sequence[Told], device: UUID, source: Source) -> dict[UUID, Refused]:
    """Why each of those is refused that is not kept, by client id."""
    known = _met(sender, told)
    new = _new(known, told)
    found = places(
        sender,
        [each.subject for each in new if each.kind.about == "answer"],
        [each.subject for each in new if each.kind.about == "conversation"],
        with_length=any(each.end for each in new),
    )
    bound: list[Told] = []
    too_far: list[Told] = []
    for each in new:
        if place := found.get(each.subject):
            (bound if place.holds(each.end) else too_far).append(each)
    marks = suspicion.marks(known.rated or [], _rated(bound))
    rows = [
        {**_row(each), **found[each.subject].as_row(), "suspicious": marks.get(each.client_id, "")}
        for each in bound
    ]
    values = {"sender": sender.pk, "source": source, "device": device}
    if rows:
        kinds = {each.kind.name for each in bound}
        projections.add(_WRITE, {**values, "rows": json.dumps(rows)}, kinds)
    unseen, room = [each for each in new if each.subject not in found], max(0, PARKED_MAX - known.parked)
    _park([_row(each) for each in unseen[:room]], values)
    return {each.client_id: _too_far(each) for each in too_far} | {
        each.client_id: too_many() for each in unseen[room:]
    }


def meet(sender: UUID) -> None:
    """Waits for whoever else writes events of this sender, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_MEET, {"sender": sender})


def _met(sender: User, told: Sequence[Told]) -> Known:
    """As `meet`, and what is there then."""
    values: dict[str, Any] = {
        "sender": sender.pk,
        "ids": [each.client_id for each in told],
        "rates": any(each.kind.name in suspicion.RATED for each in told),
        "rated": list(suspicion.RATED),
        "burst": suspicion.BURST,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MEET + _KNOWN, values)
        cursor.nextset()
        return Known(*cursor.fetchone())


def _new(known: Known, told: Sequence[Told]) -> list[Told]:
    """Those that have not been sent before, in order.

    Raises Refused when they are too many for a minute, or all of the sender's is being erased.
    """
    first: dict[UUID, Told] = {}
    for each in told:
        first.setdefault(each.client_id, each)
    if known.is_erased:
        raise Refused(Code.CONFLICT, ERASING)
    for key in known.ids:
        del first[key]
    if first and known.lately + len(first) > settings.FEEDBACK_PER_MINUTE:
        raise too_many()
    return list(first.values())


def too_many() -> Refused:
    words = "That was more feedback than one person gives. It is not stored yet; it is sent again by itself."
    return Refused(Code.TOO_MANY, words)


def _rated(told: Sequence[Told]) -> dict[UUID, datetime]:
    now = timezone.now()
    return {
        each.client_id: now - timedelta(milliseconds=each.age_ms)
        for each in told
        if each.kind.name in suspicion.RATED
    }


def _too_far(told: Told) -> Refused:
    return BadField("end", f"lies behind the end of the answer: {told.end:,}")


def _row(told: Told) -> dict[str, Any]:
    return {**told.as_row(), "id": str(new_id()), "subject": str(told.subject)}


def _park(rows: list[dict[str, Any]], values: dict[str, Any]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_PARK, {**values, "rows": json.dumps(rows)})
