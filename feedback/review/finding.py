"""What of the log a queue's question finds: one statement over the newest answers of its time, those alone
that may be read.

Languages and slices are told from texts, not by the database: `narrowing` looks at those of what is found.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from django.db import connection

from feedback.review.models import ReviewQueue
from feedback.review.questions import Question

#: Answers of the question's time that are looked at, the newest ones.
WINDOW = 20_000
#: Of those that it finds, as many as one filling looks at.
FOUND_MAX = 2_000

# Ids of answers are in the order of time, so that the primary key is the index. Consent is the lowest since
# the conversation began, which is never more than `consented.allowed` lets through: that is asked, too, when
# an item is made and when it is handed out. A report that was taken back has no category. Of events it is
# asked by subqueries of one row: EXISTS may be planned as one look at the whole log.
CONSENTED: LiteralString = """(
      NOT EXISTS (SELECT FROM chat_consent n
        WHERE n.user_id = c.owner_id AND n.level = 'none' AND n.at > c.created_at)
      AND (SELECT n.level FROM chat_consent n WHERE n.user_id = c.owner_id AND n.at <= c.created_at
        ORDER BY n.at DESC, n.id DESC LIMIT 1) <> 'none')"""
_FIND: LiteralString = (
    """
WITH answers AS (
  SELECT m.id, m.conversation_id, m.generation_id FROM chat_message m
  WHERE m.author = 'model' AND m.id >= %(first)s AND m.id < %(last)s
  ORDER BY m.id DESC LIMIT %(window)s),
found AS (
  SELECT a.id, o.down OR o.reported OR coalesce(l.label = 'complaint', false) OR coalesce((
      SELECT true FROM feedback_event e WHERE e.message_id = a.id AND e.kind = 'correction'
      AND e.value->>'intent' = 'fix' LIMIT 1), false) AS negative,
    o.up OR coalesce(l.label = 'thanks', false) AS positive, l.score,
    EXISTS (SELECT FROM feedback_reviewitem i
      WHERE i.queue_id = %(queue)s AND i.message_id = a.id) AS is_there
  FROM answers a
  JOIN chat_conversation c ON c.id = a.conversation_id AND c.deleted_at IS NULL
  JOIN inference_generation g ON g.id = a.generation_id AND g.ended_at IS NOT NULL AND g.status <> 'failed'
  JOIN inference_variant v ON v.id = g.variant_id
  LEFT JOIN inference_promptversion p ON p.id = v.prompt_version_id
  CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(kind = 'rating' AND value->>'value' = 'down' AND suspicious = ''), false) AS down,
      coalesce(bool_or(kind = 'rating' AND value->>'value' = 'up' AND suspicious = ''), false) AS up,
      coalesce(bool_or(kind = 'flag' AND value->>'category' IS NOT NULL), false) AS reported,
      coalesce(bool_or(kind = 'flag' AND value->>'category' IS NOT NULL
        AND person_id = c.owner_id), false) AS by_owner,
      coalesce(bool_or(suspicious <> ''), false) AS suspicious,
      coalesce(bool_or(kind = 'reason' AND value->'reason'->>'polarity' = 'down'
        AND value->'reason'->'what' ?| %(reasons)s::text[]), false) AS said
    FROM feedback_opinion WHERE message_id = a.id) AS o
  LEFT JOIN LATERAL (
    SELECT value->>'label' AS label, (value->>'probability')::float AS score FROM feedback_event
    WHERE message_id = a.id AND kind = 'follow_up' ORDER BY id DESC LIMIT 1) AS l ON true
  WHERE (%(models)s::text[] = '{}' OR g.served_model = ANY(%(models)s::text[]))
    AND (%(prompts)s::int[] = '{}' OR p.number = ANY(%(prompts)s::int[]))
    AND (%(reasons)s::text[] = '{}' OR o.said)
    AND (%(score_min)s::float IS NULL OR l.score >= %(score_min)s::float)
    AND (%(score_max)s::float IS NULL OR l.score <= %(score_max)s::float)
    AND (%(suspicious)s::bool IS NULL OR o.suspicious = %(suspicious)s::bool)
    AND (%(kinds)s::text[] = '{}'
      OR (SELECT true FROM feedback_event e WHERE e.message_id = a.id
        AND e.kind = ANY(%(kinds)s::text[]) LIMIT 1)
      OR (SELECT true FROM feedback_event e WHERE e.conversation_id = a.conversation_id
        AND e.message_id IS NULL AND e.kind = ANY(%(kinds)s::text[]) LIMIT 1))
    AND (o.by_owner OR """
    + CONSENTED
    + """))
SELECT id, CASE WHEN negative THEN 'disliked' WHEN positive THEN 'liked' ELSE 'silent' END AS sign, score,
  is_there
FROM found
"""
)
_FRESH: LiteralString = f"SELECT id, sign, score FROM ({_FIND}) AS f WHERE NOT is_there"
_COUNT: LiteralString = (
    f"SELECT sign, count(*) FILTER (WHERE is_there), count(*) FROM ({_FIND}) AS f GROUP BY sign"
)
# What comes first, comes first of what is looked at, too. Chance is that of the queue: the same every time.
_BY_CHANCE: LiteralString = "md5(%(queue)s::text || id::text)"
_ORDER: dict[str, LiteralString] = {
    ReviewQueue.Sampling.NEWEST: "id DESC",
    ReviewQueue.Sampling.NEGATIVE_FIRST: "sign = 'disliked' DESC, id DESC",
    ReviewQueue.Sampling.UNCERTAIN_FIRST: "abs(score - 0.5), id DESC",
    ReviewQueue.Sampling.STRATIFIED: _BY_CHANCE,
    ReviewQueue.Sampling.RANDOM: _BY_CHANCE,
    ReviewQueue.Sampling.DECISION_VALUE: _BY_CHANCE,
}
_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)


class Found(NamedTuple):
    """`sign`: disliked, liked or silent."""

    answer: UUID
    sign: str
    score: float | None


class Counted(NamedTuple):
    """Of one sign, answers that are in the queue, and all."""

    there: int
    all: int


def find(queue: ReviewQueue, asked: Question) -> list[Found]:
    """What is not in the queue yet, in the order of its sampling; at most FOUND_MAX."""
    statement = f"{_FRESH} ORDER BY {_ORDER[queue.sampling]} LIMIT %(most)s"
    with connection.cursor() as cursor:
        cursor.execute(statement, _values(queue, asked))
        return [Found(*row) for row in cursor.fetchall()]


def count(queue: ReviewQueue, asked: Question) -> dict[str, Counted]:
    """All that the question finds but for its languages and slices, by sign."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _values(queue, asked))
        return {sign: Counted(*counts) for sign, *counts in cursor.fetchall()}


def _values(queue: ReviewQueue, asked: Question) -> dict[str, Any]:
    return {
        "queue": queue.pk,
        "window": WINDOW,
        "most": FOUND_MAX,
        "first": _id_at(asked.since) if asked.since else _FIRST,
        "last": _id_at(asked.until) if asked.until else _LAST,
        "models": list(asked.models),
        "prompts": list(asked.prompts),
        "reasons": [reason.value for reason in asked.reasons],
        "kinds": list(asked.kinds),
        "score_min": asked.score_min,
        "score_max": asked.score_max,
        "suspicious": asked.suspicious,
    }


def _id_at(moment: datetime) -> UUID:
    """Ids that were made before it are less, those made from then on are not (UUIDv7: milliseconds first)."""
    since_1970 = int(moment.timestamp() * 1000)
    return UUID(int=max(0, since_1970) << 80)
