"""A deed is done once: its activity row is written with the change, and answers when it is sent again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chat.exceptions import Code, Conflict, NotFound, Refused
from chat.models import Activity, ActivityKind, Conversation, Message, User
from inference.database import new_id
from inference.generations.queue import ANSWERS_MAX, TooManyAnswers
from inference.generations.values import Job

_NUMBER = """
UPDATE chat_conversation
SET activity_count = activity_count + 1, updated_at = now(), shown_id = coalesce(%s, shown_id)
WHERE id = %s RETURNING activity_count
"""
# A repeat is no error: the database would write one into its log, and every operator would read it.
# Of whom everything is being erased, nothing more is written: the row's lock is what the mark waits for.
_WRITE = """
INSERT INTO chat_activity
  (id, conversation_id, number, person_id, client_id, kind, body, message_id, generation, value, result)
SELECT %s, %s, %s, u.id, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb
FROM chat_user u WHERE u.id = %s AND u.erasing_at IS NULL FOR KEY SHARE OF u
ON CONFLICT (person_id, client_id) DO NOTHING
"""
ERASING = (
    "Everything recorded about you is being erased. Nothing was stored. "
    "Your account page says how far that is; when it is done you can write again."
)
TOO_MANY = (
    f"{ANSWERS_MAX} of your questions are being answered. Nothing was sent; your message is kept here. "
    "Wait for an answer or stop one, then send."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed made, by id. `repeat`: it had been done before, and nothing was done now.

    `job` is what its pump needs, where the deed knows that without asking again; `beside` that of a second
    answer, which stands at its side.
    """

    conversation: str
    message: str | None = None
    answer: str | None = None
    generation: str | None = None
    repeat: bool = False
    job: Job | None = None
    beside: Job | None = None

    def as_json(self) -> dict[str, Any]:
        """What is told and stored of it."""
        names = ("conversation", "message", "answer", "generation", "repeat")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class Done:
    """What a deed did, for its activity row. `shown` is the leaf of the branch that is shown from now on."""

    conversation: Conversation
    message: Message | None = None
    answer: Message | None = None
    generation: UUID | None = None
    shown: UUID | None = None
    job: Job | None = None
    beside: Job | None = None
    value: dict[str, Any] = field(default_factory=dict)

    def outcome(self) -> Outcome:
        return Outcome(
            str(self.conversation.pk),
            str(self.message.pk) if self.message else None,
            str(self.answer.pk) if self.answer else None,
            str(self.generation) if self.generation else None,
            job=self.job,
            beside=self.beside,
        )


class _NotWritten(Exception):
    """Sent before, as its activity is there, or the person is being erased: what was done must be undone."""


def once(
    person: User, client_id: UUID, kind: ActivityKind, body: dict[str, Any], deed: Callable[[], Done]
) -> Outcome:
    """Does the deed and writes its activity in one transaction, or returns what it gave the first time.

    Raises Conflict when the client id was used for something else, and what the deed raises.
    """
    asked = _digest(kind, body)
    try:
        with transaction.atomic():
            return _do(person, client_id, kind, asked, deed)
    except (_NotWritten, Refused) as reason:
        # Sent before, which is rare enough to be looked up only now; or pressed twice, and the other one
        # came first and has committed.
        if (earlier := _earlier(person, client_id, asked)) is not None:
            return earlier
        if isinstance(reason, _NotWritten):
            raise Conflict(ERASING) from None
        raise


def _do(person: User, client_id: UUID, kind: ActivityKind, asked: str, deed: Callable[[], Done]) -> Outcome:
    try:
        done = deed()
    except TooManyAnswers:
        raise Conflict(TOO_MANY, code=Code.TOO_MANY) from None
    if not note(person.pk, client_id, kind, done, asked):
        raise _NotWritten
    return done.outcome()


def note(person: UUID, client_id: UUID, kind: ActivityKind, done: Done, asked: str = "") -> bool:
    """The activity of what was done, in its transaction; False when this client id has one already,
    or all of the person's is being erased."""
    told = json.dumps(done.outcome().as_json())
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [done.shown, done.conversation.pk])
        place = (new_id(), done.conversation.pk, cursor.fetchone()[0])
        cursor.execute(_WRITE, [*place, client_id, kind, asked, *_made(done), told, person])
        return bool(cursor.rowcount)


def _made(done: Done) -> tuple[UUID | None, UUID | None, str]:
    subject = done.message or done.answer
    return subject.pk if subject else None, done.generation, json.dumps(done.value)


def lock(person: User, conversation: UUID) -> Conversation:
    """The person's conversation, held until the transaction ends: deeds in it come one after the other."""
    held = Conversation.objects.visible_to(person).select_for_update(no_key=True)
    found = held.filter(pk=conversation).first()
    if found is None:
        raise NotFound("conversation")
    return found


def _earlier(person: User, client_id: UUID, asked: str) -> Outcome | None:
    activity = Activity.objects.filter(person=person, client_id=client_id).first()
    if activity is None:
        return None
    if activity.body != asked:
        raise Conflict(
            "This was sent before with another content. Nothing was changed. Reload the page and send again.",
            code=Code.CLIENT_ID_REUSED,
        )
    return Outcome(**{**activity.result, "repeat": True})


def _digest(kind: ActivityKind, body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([kind, body], sort_keys=True, default=str).encode()).hexdigest()
