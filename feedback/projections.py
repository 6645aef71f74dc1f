"""Opinions and exposures: what the events add up to. Adding them one by one or all at once gives equal rows.

The last intent counts, in the order (happened_at, device, counter, client id), whatever order they arrive in.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from feedback.kinds import OPINIONS
from inference.database import prepared

_OPINIONS: LiteralString = """
INSERT INTO feedback_opinion AS held (person_id, conversation_id, message_id, subject, kind, value,
  suspicious, event, happened_at, device, counter, client_id)
SELECT DISTINCT ON (e.sender_id, subject, e.kind) e.sender_id, e.conversation_id, e.message_id,
  coalesce(e.message_id, e.conversation_id) AS subject, e.kind, e.value, e.suspicious,
  e.id, e.happened_at, e.device, e.counter, e.client_id
FROM {events} e WHERE e.kind = ANY(%(opinions)s)
ORDER BY e.sender_id, subject, e.kind, e.happened_at DESC, e.device DESC, e.counter DESC, e.client_id DESC
ON CONFLICT (person_id, subject, kind) DO UPDATE SET value = excluded.value, suspicious = excluded.suspicious,
  event = excluded.event, happened_at = excluded.happened_at, device = excluded.device,
  counter = excluded.counter, client_id = excluded.client_id
WHERE (held.happened_at, held.device, held.counter, held.client_id)
  < (excluded.happened_at, excluded.device, excluded.counter, excluded.client_id)
"""
_SEEN: LiteralString = "times, visible_ms, hidden_ms, read_to, first_at, last_at"
_SUMS: LiteralString = """
count(*), sum((e.value->>'visible_ms')::bigint), sum((e.value->>'hidden_ms')::bigint),
  max((e.value->>'read_to')::int), min(e.happened_at), max(e.happened_at)
"""
_MORE: LiteralString = """
DO UPDATE SET times = seen.times + excluded.times,
  visible_ms = seen.visible_ms + excluded.visible_ms, hidden_ms = seen.hidden_ms + excluded.hidden_ms,
  read_to = greatest(seen.read_to, excluded.read_to), first_at = least(seen.first_at, excluded.first_at),
  last_at = greatest(seen.last_at, excluded.last_at)
"""
_EXPOSURES: LiteralString = f"""
INSERT INTO feedback_exposure AS seen (person_id, message_id, {_SEEN})
SELECT e.sender_id, e.message_id, {_SUMS}
FROM {{events}} e WHERE e.kind = 'exposure'
GROUP BY e.sender_id, e.message_id
ON CONFLICT (person_id, message_id) {_MORE}
"""
_SIDES: LiteralString = f"""
INSERT INTO feedback_sideexposure AS seen (person_id, comparison_id, message_id, side, is_blind, {_SEEN})
SELECT e.sender_id, c.id, e.message_id, CASE e.message_id WHEN c.a_id THEN 'a' ELSE 'b' END, c.is_blind,
  {_SUMS}
FROM {{events}} e JOIN chat_comparison c ON c.id = e.comparison WHERE e.kind = 'exposure'
GROUP BY e.sender_id, c.id, e.message_id
ON CONFLICT (person_id, comparison_id, side) {_MORE}
"""


# What is known of them while they are being written.
WRITTEN: LiteralString = "written"


def add(writing: LiteralString, values: Mapping[str, Any], kinds: Collection[str]) -> None:
    """Writes events of these kinds, and adds them in the same statement.

    `writing` is its beginning: common tables, of which WRITTEN inserts the events and returns them whole.
    """
    statement = writing
    if not set(OPINIONS).isdisjoint(kinds):
        statement += f", opinions AS ({_OPINIONS.format(events=WRITTEN)})"
    if "exposure" in kinds:
        statement += f", exposures AS ({_EXPOSURES.format(events=WRITTEN)})"
        statement += f", sides AS ({_SIDES.format(events=WRITTEN)})"
    with prepared() as cursor:
        cursor.execute(f"{statement} SELECT FROM {WRITTEN}", {**values, "opinions": list(OPINIONS)})


def add_of(people: Sequence[UUID]) -> None:
    """Adds all events of people of whom nothing has been added yet. Within the caller's transaction."""
    theirs: LiteralString = "(SELECT * FROM feedback_event WHERE sender_id = ANY(%(people)s))"
    values: dict[str, Any] = {"people": list(people), "opinions": list(OPINIONS)}
    with connection.cursor() as cursor:
        for statement in (_OPINIONS, _EXPOSURES, _SIDES):
            cursor.execute(statement.format(events=theirs), values)


class Rebuilt(NamedTuple):
    """How many rows there are now."""

    opinions: int
    exposures: int
    sides: int


def rebuild() -> Rebuilt:
    """All of them anew. Nobody's event is taken meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE feedback_event IN SHARE MODE")
        cursor.execute("DELETE FROM feedback_opinion")
        cursor.execute("DELETE FROM feedback_exposure")
        cursor.execute("DELETE FROM feedback_sideexposure")
        cursor.execute(_OPINIONS.format(events="feedback_event"), {"opinions": list(OPINIONS)})
        opinions = cursor.rowcount
        cursor.execute(_EXPOSURES.format(events="feedback_event"))
        exposures = cursor.rowcount
        cursor.execute(_SIDES.format(events="feedback_event"))
        return Rebuilt(opinions, exposures, cursor.rowcount)
