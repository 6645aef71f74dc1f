"""Who went without a word: nothing further from the person for a while after the last answer they were shown.

The drain says of each conversation in which something happened when that is to be looked at; a job looks.
What is to do is a row with a time, whose index finds it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from chat.models import Activity, Conversation, Message
from feedback.kinds import KINDS, Left, as_json
from feedback.models import Departure, Event
from inference.database import new_id
from inference.models import LIVE

BATCH = 200
# What a page or a job says by itself, while nobody does anything.
_SILENT = ("exposure", "leave", "follow_up")

_EXPECT: LiteralString = """
INSERT INTO feedback_departure (conversation, person, due_at)
SELECT id, owner_id, %s FROM chat_conversation WHERE id = %s
ON CONFLICT (conversation) DO UPDATE SET person = excluded.person,
  due_at = greatest(feedback_departure.due_at, excluded.due_at)
"""
_DUE: LiteralString = """
SELECT conversation FROM feedback_departure WHERE due_at <= statement_timestamp()
ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
"""


def window() -> timedelta:
    return timedelta(minutes=settings.LEAVE_MINUTES)


def expect(conversation: UUID, at: datetime) -> None:
    """Something happened there `at` that time: if nothing more does, its person has left."""
    with connection.cursor() as cursor:
        cursor.execute(_EXPECT, [at + window(), conversation])


def leave_all() -> int:
    """Looks at every conversation that is due; how many were left."""
    left, looked = 0, BATCH
    while looked == BATCH:
        looked, found = _some()
        left += found
    return left


@transaction.atomic
def _some() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [BATCH])
        due = [conversation for (conversation,) in cursor.fetchall()]
    events = [event for conversation in due if (event := _look(conversation)) is not None]
    # Twice is once: the id is the answer's.
    Event.objects.bulk_create(events, ignore_conflicts=True)
    return len(due), len(events)


def _look(key: UUID) -> Event | None:
    """The event of a conversation that was left; or puts off until when that can be said."""
    conversation = (
        Conversation.objects.filter(pk=key, deleted_at=None).select_related("shown__generation").first()
    )
    answer = conversation.shown if conversation else None
    if conversation is None or answer is None or answer.role != Message.Role.ASSISTANT:
        Departure.objects.filter(pk=key).delete()
        return None
    since = _last_sign(conversation, answer)
    if since is None or since + window() > timezone.now():
        Departure.objects.filter(pk=key).update(due_at=(since or timezone.now()) + window())
        return None
    Departure.objects.filter(pk=key).delete()
    told = Event.objects.filter(
        message=answer, kind="leave", sender=conversation.owner_id, happened_at__gte=since
    )
    return None if told.exists() else _event(conversation, answer, since)


def _last_sign(conversation: Conversation, answer: Message) -> datetime | None:
    """When the answer ended or the person did the last thing there. None while it is being written."""
    if answer.generation and answer.generation.status in LIVE:
        return None
    deeds = Activity.objects.filter(conversation=conversation)
    given = Event.objects.filter(conversation=conversation, sender=conversation.owner_id).exclude(
        kind__in=_SILENT
    )
    signs: list[datetime | None] = [
        answer.created_at,
        answer.generation.ended_at if answer.generation else None,
        deeds.order_by("-number").values_list("at", flat=True).first(),
        given.aggregate(last=Max("happened_at"))["last"],
    ]
    return max(sign for sign in signs if sign is not None)


def _event(conversation: Conversation, answer: Message, since: datetime) -> Event:
    return Event(
        id=uuid5(answer.pk, "leave"),
        sender_id=conversation.owner_id,
        client_id=new_id(),
        kind="leave",
        version=KINDS["leave"].version,
        source=Event.Source.SERVER,
        value=as_json(Left(after_ms=int(window().total_seconds() * 1000), how="away")),
        attempt=answer.generation.attempt if answer.generation else None,
        conversation=conversation,
        message=answer,
        generation=answer.generation_id,
        happened_at=since + window(),
    )
