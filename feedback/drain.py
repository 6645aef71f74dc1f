"""Makes events of what happened in the chat: `chat` writes an activity with each change, this drains it.

A conversation is claimed, not an activity, so that what happened in it is told in its order. Ids derive from
the activity, so that draining twice changes nothing. What is to do is found by the undrained flag alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import LiteralString, cast
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from chat.models import Activity, ActivityKind, Comparison, Message
from feedback import haste, kinds, leaving
from feedback.kinds import KINDS, Value, as_json
from feedback.models import NOBODY, Event
from feedback.spans import spans
from inference.database import new_id
from inference.models import LIVE, Assignment, Generation

log = logging.getLogger(__name__)

_NEXT: LiteralString = """
SELECT conversation_id FROM chat_activity WHERE drained_at IS NULL AND conversation_id > %s
ORDER BY conversation_id LIMIT 1
"""
ACTIVITIES_MAX = 200

# The side of a comparison that was not kept is in no branch.
IN_A_BRANCH = Q(comparison=None) | Q(comparison__kept=F("pk"))

Made = tuple[str, Message | None, Value]


class NotYet(Exception):
    """What is to be told is not known before an answer has ended; the rest of the conversation waits too."""


def drain_all() -> int:
    """Each conversation that has something, once. How many activities were drained."""
    drained, at = 0, NOBODY
    while (found := _next(at)) is not None:
        at = found
        try:
            drained += drain(at)
        except Exception:  # one that cannot be told must not keep all others from being told
            log.exception("What happened in conversation %s could not be told.", at)
    return drained


def _next(after: UUID) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [after])
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def drain(conversation: UUID) -> int:
    """Its undrained activities in their order, up to one that must wait. 0 when somebody else is at it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM chat_conversation WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED", [conversation]
        )
        if not cursor.rowcount:
            return 0
    undrained = Activity.objects.filter(conversation=conversation, drained_at=None).order_by("number")
    done: list[UUID] = []
    events: list[Event] = []
    for activity in undrained.select_related("message")[:ACTIVITIES_MAX]:
        try:
            if (made := _made(activity)) is not None:
                events.append(_event(activity, *made))
        except NotYet:
            break
        done.append(activity.pk)
    Event.objects.bulk_create(events, ignore_conflicts=True)
    Activity.objects.filter(pk__in=done).update(drained_at=timezone.now())
    if done:
        leaving.expect(conversation, timezone.now())
    return len(done)


def _made(activity: Activity) -> Made | None:
    """The event of an activity, or None where nothing of it is a signal."""
    if activity.kind not in ActivityKind.values:
        raise NotYet  # of a newer version, whose worker tells it
    make = MAKERS.get(ActivityKind(activity.kind))
    return make(activity) if make else None


def _regenerated(activity: Activity) -> Made | None:
    value = kinds.Regenerated(
        instead=UUID(activity.result["answer"]), instruction=activity.value.get("instruction", "")
    )
    return "regenerate", _message(activity.value["of"]), value


def _chosen(activity: Activity) -> Made | None:
    """About the side that is kept, with the chance by which the two met."""
    comparison = Comparison.objects.select_related("kept").get(pk=activity.value["comparison"])
    assignment = Assignment.objects.get(pk=comparison.assignment)
    value = kinds.Compared(
        comparison=comparison.pk,
        choice=cast("kinds.Decided", comparison.choice),
        a=comparison.a_id,
        b=comparison.b_id,
        kept=comparison.kept_id,
        blind=comparison.is_blind,
        probability=assignment.probability,
        rate=assignment.rate,
    )
    return "comparison", comparison.kept, value


def _corrected(activity: Activity) -> Made | None:
    """About the model's answer, also when an earlier correction of it was corrected again."""
    by = Message.objects.select_related("corrects__generation").get(pk=activity.result["message"])
    answer = by.corrects
    assert answer, "a correction names its answer"
    value = kinds.Correction(
        by=by.pk,
        of=UUID(activity.value["of"]),
        intent=activity.value["intent"],
        spans=spans(answer.text, by.content),
    )
    return "correction", answer, value


def _edited(activity: Activity) -> Made | None:
    """About the answer that the earlier wording had got."""
    of, by = UUID(activity.value["of"]), UUID(activity.result["message"])
    answers = Message.objects.filter(IN_A_BRANCH, parent=of, author=Message.Author.MODEL)
    answers = answers.filter(created_at__lte=activity.at)
    return "edit_prompt", answers.order_by("-id").first(), kinds.EditedPrompt(of=of, by=by)


def _stopped(activity: Activity) -> Made | None:
    """Once, and not of one that came when all was said."""
    assert activity.generation, "a stop names its answer"
    same = Activity.objects.filter(conversation=activity.conversation_id, generation=activity.generation)
    earlier = same.filter(kind=ActivityKind.STOPPED, number__lt=activity.number, value__was_live=True)
    if not activity.value.get("was_live", True) or earlier.exists():
        return None
    generation = Generation.objects.only("status", "text").get(pk=activity.generation)
    if generation.status in LIVE:
        raise NotYet
    seen = min(int(activity.value["offset"]), len(generation.text))
    return "stop", activity.message, kinds.Stopped(on_screen=seen, produced=len(generation.text))


def _continued(activity: Activity) -> Made | None:
    return (
        "continue",
        _message(activity.value["of"]),
        kinds.Continued(by=UUID(activity.result["answer"])),
    )


def _shown(activity: Activity) -> Made | None:
    """Of a question that was turned to, too: then about the answer under it that is shown with it."""
    message = activity.message
    if message is not None and message.role == Message.Role.USER:
        message = message.children.filter(IN_A_BRANCH).order_by("-id").first()
    return "branch_shown", message, kinds.BranchShown(chosen=activity.message_id)


def _message(key: str) -> Message | None:
    return Message.objects.filter(pk=key).first()


MAKERS: Mapping[ActivityKind, Callable[[Activity], Made | None]] = {
    ActivityKind.REGENERATED: _regenerated,
    ActivityKind.CHOSEN: _chosen,
    ActivityKind.CORRECTED: _corrected,
    ActivityKind.EDITED: _edited,
    ActivityKind.STOPPED: _stopped,
    ActivityKind.CONTINUED: _continued,
    ActivityKind.BRANCH_SHOWN: _shown,
}


def _event(activity: Activity, kind: str, message: Message | None, value: Value) -> Event:
    """Told once by its id, which no sender can choose; a client id that could be known might be taken."""
    return Event(
        id=activity.pk,
        sender_id=activity.person_id,
        client_id=new_id(),
        kind=kind,
        version=KINDS[kind].version,
        source=Event.Source.SERVER,
        value=as_json(value),
        conversation_id=activity.conversation_id,
        message=message,
        generation=message.generation_id if message else None,
        suspicious=haste.mark(activity),
        happened_at=activity.at,
        counter=activity.number,
    )
