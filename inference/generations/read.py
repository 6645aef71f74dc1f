"""What the rows say of generations that other processes produce, or that have ended."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from inference.generations.values import Ask, Ending, View
from inference.models import LIVE, Status

_HEADS = """
SELECT g.id, g.attempt, g.status, g.finish_reason, g.error_code, g.error_text, length(g.text),
       coalesce(jsonb_object_agg(a.number, a.start) FILTER (WHERE a.start IS NOT NULL), '{}')
FROM inference_generation g LEFT JOIN inference_attempt a ON a.generation_id = g.id
WHERE g.id = ANY(%s) GROUP BY g.id
"""
_DELTAS = """
SELECT d.generation_id, d.attempt, d.start, d.text
FROM unnest(%s::uuid[], %s::int[]) AS asked (id, since)
JOIN inference_delta d ON d.generation_id = asked.id AND d."end" > asked.since
ORDER BY d.generation_id, d.start
"""
_ENDED = """
SELECT g.id, substr(g.text, asked.since + 1)
FROM unnest(%s::uuid[], %s::int[]) AS asked (id, since) JOIN inference_generation g ON g.id = asked.id
"""


def views(asks: Sequence[Ask]) -> list[View]:
    """One view per known generation, in three statements however many are asked for."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [[ask.generation for ask in asks]])
        heads = {row[0]: row for row in cursor.fetchall()}
        known = [ask for ask in asks if ask.generation in heads]
        starts = {ask.generation: _starts(heads[ask.generation][7]) for ask in known}
        since = {
            ask.generation: _valid_until(ask, heads[ask.generation], starts[ask.generation]) for ask in known
        }
        live = {key: at for key, at in since.items() if heads[key][2] in LIVE}
        ended = {key: at for key, at in since.items() if key not in live}
        texts = _live_texts(cursor, live, heads) | _ended_texts(cursor, ended)
    return [_view(heads[key], starts[key], at, texts.get(key, "")) for key, at in since.items()]


def _starts(found: Any) -> dict[int, int]:
    found = json.loads(found) if isinstance(found, str) else found
    return {int(number): start for number, start in found.items()}


def _valid_until(ask: Ask, head: Any, starts: dict[int, int]) -> int:
    """As far as what is asked for was left in place, and never past the end of a text that has ended.

    What a process said last and never stored may have been heard by others: it is no part of the answer.
    """
    later = [start for number, start in starts.items() if number > ask.attempt]
    ended = [int(head[6])] if head[2] not in LIVE else []
    return min([ask.since, *later, *ended])


def _live_texts(cursor: Any, asked: dict[UUID, int], heads: dict[UUID, Any]) -> dict[UUID, str]:
    """Text after each offset. Pieces of an attempt that came in between two statements are left for later."""
    parts: dict[UUID, list[str]] = defaultdict(list)
    for key, attempt, start, text in _rows(cursor, _DELTAS, asked):
        if attempt <= heads[key][1]:
            parts[key].append(text[max(0, asked[key] - start) :])
    return {key: "".join(found) for key, found in parts.items()}


def _ended_texts(cursor: Any, asked: dict[UUID, int]) -> dict[UUID, str]:
    return dict(_rows(cursor, _ENDED, asked))


def _rows(cursor: Any, statement: str, asked: dict[UUID, int]) -> Iterable[Any]:
    if not asked:
        return []
    cursor.execute(statement, [list(asked), list(asked.values())])
    return list(cursor.fetchall())


def _view(head: Any, starts: dict[int, int], since: int, text: str) -> View:
    key, attempt, status, finish_reason, code, words, *_ = head
    ending = None
    if status not in LIVE:
        ending = Ending(Status(status), finish_reason, code, words)
    settled = attempt in starts or ending is not None
    return View(key, attempt, starts, settled, since, text, ending)
