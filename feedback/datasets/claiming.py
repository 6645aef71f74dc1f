"""Work on a row that one process at a time may do: claimed with a lease, renewed, fenced by a number.

A killed process's lease lapses, and whoever looks next goes on. One that was only slow finds that its number
is not the last any more, and writes nothing.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from django.conf import settings
from django.db import connection

log = logging.getLogger("flywheel.datasets")

#: Processes that may die at one row.
CLAIMS_MAX = 10
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Rows that are worked on one after the other, and what is said of those that come to nothing."""

    #: Of a row, in the log and in the lock that lets one process run the job at a time.
    name: str
    work: Work
    do: Callable[[Claim], None]
    #: Says so on the row, if the claim is still the last one: whether it was.
    fail: Callable[[Claim, str], bool]
    #: What `do` may raise, and what is said then: `{}` stands for the error's own words.
    expected: Mapping[type[Exception], str]
    #: Said of whatever else it raises; the log has the trace.
    broke: str
    #: Said when too many processes have died at one row.
    endless: str

    def run_all(self, most: int | None = None) -> int:
        """Rows that wait, or whose worker is gone, `most` of them at most. How many ended.

        One run at a time, so that this never takes more than one process of a worker.
        """
        with alone(f"feedback.{self.name}") as is_alone:
            return sum(self.run(key) for key in self.work.due()[:most]) if is_alone else 0

    def run(self, key: UUID) -> bool:
        """Whether it ended now, well or not."""
        claim = self.work.claim(key)
        if claim is None:
            return False
        if claim.number > CLAIMS_MAX:
            return self.fail(claim, self.endless)
        try:
            with claim.kept():
                self.do(claim)
        except Lost:
            return False
        except Exception as error:  # said on the row's page
            return self.fail(claim, self._words(error, key))
        return True

    def _words(self, error: Exception, key: UUID) -> str:
        for kind, words in self.expected.items():
            if isinstance(error, kind):
                return words.format(error)
        log.exception("%s %s broke off", self.name, key)
        return self.broke
