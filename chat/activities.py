"""A deed is done once: its activity row is written with the change, and answers when it is sent again."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from chat.exceptions import Code, Conflict, NotFound
from chat.models import Activity, ActivityKind, Conversation, Message, User


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed made, by id. `repeat`: it had been done before, and nothing was done now."""

    conversation: str
    message: str | None = None
    answer: str | None = None
    generation: str | None = None
    repeat: bool = False


@dataclass(slots=True)
class Done:
    """What a deed did, for its activity row."""

    conversation: Conversation
    message: Message | None = None
    answer: Message | None = None
    generation: UUID | None = None
    value: dict[str, Any] = field(default_factory=dict)

    def outcome(self) -> Outcome:
        return Outcome(
            str(self.conversation.pk),
            str(self.message.pk) if self.message else None,
            str(self.answer.pk) if self.answer else None,
            str(self.generation) if self.generation else None,
        )


def once(
    person: User, client_id: UUID, kind: ActivityKind, body: dict[str, Any], deed: Callable[[], Done]
) -> Outcome:
    """Does the deed and writes its activity in one transaction, or returns what it gave the first time.

    Raises Conflict when the client id was used for something else, and what the deed raises.
    """
    asked = _digest(kind, body)
    if (earlier := _earlier(person, client_id, asked)) is not None:
        return earlier
    try:
        with transaction.atomic():
            return _do(person, client_id, kind, asked, deed)
    except IntegrityError:
        # Pressed twice: the other one came first and has committed.
        if (earlier := _earlier(person, client_id, asked)) is not None:
            return earlier
        raise


def _do(person: User, client_id: UUID, kind: ActivityKind, asked: str, deed: Callable[[], Done]) -> Outcome:
    done = deed()
    outcome = done.outcome()
    subject = done.message or done.answer
    Activity.objects.create(
        conversation=done.conversation,
        number=_next_number(done.conversation),
        person=person,
        client_id=client_id,
        kind=kind,
        body=asked,
        message=subject,
        generation=done.generation,
        value=done.value,
        result=asdict(outcome),
    )
    return outcome


def lock(person: User, conversation: UUID) -> Conversation:
    """The person's conversation, held until the transaction ends: deeds in it come one after the other."""
    held = Conversation.objects.visible_to(person).select_for_update(no_key=True)
    found = held.filter(pk=conversation).first()
    if found is None:
        raise NotFound("conversation")
    return found


def _next_number(conversation: Conversation) -> int:
    mine = Conversation.objects.filter(pk=conversation.pk)
    mine.update(activity_count=F("activity_count") + 1, updated_at=Now())
    return mine.values_list("activity_count", flat=True).get()


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
