"""Reads one generation from the engine into the token log. Knows nothing of sockets."""

import asyncio
import logging
from contextlib import aclosing
from datetime import UTC, datetime
from time import monotonic
from typing import Literal

from django.conf import settings
from django.db import Error as DatabaseError

from inference.engine.servers import Server
from inference.engine.wire import NUMBER_MAX
from inference.exceptions import InferenceError, Internal, Overloaded, Unavailable
from inference.generations.values import Begun, Ending, Job
from inference.live.flusher import SOON_AT, Flusher
from inference.live.log import Reason, TokenLog
from inference.live.source import Lost, Opened, Source
from inference.models import Status
from inference.types import StreamDelta, Usage

log = logging.getLogger(__name__)

# An answer that had begun is given so long for its engine to come back; then it is interrupted.
RESUME_WAIT_S = 10.0
Why = Literal["stop", "hand over", "lost"]


class Pump:
    """One attempt at one generation, in a task of its own."""

    def __init__(self, job: Job, item: TokenLog, source: Source, flusher: Flusher) -> None:
        self.job = job
        self.log = item
        self._source = source
        self._flusher = flusher
        self._why: Why | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked_at = self._first_at = self._last_at = 0.0
        self._opened: Opened | None = None
        self._usage: Usage | None = None
        self._finish_reason = ""
        self._model = ""

    def end(self, why: Why) -> None:
        """Ends the reading; `run` then does what the reason asks for. The first reason counts."""
        if self._why is None:
            self._why = why
            if self._reading is not None:
                self._reading.cancel()

    async def run(self) -> None:
        """Until the answer has ended and is committed, or is no longer ours."""
        ending = await self._read()
        if ending is None:
            return
        if self._opened and not self.job.begun and self.log.attempt and not self._first_at:
            self.log.begun = self._begun(self._opened)
        if await self._flusher.close(self.log, ending) and self.log.settled:
            self.log.end(ending)
        else:
            self._why = "lost"

    @property
    def handed_over(self) -> bool:
        """Whether another process is to go on with it at once."""
        return self._why == "hand over"

    async def _read(self) -> Ending | None:
        """How the answer ended; None when it is for others to end."""
        if self._why is None:
            self._reading = asyncio.create_task(self._take_all(), name=f"read {self.job.generation}")
            await asyncio.wait({self._reading})
        if self._why == "stop":
            return self._ending(Status.STOPPED, "")
        if self._why is not None or self._reading is None:
            return None
        if self._reading.cancelled():
            self._why = "hand over"
            return None
        return self._ending_of(self._reading.exception())

    def _ending_of(self, error: BaseException | None) -> Ending | None:
        if error is None:
            return self._ending(Status.COMPLETE, self._finish_reason)
        if isinstance(error, Lost | DatabaseError):
            # A database that fails us here may serve the next; the answer is not at an end.
            self._why = "lost" if isinstance(error, Lost) else "hand over"
            return None
        status = Status.INTERRUPTED if len(self.log.text) or self.job.text else Status.FAILED
        if isinstance(error, InferenceError):
            return self._ending(status, self._finish_reason, error.code, error.words)
        log.error("Generation %s failed in our own code.", self.job.generation, exc_info=error)
        return self._ending(status, "", Internal.code, Internal().words)

    async def _take_all(self) -> None:
        """Reads the stream to its end, waiting while no engine is there."""
        patience = self._patience()
        began = monotonic()
        while True:
            try:
                await self._take_stream()
                return
            except Unavailable as error:
                pause = min(error.retry_after or 0.5, 5.0)
                if self._first_at or monotonic() + pause > began + patience:
                    raise
                self._tell_waiting(error)
                await asyncio.sleep(pause)

    def _patience(self) -> float:
        """Seconds for which an absent engine is waited for."""
        if self.job.text:
            return RESUME_WAIT_S
        age = (datetime.now(UTC) - self.job.created_at).total_seconds()
        return max(RESUME_WAIT_S, settings.ENGINE_WAIT_S - age)

    def _tell_waiting(self, error: Unavailable) -> None:
        busy = isinstance(error, Overloaded)
        reason: Reason = "busy" if busy else "unreachable" if self._source.servers.seen else "starting"
        self.log.wait_for(reason)

    async def _take_stream(self) -> None:
        await self._source.servers.use(self.job.model, self._take_from)

    async def _take_from(self, server: Server) -> None:
        self._asked_at = monotonic()
        opened = self._opened = await self._source.open(self.job, self.log, server)
        async with aclosing(opened.stream) as stream:
            async for delta in stream:
                self._take(delta, opened)

    def _take(self, delta: StreamDelta, opened: Opened) -> None:
        now = monotonic()
        self._model = delta.model or self._model
        self._usage = delta.usage or self._usage
        self._finish_reason = delta.finish_reason or self._finish_reason
        if delta.prompt_token_ids is not None and opened.prompt_token_ids is None:
            opened.prompt_token_ids = delta.prompt_token_ids
        if not (delta.text or delta.token_ids):
            return
        if not self._first_at and delta.text:
            self._first_at = now
            self.log.begun = self._begun(opened)
        self._last_at = now
        self.log.append(delta.text, delta.token_ids)
        if self.log.unstored > SOON_AT:
            self._flusher.hurry()

    def _begun(self, opened: Opened) -> Begun:
        return Begun(
            served_model=self._model or opened.model.id,
            revision=opened.model.root or "",
            engine_version=opened.engine_version,
            template_hash=opened.template_hash,
            prompt_token_ids=opened.prompt_token_ids,
            left_out=opened.left_out,
            ttft_ms=1000 * (self._first_at - self._asked_at) if self._first_at else None,
        )

    def _ending(self, status: Status, finish_reason: str, code: str = "", words: str = "") -> Ending:
        said = self._opened.said if self._opened else 0
        prompt = self._opened.prompt_token_ids if self._opened else None
        usage = self._usage
        spread = usage.completion_tokens - 1 if usage else 0
        now = monotonic()
        return Ending(
            status=status,
            finish_reason=finish_reason,
            error_code=code,
            error_text=words,
            prompt_tokens=len(prompt) if prompt is not None else usage.prompt_tokens if usage else None,
            completion_tokens=min(said + usage.completion_tokens, NUMBER_MAX) if usage else None,
            cached_tokens=usage.cached_tokens if usage else None,
            tpot_ms=1000 * (self._last_at - self._first_at) / spread if spread > 0 else None,
            duration_ms=1000 * (now - self._asked_at) if self._asked_at else None,
        )
