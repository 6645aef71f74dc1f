"""Reads conversations for the rules: at most eight statements, however many and however long they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

import orjson
from django.db import connection

from feedback.pairs import deciding
from feedback.pairs.told import BY_PERSON, Answer, Deed, Question, Rating, Told

_THREADS: LiteralString = """
SELECT c.id, c.owner_id FROM chat_conversation c JOIN chat_user u ON u.id = c.owner_id
WHERE c.id = ANY(%(keys)s) AND c.deleted_at IS NULL AND c.erasing_at IS NULL AND u.erasing_at IS NULL
"""
# A correction was written to the messages that its answer had been told.
_MESSAGES: LiteralString = """
SELECT m.conversation_id, m.id, m.parent_id, m.role, m.created_at, g.status, m.author,
  encode(sha256(convert_to(g.left_out || ' ' || g.messages::text, 'UTF8')), 'hex'),
  encode(sha256(convert_to(g.system_prompt, 'UTF8')), 'hex'), g.instruction,
  encode(sha256(convert_to(said.text, 'UTF8')), 'hex'), length(said.text), g.served_model,
  m.generation_id, CASE WHEN m.generation_id IS NOT NULL THEN g.continues_id END, m.corrects_id
FROM chat_message m
LEFT JOIN chat_message o ON o.id = m.corrects_id
LEFT JOIN inference_generation g ON g.id = coalesce(m.generation_id, o.generation_id)
CROSS JOIN LATERAL (
  SELECT btrim(CASE WHEN m.generation_id IS NULL THEN m.content ELSE g.text END, E' \\n\\r\\t') AS text) said
WHERE m.conversation_id = ANY(%(keys)s)
ORDER BY m.id
"""
_DEEDS: LiteralString = """
SELECT conversation_id, id, kind, sender_id, message_id, value, happened_at, suspicious <> ''
FROM feedback_event
WHERE conversation_id = ANY(%(keys)s) AND kind NOT IN ('exposure', 'rating', 'reason', 'stars', 'flag')
ORDER BY happened_at, device, counter, client_id
"""
_RATINGS: LiteralString = """
SELECT conversation_id, person_id, message_id, value->>'value', event, suspicious <> ''
FROM feedback_opinion
WHERE conversation_id = ANY(%(keys)s) AND kind = 'rating' AND value->>'value' IN ('up', 'down')
ORDER BY id
"""
_SEEN: LiteralString = """
SELECT m.conversation_id, e.person_id, e.message_id
FROM feedback_exposure e JOIN chat_message m ON m.id = e.message_id
WHERE m.conversation_id = ANY(%(keys)s) AND e.visible_ms > 0
"""
_SIDES: LiteralString = """
SELECT c.conversation_id, e.person_id, e.comparison_id, e.side
FROM feedback_sideexposure e JOIN chat_comparison c ON c.id = e.comparison_id
WHERE c.conversation_id = ANY(%(keys)s) AND e.visible_ms > 0
"""

Rows = Mapping[UUID, list[tuple[Any, ...]]]


def read(conversations: Sequence[UUID]) -> list[Told]:
    """Those of them that are there: neither deleted nor being erased."""
    threads = _rows(_THREADS, conversations)
    keys = list(threads)
    messages, deeds = _rows(_MESSAGES, keys), _rows(_DEEDS, keys)
    ratings, seen, sides = _rows(_RATINGS, keys), _rows(_SEEN, keys), _rows(_SIDES, keys)
    decided = deciding.stands_in(keys)
    return [
        Told(
            conversation=key,
            person=threads[key][0][0],
            answers={row[0]: _answer(row) for row in messages[key] if row[2] == "assistant"},
            questions={row[0]: Question(row[0], row[1], row[3]) for row in messages[key] if row[2] == "user"},
            deeds=[_deed(*row) for row in deeds[key]],
            ratings=[Rating(*row) for row in ratings[key]],
            seen=frozenset((person, message) for person, message in seen[key]),
            sides=frozenset((person, comparison, side) for person, comparison, side in sides[key]),
            ranked=decided[key].ranked,
            judged=decided[key].judged,
        )
        for key in keys
    ]


def _rows(statement: LiteralString, conversations: Sequence[UUID]) -> Rows:
    found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"keys": list(conversations)})
        for key, *row in cursor.fetchall():
            found[key].append(tuple(row))
    return found


def _deed(key: UUID, kind: str, person: UUID, message: UUID | None, value: str, *rest: Any) -> Deed:
    """Django's cursors give JSON as its text."""
    return Deed(key, kind, person, message, orjson.loads(value), *rest)


def _answer(row: tuple[Any, ...]) -> Answer:
    key, question, _, made_at, status, author, context, system_prompt, instruction, text, length = row[:11]
    return Answer(
        id=key,
        question=question,
        status=status if author == "model" else BY_PERSON,
        context=context or "",
        system_prompt=system_prompt or "",
        instruction=instruction or "",
        text=text,
        length=length,
        model=row[11] or "",
        made_at=made_at,
        generation=row[12],
        continues=row[13],
        corrects=row[14],
    )
