"""Stores the logs of all pumps of a process together: one write at least every 250 ms."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from time import monotonic
from uuid import UUID

from django.db import Error as DatabaseError

from inference.database import in_database
from inference.generations.values import Ending
from inference.generations.write import close, flush
from inference.live.contact import Contact
from inference.live.log import TokenLog

log = logging.getLogger(__name__)

EVERY_S = 0.25
# A stream that has gathered this many code points does not wait for its turn.
SOON_AT = 2048


class Flusher:
    """Asks the database for every live log whether its attempt stands, and hands it what is new."""

    def __init__(
        self,
        contact: Contact,
        logs: Callable[[], Iterable[TokenLog]],
        *,
        on_stop: Callable[[UUID], None],
        on_lost: Callable[[UUID], None],
    ) -> None:
        self._contact = contact
        self._logs = logs
        self._on_stop = on_stop
        self._on_lost = on_lost
        self._soon = asyncio.Event()
        self._turn = asyncio.Condition()
        self._in_flight: set[UUID] = set()

    def hurry(self) -> None:
        self._soon.set()

    async def run(self) -> None:
        """For the whole life of the process."""
        while True:
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._soon.wait()
            except TimeoutError:
                pass
            self._soon.clear()
            await self.flush()

    async def flush(self) -> None:
        """Once, for every log that is not being closed. A failure leaves the logs as they are."""
        logs = [item for item in self._logs() if item.local and not item.closing]
        if not logs:
            return
        writes = [item.write() for item in logs]
        self._in_flight = {item.generation for item in logs}
        began = monotonic()
        try:
            standing = await in_database(flush, writes)
        except DatabaseError as error:
            self._contact.failed(error)
            return
        finally:
            async with self._turn:
                self._in_flight = set()
                self._turn.notify_all()
        self._contact.answered(monotonic() - began)
        for item, write in zip(logs, writes, strict=True):
            if item.generation not in standing:
                self._on_lost(item.generation)
                continue
            item.wrote(write)
            if standing[item.generation]:
                self._on_stop(item.generation)

    async def close(self, item: TokenLog, ending: Ending) -> bool:
        """Ends a log for good, trying until the database answers. False: another attempt is in force."""
        item.closing = True
        async with self._turn:
            await self._turn.wait_for(lambda: item.generation not in self._in_flight)
        last, pause = item.last(), 0.1
        while True:
            try:
                return await in_database(close, last, ending)
            except DatabaseError as error:
                self._contact.failed(error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)
