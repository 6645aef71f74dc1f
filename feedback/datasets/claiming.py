"""Work on a row that one process at a time may do: claimed with a lease, renewed, fenced by a number.

A killed process's lease lapses, and whoever looks next goes on. One that was only slow finds that its number
is not the last any more, and writes nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString
from uuid import UUID

from django.conf import settings
from django.db import connection

_DUE: LiteralString = """
SELECT id FROM {table} WHERE status = ANY(%(open)s)
AND (lease_until IS NULL OR lease_until < statement_timestamp()) ORDER BY id
"""
_CLAIM: LiteralString = """
UPDATE {table} SET status = %(at_work)s, claim = claim + 1,
  lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE id = %(id)s AND status = ANY(%(open)s) AND (lease_until IS NULL OR lease_until < statement_timestamp())
RETURNING claim
"""
_HOLD: LiteralString = """
UPDATE {table} SET lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE id = %(id)s AND claim = %(claim)s AND status = %(at_work)s
"""
_ALONE = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
_DONE = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """Whether nobody else does what is called so. The lock goes with a process that is killed."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [name])
        held = bool(cursor.fetchone()[0])
        try:
            yield held
        finally:
            if held:
                cursor.execute(_DONE, [name])


class Lost(Exception):
    """Somebody else has taken it, or it is not to be done any more."""


class Work:
    """A kind of row to work on: its table, and the names of its states."""

    def __init__(self, table: LiteralString, *, waiting: str, at_work: str) -> None:
        self.table = table
        self._states = {"open": [waiting, at_work], "at_work": at_work}

    @property
    def names(self) -> dict[str, Any]:
        return {**self._states, "lease": settings.WORK_LEASE_S}

    def due(self) -> list[UUID]:
        with connection.cursor() as cursor:
            cursor.execute(_DUE.format(table=self.table), self.names)
            return [key for (key,) in cursor.fetchall()]

    def claim(self, key: UUID) -> Claim | None:
        """None when somebody was quicker."""
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM.format(table=self.table), {**self.names, "id": key})
            row = cursor.fetchone()
        return Claim(self, key, row[0]) if row else None


class Claim:
    """The right to write, until somebody else has taken it."""

    def __init__(self, work: Work, key: UUID, number: int) -> None:
        self.work, self.key, self.number = work, key, number

    def hold(self) -> None:
        """Renews the lease, and locks the row until the transaction ends. Raises Lost."""
        names: dict[str, Any] = {**self.work.names, "id": self.key, "claim": self.number}
        with connection.cursor() as cursor:
            cursor.execute(_HOLD.format(table=self.work.table), names)
            if not cursor.rowcount:
                raise Lost(f"{self.work.table} {self.key}")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps out a process that lost its claim and does not know yet. Raises Lost while there is one."""
        with alone(f"{self.work.table} {self.key}") as is_alone:
            if not is_alone:
                raise Lost(f"{self.work.table} {self.key}")
            yield

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Renewed by a thread of its own while something long is done."""
        ended = threading.Event()
        thread = threading.Thread(target=self._renew, args=[ended], daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _renew(self, ended: threading.Event) -> None:
        try:
            while not ended.wait(settings.WORK_LEASE_S / 4):
                self.hold()
        except Lost:
            return  # whoever does the work finds out as it writes
        finally:
            connection.close()
