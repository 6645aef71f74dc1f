"""Old rows to be swept, and somebody who writes into their table meanwhile."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.activities import Outcome
from chat.models import Activity, User
from config import retention
from tests.fast.chat.said import turned

BOUND_MS = 1000
BEGINS_S = 30
OLD = "now() - interval '31 days'"
_ACTIVITIES = f"""
INSERT INTO chat_activity
  (id, conversation_id, number, person_id, client_id, kind, body, value, result, at, drained_at)
SELECT gen_random_uuid(), %s, 1000 + n, %s, gen_random_uuid(), 'renamed', '', '{{}}', '{{}}', {OLD}, {OLD}
FROM generate_series(1, %s) AS n
"""


def execute(statement: str, values: list[UUID | str | int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def old_activities(outcome: Outcome, ann: User, count: int) -> None:
    execute(_ACTIVITIES, [outcome.conversation, ann.pk, count])


def connected() -> "psycopg.Connection[tuple[object, ...]]":
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{settings.DATABASES['default']['NAME']}")
    return psycopg.connect(urlunsplit(address), autocommit=True)


class Writer(threading.Thread):
    """Writes into the table that is swept, as fast as it can; an error when one write waits too long.

    `begun`: it has written once.
    """

    def __init__(self, conversation: str, ann: User) -> None:
        super().__init__(daemon=True)
        self.row = [conversation, ann.pk]
        self.begun, self.over = threading.Event(), threading.Event()
        self.written = 0
        self.error: Exception | None = None

    def run(self) -> None:
        insert = (
            "INSERT INTO chat_activity"
            " (id, conversation_id, number, person_id, client_id, kind, body, value, result, at)"
            " VALUES (gen_random_uuid(), %s, %s, %s, gen_random_uuid(), 'renamed', '', '{}', '{}', now())"
        )
        update = "UPDATE chat_activity SET drained_at = NULL WHERE conversation_id = %s AND number = %s"
        try:
            with connected() as mine:
                mine.execute(f"SET lock_timeout = {BOUND_MS}")
                while not self.over.is_set():
                    number = 1_000_000 + self.written
                    mine.execute(insert, [self.row[0], number, self.row[1]])
                    mine.execute(update, [self.row[0], number])
                    self.written += 1
                    self.begun.set()
        except psycopg.Error as error:
            self.error = error


@contextmanager
def writing(outcome: Outcome, ann: User) -> Iterator[Writer]:
    writer = Writer(outcome.conversation, ann)
    writer.start()
    try:
        assert writer.begun.wait(BEGINS_S), writer.error
        yield writer
    finally:
        writer.over.set()
        writer.join()


def sweep_while_others_write(ann: User, rows: int) -> None:
    """They go in pieces; no write waits past the bound, and nothing that is written goes with them."""
    outcome = turned(ann, 2)
    old_activities(outcome, ann, rows)
    with writing(outcome, ann) as writer, CaptureQueriesContext(connection) as asked:
        before = writer.written
        removed = retention.sweep()
    assert writer.error is None
    assert removed["chat_activity"] == rows
    pieces = [query for query in asked if query["sql"].lstrip().startswith("DELETE FROM chat_activity")]
    assert len(pieces) == rows // retention.PIECE + 1
    assert writer.written > before
    assert Activity.objects.count() == 2 + writer.written, "what is not drained stays"
