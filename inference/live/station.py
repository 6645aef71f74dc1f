"""One web process's live answers: its pumps, its logs, and the loops that run for its whole life."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncGenerator, Coroutine, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseError

from inference.database import in_database, new_id
from inference.engine.client import Engine
from inference.engine.servers import Servers
from inference.generations.adopt import load
from inference.generations.values import Job
from inference.live.contact import Contact
from inference.live.flusher import Flusher
from inference.live.leases import Leases
from inference.live.log import TokenLog
from inference.live.mirror import Ear, Mirror
from inference.live.pump import Pump, Why
from inference.live.reader import Cursor, News, follow
from inference.live.source import Source
from inference.live.tail import Tail
from inference.types import Retries, Timeouts

log = logging.getLogger(__name__)


class Station:
    """Made at the start of a process, stopped at its end. `owner` names it in leases."""

    def __init__(self, *engines: Engine) -> None:
        self.owner = f"{settings.PROCESS}@{socket.gethostname()}:{os.getpid()}:{new_id().hex[-8:]}"
        self.servers = Servers(*(engines or _engines()))
        self.accepting = True
        self._logs: dict[UUID, TokenLog] = {}
        self._pumps: dict[UUID, Pump] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loops: list[asyncio.Task[None]] = []
        contact = self._contact = Contact(settings.LEASE_S)
        self._source = Source(self.servers)
        self._flusher = Flusher(contact, self._local, on_stop=self.stop_producing, on_lost=self._lose)
        self._tail = Tail(contact, self._followed)
        self._mirror = Mirror(settings.CACHE_URL, self._local)
        self._ear = Ear(settings.CACHE_URL, self._followed)
        self._leases = Leases(self.owner, contact, held=self._held, take=self._produce)

    # ---- the process

    def start(self) -> None:
        for name, loop in {
            "flush": self._flusher.run(),
            "renew": self._leases.renew_for_ever(),
            "mirror": self._mirror.run(),
            "tail": self._tail.run(),
            "ear": self._ear.run(),
        }.items():
            self._loops.append(asyncio.create_task(for_ever(name, loop), name=name))
        adopting = for_ever("adopt", self._leases.adopt_for_ever())
        self._adopting = asyncio.create_task(adopting, name="adopt")
        self._loops.append(self._adopting)

    async def stop(self, grace_s: float) -> None:
        """Takes nothing new, lets answers end within the grace, and hands the rest to another process."""
        self.accepting = False
        # What it hands over must not come back to it.
        self._adopting.cancel()
        if self._tasks and grace_s > 0:
            await asyncio.wait(self._tasks, timeout=grace_s)
        for pump in list(self._pumps.values()):
            pump.end("hand over")
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)
        for task in [*self._loops, *self._tasks]:
            task.cancel()
        await asyncio.gather(*self._loops, *self._tasks, return_exceptions=True)
        await self._mirror.aclose()
        await self._ear.aclose()
        await self.servers.aclose()

    # ---- producing

    async def produce(self, generation: UUID, job: Job | None = None) -> None:
        """Starts the first attempt, whose rows have just been committed with this process as owner.

        Without `job` the rows are asked for it.
        """
        if generation in self._pumps:
            return
        if job is None:
            try:
                loaded = await in_database(load, generation, 1)
            except DatabaseError as error:
                # The question is stored; nobody renews this lease, so that it is found like any other.
                self._contact.failed(error)
                log.warning("Generation %s waits for its lease to run out: %s", generation, error)
                return
            job = loaded
        self._produce(job)

    def stop_producing(self, generation: UUID) -> None:
        """Stop was asked for. Of another process's answer the mark on its row tells."""
        self._end(generation, "stop")

    def _lose(self, generation: UUID) -> None:
        self._end(generation, "lost")

    def _end(self, generation: UUID, why: Why) -> None:
        if pump := self._pumps.get(generation):
            pump.end(why)

    def _produce(self, job: Job) -> None:
        self._lose(job.generation)
        item = self._log(job.generation)
        item.take_over(job.attempt)
        if job.settled:
            item.load(job.attempt, job.starts, 0, job.text)
        pump = self._pumps[job.generation] = Pump(job, item, self._source, self._flusher)
        task = asyncio.create_task(self._run(pump), name=f"pump {job.generation}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, pump: Pump) -> None:
        try:
            await pump.run()
            if pump.handed_over:
                await self._hand_over(pump)
        finally:
            key = pump.job.generation
            if self._pumps.get(key) is pump:
                del self._pumps[key]
                pump.log.local = pump.log.closing = False
                pump.log.wake()
                self._tail.hurry()
                self._forget(pump.log)

    async def _hand_over(self, pump: Pump) -> None:
        await self._flusher.hand_over(pump.log)
        await self._leases.release(pump.job.generation, pump.job.attempt)

    def _held(self) -> list[UUID]:
        return [key for key, pump in self._pumps.items() if not pump.handed_over]

    # ---- reading

    async def follow(self, cursor: Cursor) -> AsyncGenerator[News, None]:
        """What the cursor has not seen of a generation that the caller may see, to its end."""
        item = self._log(cursor.generation)
        item.readers += 1
        if not item.local:
            self._tail.hurry()
        try:
            async for news in follow(item, cursor, self._logs):
                yield news
        finally:
            item.readers -= 1
            self._forget(item)

    def _log(self, generation: UUID) -> TokenLog:
        return self._logs.setdefault(generation, TokenLog(generation))

    def _forget(self, item: TokenLog) -> None:
        if not item.readers and not item.local:
            self._logs.pop(item.generation, None)

    def _local(self) -> Iterator[TokenLog]:
        return iter([item for item in self._logs.values() if item.local])

    def _followed(self) -> Iterator[TokenLog]:
        return iter(
            [item for item in self._logs.values() if not item.local and item.ending is None and item.readers]
        )


def _engines() -> list[Engine]:
    """All that are configured. Of several none is asked twice in a row: the next one may be there."""
    limits = Timeouts(token=settings.ENGINE_TOKEN_S, total=settings.ENGINE_ANSWER_S)
    urls, key = settings.INFERENCE_URLS, settings.INFERENCE_API_KEY
    retries = Retries() if len(urls) == 1 else Retries(attempts=1)
    return [Engine(url, api_key=key, timeouts=limits, retries=retries) for url in urls]


async def for_ever(name: str, loop: Coroutine[Any, Any, None]) -> None:
    """A loop that ends would end silently; then nothing is stored any more, so the process must go."""
    try:
        await loop
    except Exception:
        log.critical("The %s loop failed; this process ends so that another takes over.", name, exc_info=True)
        os._exit(70)
