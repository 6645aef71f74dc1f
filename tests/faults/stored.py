"""What the database holds, read whole and beside the product, for the invariants."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

_ATTEMPTS = """
SELECT generation_id::text AS generation, number, owner, start, created_at, lease_until
FROM inference_attempt ORDER BY generation_id, number
"""
_GENERATIONS = """
SELECT g.id::text, g.status, g.attempt, g.text, coalesce(g.token_ids, '{}') AS token_ids,
       coalesce(g.prompt_token_ids, '{}') AS prompt_token_ids, (g.sampling ->> 'seed')::int AS seed,
       (g.sampling ->> 'max_tokens')::int AS max_tokens, g.finish_reason, g.error_code,
       g.completion_tokens, g.continues_id::text AS continues, g.ended_at,
       (SELECT count(*) FROM inference_delta d WHERE d.generation_id = g.id) AS deltas,
       (SELECT count(*) FROM chat_message m WHERE m.generation_id = g.id) AS messages
FROM inference_generation g ORDER BY g.id
"""
_ACTIVITIES = """
SELECT client_id::text, kind, conversation_id::text AS conversation, number,
       generation::text, message_id::text AS message, result, id::text, value,
       drained_at IS NOT NULL AS is_drained
FROM chat_activity ORDER BY conversation_id, number
"""
_MESSAGES = """
SELECT id::text, conversation_id::text AS conversation, author, content, generation_id::text AS generation
FROM chat_message ORDER BY id
"""
_EVENTS = """
SELECT id::text, client_id::text, kind, source, value, message_id::text AS about, true AS is_bound
FROM feedback_event
UNION ALL
SELECT id::text, client_id::text, kind, source, value, subject::text, false FROM feedback_parked
"""


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    generation: str
    number: int
    owner: str
    start: int | None
    created_at: datetime
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class StoredGeneration:
    """`deltas` counts what its token log still holds, `messages` those whose answer it is."""

    id: str
    status: str
    attempt: int
    text: str
    token_ids: list[int]
    prompt_token_ids: list[int]
    seed: int
    max_tokens: int
    finish_reason: str
    error_code: str
    completion_tokens: int | None
    continues: str | None
    ended_at: datetime | None
    deltas: int
    messages: int


@dataclass(frozen=True, slots=True)
class StoredActivity:
    client_id: str
    kind: str
    conversation: str
    number: int
    generation: str | None
    message: str | None
    result: dict[str, Any]
    id: str = ""
    value: dict[str, Any] = field(default_factory=dict)
    is_drained: bool = False


@dataclass(frozen=True, slots=True)
class StoredMessage:
    id: str
    conversation: str
    author: str
    content: str
    generation: str | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """`about` is its answer, or what it names as long as it is parked."""

    id: str
    client_id: str
    kind: str
    source: str
    value: dict[str, Any]
    about: str | None
    is_bound: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """One snapshot of all that was said and given."""

    generations: list[StoredGeneration]
    attempts: list[StoredAttempt]
    activities: list[StoredActivity]
    messages: list[StoredMessage]
    events: list[StoredEvent] = field(default_factory=list)

    @property
    def ids(self) -> set[str]:
        """An event of a deed has its activity's id, also when it comes later."""
        rows: list[StoredGeneration | StoredMessage | StoredEvent | StoredActivity] = [
            *self.generations,
            *self.messages,
            *self.events,
            *self.activities,
        ]
        return {row.id for row in rows} | {activity.client_id for activity in self.activities}

    def without(self, ids: set[str]) -> "Stored":
        """What is not among these."""
        return Stored(
            [row for row in self.generations if row.id not in ids],
            [row for row in self.attempts if row.generation not in ids],
            [row for row in self.activities if row.client_id not in ids],
            [row for row in self.messages if row.id not in ids],
            [row for row in self.events if row.id not in ids],
        )

    def attempts_of(self, generation: str) -> list[StoredAttempt]:
        return [attempt for attempt in self.attempts if attempt.generation == generation]


def read(database_url: str) -> Stored:
    with psycopg.connect(database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return Stored(
            generations=_all(connection, StoredGeneration, _GENERATIONS),
            attempts=_all(connection, StoredAttempt, _ATTEMPTS),
            activities=_all(connection, StoredActivity, _ACTIVITIES),
            messages=_all(connection, StoredMessage, _MESSAGES),
            events=_all(connection, StoredEvent, _EVENTS),
        )


def _all(connection: psycopg.Connection[Any], kind: type[Any], query: str) -> list[Any]:
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query.encode()).fetchall()
