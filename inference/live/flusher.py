"""Stores the logs of all pumps of a process together: one write at least every 250 ms."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic
from uuid import UUID

from django.db import Error as DatabaseError

from inference.database import in_database
from inference.generations.values import Ending
from inference.generations.write import close, flush
from inference.live.contact import Contact
from inference.live.log import TokenLog

log = logging.getLogger(__name__)

# What is shown is stored within 250 ms: so much is left for the write itself.
EVERY_S = 0.2
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
        self._one_at_a_time = asyncio.Lock()

    def hurry(self) -> None:
        self._soon.set()

    async def run(self) -> None:
        """For the whole life of the process."""
        while True:
            due = asyncio.get_running_loop().time() + EVERY_S
            await self.flush()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(due):
                    await self._soon.wait()
            self._soon.clear()

    async def flush(self) -> None:
        """Once, for every log that is not being closed. A failure leaves the logs as they are."""
        async with self._one_at_a_time:
            logs = [item for item in self._logs() if item.local and not item.closing]
            if logs:
                await self._store(logs)

    async def _store(self, logs: list[TokenLog]) -> None:
        writes = [item.write() for item in logs]
        began = monotonic()
        try:
            standing = await in_database(flush, writes)
        except DatabaseError as error:
            self._contact.failed(error)
            return
        self._contact.answered(monotonic() - began)
        for item, write in zip(logs, writes, strict=True):
            if write.attempt != item.attempt:
                continue  # adopted by this very process meanwhile
            if item.generation not in standing:
                self._on_lost(item.generation)
                continue
            item.wrote(write)
            if standing[item.generation]:
                self._on_stop(item.generation)

    async def hand_over(self, item: TokenLog) -> None:
        """Stores all of a log, if the database answers. What does not get there is said again by others."""
        await self.flush()
        if item.unstored:  # a part whose storing had failed went out first, unchanged
            await self.flush()

    async def close(self, item: TokenLog, ending: Ending) -> bool:
        """Ends a log for good, trying until the database answers. False: another attempt is in force."""
        item.closing, attempt = True, item.attempt
        async with self._one_at_a_time:  # a flush under way may hold a part of it
            if item.attempt != attempt:
                return False
            last, pause = item.last(), 0.1
        while True:
            try:
                return await in_database(close, last, ending)
            except DatabaseError as error:
                self._contact.failed(error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)
