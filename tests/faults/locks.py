"""A process is stopped where it waits for a row that the test holds, and killed there."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from tests.faults.installation import Installation
from tests.faults.servers import processes
from tests.rows import LOOK_EVERY_S

WAIT_S = 60.0
_BLOCKED = """
SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND position(%s in query) > 0
"""
_TERMINATE = """
SELECT bool_and(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND position(%s in query) > 0
"""


def killed(here: Installation, name: str) -> int:
    """With its pool, where it has one: nothing of it goes on. Its number."""
    first, *others = processes(here.product, name) if name == "worker" else [here.product.children()[name]]
    for pid in (first, *others):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return first


@contextmanager
def held(here: Installation, lock: str, value: str) -> Iterator[None]:
    """Whoever comes to this lock waits."""
    with psycopg.connect(here.database_url) as connection:
        assert connection.execute(lock.encode(), [value]).fetchone()
        yield
        connection.rollback()


async def blocked(here: Installation, statement: str) -> None:
    async with asyncio.timeout(WAIT_S):
        while not here.rows.one(_BLOCKED, statement):
            await asyncio.sleep(LOOK_EVERY_S)


def terminated(here: Installation, statement: str) -> None:
    """A connection goes with its process: the server would do the statement that waits, and then notice."""
    assert here.rows.one(_TERMINATE, statement)
