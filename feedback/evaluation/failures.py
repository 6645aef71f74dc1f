"""Answers that failed somebody: a thumb down, a report, a correction of what was wrong, a complaint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import LiteralString
from uuid import UUID

from django.db import connection

from chat.models import Message
from feedback.datasets.candidate import generation_of
from feedback.evaluation.consented import allowed
from feedback.evaluation.models import FAILURE, TEXT_MAX
from feedback.evaluation.rubrics import rubric_of
from feedback.evaluation.tags import tags_by
from feedback.models import EvalCase, Event, Opinion

# Of the labels of a later message, by the newest classifier that looked at it; of corrections, the last.
_SIGNS: LiteralString = """
WITH labels AS (
  SELECT DISTINCT ON (e.value->>'by') e.id, e.message_id, e.value FROM feedback_event e
  WHERE e.kind = 'follow_up' AND e.conversation_id = ANY(%(conversations)s)
  ORDER BY e.value->>'by', e.id DESC),
corrections AS (
  SELECT DISTINCT ON (e.sender_id, e.message_id) e.id, e.message_id, e.value FROM feedback_event e
  WHERE e.kind = 'correction' AND e.conversation_id = ANY(%(conversations)s)
  ORDER BY e.sender_id, e.message_id, e.happened_at DESC, e.id DESC),
signs AS (
  SELECT message_id, kind, event FROM feedback_opinion
  WHERE suspicious = '' AND conversation_id = ANY(%(conversations)s)
  AND (kind = 'rating' AND value->>'value' = 'down' OR kind = 'flag' AND value->>'category' IS NOT NULL)
  UNION ALL SELECT message_id, 'follow_up', id FROM labels WHERE value->>'label' = 'complaint'
  UNION ALL SELECT message_id, 'correction', id FROM corrections WHERE value->>'intent' = 'fix'),
failed AS (
  SELECT s.message_id, s.kind, s.event FROM signs s
  JOIN chat_message m ON m.id = s.message_id
  JOIN chat_conversation c ON c.id = m.conversation_id AND c.deleted_at IS NULL
  JOIN inference_generation g ON g.id = m.generation_id AND g.ended_at IS NOT NULL AND g.status <> 'failed')
"""
_WITHOUT_CASE: LiteralString = (
    _SIGNS
    + """
SELECT f.message_id, array_agg(DISTINCT f.event ORDER BY f.event) FROM failed f
WHERE NOT EXISTS (
  SELECT FROM feedback_evalcase k WHERE k.message_id = f.message_id AND k.source = %(source)s)
GROUP BY 1 ORDER BY 1
"""
)
_KINDS: LiteralString = (
    _SIGNS + "SELECT f.message_id, array_agg(DISTINCT f.kind ORDER BY f.kind) FROM failed f GROUP BY 1"
)


def kinds(conversations: Sequence[UUID]) -> dict[UUID, list[str]]:
    """By answer of theirs that failed somebody: the kinds of events that tell so."""
    with connection.cursor() as cursor:
        cursor.execute(_KINDS, {"conversations": list(conversations)})
        return dict(cursor.fetchall())


def drafts(conversations: Sequence[UUID]) -> Iterator[EvalCase]:
    """Of their failures that have no case yet."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_CASE, {"conversations": list(conversations), "source": FAILURE})
        found: dict[UUID, list[UUID]] = dict(cursor.fetchall())
    if found:
        yield from _drafts(found)


def _drafts(signs: Mapping[UUID, Sequence[UUID]]) -> Iterator[EvalCase]:
    related = Message.objects.select_related("conversation", "generation")
    messages = list(related.filter(pk__in=signs).order_by("pk"))
    may = allowed(messages)
    said, better = _said(may), _better(event for key in may for event in signs[key])
    for message in messages:
        if message.pk in may:
            yield EvalCase(
                message=message,
                person_id=message.conversation.owner_id,
                conversation=message.conversation,
                source=FAILURE,
                reference=_whole(better.get(message.pk, "")),
                rubric=rubric_of(said[message.pk])[:TEXT_MAX],
                tags=tags_by(generation_of(message)),
                evidence=list(signs[message.pk]),
            )


def _whole(text: str) -> str:
    """One that is too long is no reference: half of it would be a wrong one."""
    return text if len(text) <= TEXT_MAX else ""


def _said(messages: Iterable[UUID]) -> Mapping[UUID, list[Opinion]]:
    """Reasons and reports by answer."""
    found: dict[UUID, list[Opinion]] = defaultdict(list)
    rows = Opinion.objects.filter(message__in=messages, kind__in=["reason", "flag"]).order_by("kind", "pk")
    for opinion in rows:
        found[opinion.subject].append(opinion)
    return found


def _better(events: Iterable[UUID]) -> Mapping[UUID, str]:
    """By answer: what its person made of it."""
    rows = Event.objects.filter(pk__in=list(events), kind="correction").order_by("happened_at", "pk")
    by = {UUID(value["by"]): answer for answer, value in rows.values_list("message", "value")}
    texts = Message.objects.filter(pk__in=by).select_related("generation")
    return {by[message.pk]: message.text for message in texts}
