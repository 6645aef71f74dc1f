"""What is kept how long, table by table, and the job that removes the rest in small pieces.

A piece is one short transaction over rows that nobody else holds: it waits for nobody, locks no table, and
two of these jobs at once do not meet. Events, which are append-only, go with the conversation that they are
about, and a removal says how many went.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import LiteralString

from django.conf import settings
from django.db import connection, transaction

from inference.database import new_id

log = logging.getLogger("flywheel.retention")

PIECE = 1000
CONVERSATIONS = 50  # each has messages and answers
LONGEST_S = 600.0  # what is left then goes at the next ringing

_EXPIRED_SESSIONS: LiteralString = """
DELETE FROM django_session WHERE session_key IN (
  SELECT session_key FROM django_session WHERE expire_date < now() LIMIT %(piece)s FOR UPDATE SKIP LOCKED)
"""
_EXPIRED_CACHE: LiteralString = """
DELETE FROM django_cache WHERE cache_key IN (
  SELECT cache_key FROM django_cache WHERE expires < now() LIMIT %(piece)s FOR UPDATE SKIP LOCKED)
"""
_DRAINED_ACTIVITIES: LiteralString = """
DELETE FROM chat_activity WHERE id IN (
  SELECT id FROM chat_activity WHERE drained_at < now() - make_interval(days => %(days)s)
  LIMIT %(piece)s FOR UPDATE SKIP LOCKED)
"""
_ENDED_DELIVERIES: LiteralString = """
WITH ended AS (
  SELECT id FROM feedback_delivery
  WHERE state <> 'waiting' AND ended_at < now() - make_interval(days => %(days)s)
  LIMIT %(piece)s FOR UPDATE SKIP LOCKED),
tries AS (DELETE FROM feedback_try WHERE delivery_id IN (SELECT id FROM ended))
DELETE FROM feedback_delivery WHERE id IN (SELECT id FROM ended)
"""
# A delivery that waits, or whose line in the log is kept, still says what it is of.
_OLD_NOTICES: LiteralString = """
WITH old AS (
  SELECT id FROM feedback_notice n WHERE at < now() - make_interval(days => %(days)s)
  AND NOT EXISTS (SELECT FROM feedback_delivery d WHERE d.notice_id = n.id)
  LIMIT %(piece)s FOR UPDATE SKIP LOCKED),
seen AS (DELETE FROM feedback_noticed WHERE notice_id IN (SELECT id FROM old))
DELETE FROM feedback_notice WHERE id IN (SELECT id FROM old)
"""
_UNUSED_EMBEDDINGS: LiteralString = """
DELETE FROM inference_embedding WHERE id IN (
  SELECT id FROM inference_embedding WHERE used_at < now() - make_interval(days => %(days)s)
  LIMIT %(piece)s FOR UPDATE SKIP LOCKED)
"""
# Neither one that can still be restored nor one whose answer has not ended yet.
_DELETED_CONVERSATIONS: LiteralString = """
SELECT id FROM chat_conversation c WHERE deleted_at < now() - make_interval(days => %(days)s)
AND NOT EXISTS (
  SELECT FROM chat_message m JOIN inference_generation g ON g.id = m.generation_id
  WHERE m.conversation_id = c.id AND g.ended_at IS NULL)
