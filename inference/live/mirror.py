"""Text for readers in other processes, through a cache that may be lost at any time.

A process that follows an answer of another leaves a mark with a short life. While there is one, the
producer adds what is new to a trimmed stream every 50 ms. The database stays the truth and the fallback.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any
from uuid import UUID

from redis import Redis as Synchronous
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inference.live.log import Reason, TokenLog

log = logging.getLogger(__name__)

PIECE_EVERY_S = 0.05
MARKS_EVERY_S = 0.25
PATIENCE_S = 0.1
MARK_LIFE_S = 2
STREAM_LIFE_S = 60
STREAM_LENGTH = 256

Logs = Callable[[], Iterable[TokenLog]]


def _was_cancelled() -> bool:
    """redis-py sends by `asyncio.wait_for`, which loses a cancellation that comes as the sending ends."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _mark(generation: UUID) -> str:
    return f"mark:{generation}"


def _stream(generation: UUID, attempt: int) -> str:
    return f"pieces:{generation}:{attempt}"


def _add(pipe: Any, item: TokenLog, fields: dict[str, str | int]) -> None:
    key = _stream(item.generation, item.attempt)
    pipe.xadd(key, fields, maxlen=STREAM_LENGTH, approximate=True)
    pipe.expire(key, STREAM_LIFE_S)


def forget(url: str, attempts: Iterable[tuple[UUID, int]]) -> None:
    """Removes what lies there of these. Where the cache is away it goes by itself, STREAM_LIFE_S later."""
    keys = [key for each in attempts for key in (_mark(each[0]), _stream(*each))]
    if not keys:
        return
    try:
        with Synchronous.from_url(url, socket_timeout=1, socket_connect_timeout=1) as redis:
            redis.unlink(*keys)
    except (RedisError, OSError) as error:
        log.warning("The cache could not be told to forget: %s", str(error) or type(error).__name__)


class Mirror:
    """The producer's side."""

    def __init__(self, url: str, logs: Logs) -> None:
        self._redis: Any = Redis.from_url(url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S)
        self._logs = logs
        self._sent: dict[UUID, tuple[int, int]] = {}
        self._told: dict[UUID, tuple[tuple[Reason, str], float]] = {}

    async def run(self) -> None:
        """For the whole life of the process."""
        marks_at = 0.0
        while not _was_cancelled():
            await asyncio.sleep(PIECE_EVERY_S if self._sent else MARKS_EVERY_S)
            try:
                async with asyncio.timeout(PATIENCE_S):
                    if monotonic() - marks_at >= MARKS_EVERY_S:
                        marks_at = monotonic()
                        await self._read_marks()
                    await self._add_pieces()
            except (RedisError, OSError, TimeoutError):
                # Whoever reads elsewhere has the database; the marks are looked for again.
                self._sent = {}

    def _settled(self) -> list[TokenLog]:
        """Until its attempt's start is known a log may hold text of another attempt."""
        return [item for item in self._logs() if item.settled]

    async def _read_marks(self) -> None:
        logs = self._settled()
        if not logs:
            self._sent = {}
            return
        found = await self._redis.mget([_mark(item.generation) for item in logs])
        marked = [item for item, mark in zip(logs, found, strict=True) if mark is not None]
        # A reader has from the database what was stored before its mark was seen.
        self._sent = {
            item.generation: self._sent.get(item.generation, (item.attempt, item.stored)) for item in marked
        }

    async def _add_pieces(self) -> None:
        pipe = self._redis.pipeline(transaction=False)
        sent: dict[UUID, tuple[int, int]] = {}
        for item in self._settled():
            if item.generation not in self._sent:
                continue
            attempt, start = self._sent[item.generation]
            end = item.visible
            if attempt != item.attempt or start > end:
                start = item.stored
            if end > start:
                _add(pipe, item, {"from": start, "text": item.text.between(start, end)})
            elif reason := self._why(item):
                _add(pipe, item, {"waiting": reason})
            sent[item.generation] = (item.attempt, end)
        if len(pipe):
            await pipe.execute()
        self._sent |= sent
        self._told = {key: told for key, told in self._told.items() if key in self._sent}

    def _why(self, item: TokenLog) -> Reason | None:
        """Why nothing comes, when that has not been said, or so long ago that the stream has lost it."""
        if item.waiting is None:
            return None
        said, at = self._told.get(item.generation, (None, 0.0))
        if said == item.waiting and monotonic() - at < STREAM_LIFE_S / 2:
            return None
        self._told[item.generation] = (item.waiting, monotonic())
        return item.waiting[0]

    async def aclose(self) -> None:
        await self._redis.aclose()


class Ear:
    """The reader's side."""

    def __init__(self, url: str, logs: Logs) -> None:
        self._redis: Any = Redis.from_url(url, socket_timeout=1.0, socket_connect_timeout=PATIENCE_S)
        self._logs = logs
        self._last: dict[str, str] = {}

    async def run(self) -> None:
        """For the whole life of the process."""
        marked_at = 0.0
        while not _was_cancelled():
            logs = {_stream(item.generation, item.attempt): (item, item.attempt) for item in self._logs()}
            marks = [item.generation for item in self._logs()]
            if not marks:
                self._last = {}
                await asyncio.sleep(MARKS_EVERY_S)
                continue
            try:
                if monotonic() - marked_at >= MARK_LIFE_S / 4:
                    marked_at = monotonic()
                    await self._leave_marks(marks)
                await self._listen(logs)
            except (RedisError, OSError, TimeoutError):
                await asyncio.sleep(MARKS_EVERY_S)

    async def _leave_marks(self, generations: list[UUID]) -> None:
        pipe = self._redis.pipeline(transaction=False)
        for generation in generations:
            pipe.set(_mark(generation), 1, ex=MARK_LIFE_S)
        await pipe.execute()

    async def _listen(self, logs: dict[str, tuple[TokenLog, int]]) -> None:
        self._last = {key: self._last.get(key, "0") for key in logs}
        for key, entries in await self._redis.xread(self._last, block=100) or []:
            item, attempt = logs[key.decode()]
            for entry, fields in entries:
                self._last[key.decode()] = entry.decode()
                if b"waiting" in fields:
                    item.hear_waiting(attempt, fields[b"waiting"].decode())
                else:
                    item.hear(attempt, int(fields[b"from"]), fields[b"text"].decode())

    async def aclose(self) -> None:
        await self._redis.aclose()
