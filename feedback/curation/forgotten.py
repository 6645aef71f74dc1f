"""Which kept vectors go: of texts that somebody took back, and those that were not used for longest.

Apart from the vectors themselves, so that whoever only removes some loads no model.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, LiteralString

from django.db import connection

__all__ = ["MOST", "beyond_most", "of_texts", "of_who_lowered"]

# Some 350 MB of the database.
MOST = 200_000

# Of people who are gone, about to go, or have taken something back since their text was read.
_TAKEN_BACK: LiteralString = """
DELETE FROM inference_embedding t WHERE {which} AND EXISTS (
  SELECT FROM unnest(t.subjects) AS who(person) WHERE
  NOT EXISTS (SELECT FROM chat_user u WHERE u.id = who.person AND u.erasing_at IS NULL)
  OR EXISTS (SELECT FROM feedback_erasure e WHERE e.person = who.person AND e.asked_at >= t.read_at)
  OR EXISTS (SELECT FROM chat_consent c
    WHERE c.user_id = who.person AND c.at >= t.read_at AND c.level <> 'training'))
"""
_OF_TEXTS: LiteralString = "t.model = %(model)s AND t.text_hash = ANY(%(hashes)s)"
_OF_WHO_LOWERED: LiteralString = """
t.subjects && ARRAY(SELECT user_id FROM chat_consent
  WHERE level <> 'training' AND at > %(since)s::timestamptz - interval '10 minutes')
"""
_BEYOND: LiteralString = """
DELETE FROM inference_embedding WHERE id IN (
  SELECT id FROM inference_embedding ORDER BY used_at DESC, id DESC OFFSET %(most)s)
"""


def of_texts(model: str, hashes: Collection[str]) -> int:
    """How many of these went. Asked once they are kept: what is taken back later finds them by itself."""
    return _execute(_TAKEN_BACK.format(which=_OF_TEXTS), model=model, hashes=list(hashes))


def of_who_lowered(since: str) -> int:
    """How many went of people who have lowered their consent later than `since`, a time or -infinity.

    Its transaction may have been open for some minutes.
    """
    return _execute(_TAKEN_BACK.format(which=_OF_WHO_LOWERED), since=since)


def beyond_most(most: int = MOST) -> int:
    return _execute(_BEYOND, most=most)


def _execute(statement: LiteralString, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
