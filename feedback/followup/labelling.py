"""Labels what people wrote after an answer: one event per message and version of the classifier, once.

What is to do is found by what is not there: a message after an answer without an event of this version. So a
new version labels everything anew, beside the older labels, and nothing depends on what was committed when.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.models import Message
from chat.tree import Tree
from feedback import kinds
from feedback.followup.attribution import attribute
from feedback.followup.classifier import Verdict, current
from feedback.followup.exchange import Exchange
from feedback.kinds import KINDS, as_json
from feedback.models import NOBODY, Event
from inference.database import new_id

KIND = "follow_up"
BATCH = 16
# Texts of answers that a quotation is looked for in, from the end of the branch.
ANSWERS_MAX = 50
RECENT = timedelta(days=2)

# Claims the messages, so that a second worker takes others. Of the conversation it asks no more than that it
# stays: its owner can go on writing.
_UNLABELLED: LiteralString = """
SELECT m.id, m.conversation_id, m.parent_id, m.content, m.created_at, c.owner_id
FROM chat_message m
JOIN chat_message a ON a.id = m.parent_id AND a.role = 'assistant'
JOIN chat_conversation c ON c.id = m.conversation_id AND c.deleted_at IS NULL
WHERE m.role = 'user' AND m.author = 'person' AND m.id > %(after)s AND NOT EXISTS (
  SELECT FROM feedback_event e
  WHERE e.kind = 'follow_up' AND e.value->>'by' = m.id::text AND e.value->>'classifier' = %(version)s)
ORDER BY m.id LIMIT %(batch)s
FOR NO KEY UPDATE OF m SKIP LOCKED FOR KEY SHARE OF c SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A message that has no label yet. `answer` is what it follows."""

    id: UUID
    conversation: UUID
    answer: UUID
    content: str
    at: datetime
    owner: UUID


@dataclass(frozen=True, slots=True)
class Branch:
    """What stands before a message: answers (message, generation), oldest first, and the last question."""

    answers: Sequence[tuple[UUID, UUID | None]]
    texts: Sequence[str]
    question: str


def label_recent(seconds: float) -> int:
    """What was written in the last two days; how many messages."""
    # Ids begin with their milliseconds.
    since = int((timezone.now() - RECENT).timestamp() * 1000)
    return label_all(seconds, after=UUID(int=since << 80))


def label_all(seconds: float, after: UUID = NOBODY) -> int:
    """All that has no label of this version yet, for so long; the rest is left to the next run."""
    until, count = time.monotonic() + seconds, 0
    for labelled in _batches(after):
        count += labelled
        if time.monotonic() >= until:
            break
    return count


def _batches(after: UUID) -> Iterator[int]:
    while (labelled := label_batch(after))[0]:
        count, after = labelled
        yield count


@transaction.atomic
def label_batch(after: UUID) -> tuple[int, UUID]:
    """The next messages after an id: how many were labelled, and the last of them."""
    classifier = current()
    messages = _claim(after, classifier.version)
    if not messages:
        return 0, after
    trees: dict[UUID, Tree] = {}
    branches = [_branch(message, trees) for message in messages]
    exchanges = [
        Exchange(message.content, branch.question, branch.texts[-1])
        for message, branch in zip(messages, branches, strict=True)
    ]
    verdicts = classifier.verdicts(exchanges)
    events = [
        _event(message, branch, verdict, classifier.version)
        for message, branch, verdict in zip(messages, branches, verdicts, strict=True)
    ]
    Event.objects.bulk_create(events, ignore_conflicts=True)
    return len(messages), messages[-1].id


def _claim(after: UUID, version: str) -> list[Said]:
    with connection.cursor() as cursor:
        cursor.execute(_UNLABELLED, {"after": after, "version": version, "batch": BATCH})
        return [Said(*row) for row in cursor.fetchall()]


def _branch(message: Said, trees: dict[UUID, Tree]) -> Branch:
    thread = message.conversation
    tree = trees.get(thread) or trees.setdefault(thread, Tree.of(thread))
    path = tree.path_to(message.answer)
    made = Message.objects.filter(pk__in=path, role=Message.Role.ASSISTANT)
    generations = dict(made.values_list("pk", "generation_id"))
    answers = [(key, generations[key]) for key in path if key in generations]
    texts = _texts([*(key for key, _ in answers[-ANSWERS_MAX:]), *path[-2:-1]])
    question = texts[path[-2]] if len(path) > 1 and path[-2] not in generations else ""
    return Branch(answers, [texts.get(key, "") for key, _ in answers], question)


def _texts(keys: Sequence[UUID]) -> dict[UUID, str]:
    text = Coalesce(F("generation__text"), F("content"))
    return dict(Message.objects.filter(pk__in=keys).values_list("pk", text))


def _event(message: Said, branch: Branch, verdict: Verdict, version: str) -> Event:
    place = attribute(message.content, branch.texts, verdict.label)
    answer, generation = branch.answers[place.answer]
    value = kinds.FollowUp(
        label=verdict.label,
        probability=verdict.probability,
        classifier=version,
        by=message.id,
        attributed=place.how,
    )
    return Event(
        id=uuid5(message.id, version),
        sender_id=message.owner,
        client_id=new_id(),
        kind=KIND,
        version=KINDS[KIND].version,
        source=Event.Source.SERVER,
        value=as_json(value),
        conversation_id=message.conversation,
        message_id=answer,
        generation=generation,
        happened_at=message.at,
    )