LIMIT %(piece)s FOR UPDATE SKIP LOCKED
"""
_OF_ITEMS: LiteralString = (
    "item_id IN (SELECT id FROM feedback_reviewitem WHERE conversation_id = ANY(%(ids)s))"
)
_OF_EVENTS: LiteralString = "event_id IN (SELECT id FROM feedback_event WHERE conversation_id = ANY(%(ids)s))"
# The keys between them are checked when the transaction ends, so that the order is free.
_OF_CONVERSATIONS: Mapping[LiteralString, LiteralString] = {
    "feedback_decision": _OF_ITEMS,
    "feedback_reviewclaim": _OF_ITEMS,
    "feedback_reviewslot": _OF_ITEMS,
    "feedback_reviewitem": "conversation_id = ANY(%(ids)s)",
    "feedback_failure": "conversation_id = ANY(%(ids)s)",
    "feedback_evalcase": "conversation_id = ANY(%(ids)s)",
    "feedback_preferencepair": "conversation_id = ANY(%(ids)s)",
    "feedback_datasetitem": "conversation = ANY(%(ids)s)",
    "feedback_try": f"delivery_id IN (SELECT id FROM feedback_delivery WHERE {_OF_EVENTS})",
    "feedback_delivery": _OF_EVENTS,
    "feedback_event": "conversation_id = ANY(%(ids)s)",
    "feedback_opinion": "conversation_id = ANY(%(ids)s)",
    "feedback_exposure": "message_id IN (SELECT id FROM chat_message WHERE conversation_id = ANY(%(ids)s))",
    "feedback_sideexposure": "comparison_id IN ("
    "SELECT id FROM chat_comparison WHERE conversation_id = ANY(%(ids)s))",
    "feedback_departure": "conversation = ANY(%(ids)s)",
    "inference_embedding": "subjects && ARRAY("
    "SELECT owner_id FROM chat_conversation WHERE id = ANY(%(ids)s))",
    "chat_comparison": "conversation_id = ANY(%(ids)s)",
    "chat_activity": "conversation_id = ANY(%(ids)s)",
    "inference_assignment": "a_id = ANY(%(generations)s) OR b_id = ANY(%(generations)s)",
    "inference_delta": "generation_id = ANY(%(generations)s)",
    "inference_attempt": "generation_id = ANY(%(generations)s)",
    "chat_message": "conversation_id = ANY(%(ids)s)",
    "inference_generation": "id = ANY(%(generations)s)",
    "chat_conversation": "id = ANY(%(ids)s)",
}
# Whose words a version held stays known: an erasure's proof names the models that learned from it.
_WITHDRAWN_ITEMS: LiteralString = """
UPDATE feedback_datasetitem SET key = 'gone:' || id, conversation = NULL, messages = '{}', evidence = '{}'
WHERE conversation = ANY(%(ids)s) AND person IS NOT NULL AND reason = 'withdrawn'
"""
_REMOVAL = "INSERT INTO feedback_removal (id, reason, counts) VALUES (%s, 'retention', %s)"
_GENERATIONS: LiteralString = (
    "SELECT generation_id FROM chat_message WHERE conversation_id = ANY(%s) AND generation_id IS NOT NULL"
)


def sweep() -> dict[str, int]:
    """Removes what is past its time, and says how many rows of which table (of conversations: how many)."""
    until = time.monotonic() + LONGEST_S
    removed = {table: _remove_all(piece, until) for table, piece in PIECES.items()}
    if any(removed.values()):
        log.info("past their retention and removed: %s", removed)
    return removed


def _remove_all(piece: Callable[[], int], until: float) -> int:
    removed = 0
    while time.monotonic() < until and (count := piece()):
        removed += count
    return removed


def _expired_sessions() -> int:
    return _execute(_EXPIRED_SESSIONS)


def _expired_cache() -> int:
    return _execute(_EXPIRED_CACHE)


def _drained_activities() -> int:
    return _execute(_DRAINED_ACTIVITIES, days=settings.RETENTION_DAYS["chat_activity"])


def _ended_deliveries() -> int:
    return _execute(_ENDED_DELIVERIES, days=settings.RETENTION_DAYS["feedback_delivery"])


def _old_notices() -> int:
    return _execute(_OLD_NOTICES, days=settings.RETENTION_DAYS["feedback_notice"])


def _unused_embeddings() -> int:
    return _execute(_UNUSED_EMBEDDINGS, days=settings.RETENTION_DAYS["inference_embedding"])


def _execute(statement: LiteralString, **values: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"piece": PIECE, **values})
        return int(cursor.rowcount)


def _deleted_conversations() -> int:
    days = settings.RETENTION_DAYS["chat_conversation"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_DELETED_CONVERSATIONS, {"piece": CONVERSATIONS, "days": days})
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return 0
        cursor.execute(_GENERATIONS, [ids])
        generations = [row[0] for row in cursor.fetchall()]
        removal, counts = str(new_id()), {}
        cursor.execute("SELECT set_config('flywheel.audit', %s, true)", [removal])
        cursor.execute(_WITHDRAWN_ITEMS, {"ids": ids})
        for table, which in _OF_CONVERSATIONS.items():
            cursor.execute(f"DELETE FROM {table} WHERE {which}", {"ids": ids, "generations": generations})
            counts[table] = cursor.rowcount
        cursor.execute(_REMOVAL, [removal, json.dumps(counts)])
    return len(ids)


PIECES: Mapping[str, Callable[[], int]] = {
    "django_session": _expired_sessions,
    "django_cache": _expired_cache,
    "chat_activity": _drained_activities,
    "feedback_delivery": _ended_deliveries,
    "feedback_notice": _old_notices,
    "inference_embedding": _unused_embeddings,
    "chat_conversation": _deleted_conversations,
}
