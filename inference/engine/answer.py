"""One answer being read: its HTTP response, its deltas, and the clock that it runs against."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from http import HTTPStatus

import httpx

from inference.engine.failures import refusal
from inference.engine.wire import AnswerStream
from inference.exceptions import (
    ConnectTimeout,
    EngineError,
    FirstTokenTimeout,
    Malformed,
    StreamCut,
    TokenTimeout,
    TotalTimeout,
    Unreachable,
)
from inference.types import StreamDelta, Timeouts

#: Read of a refusal's body; and seconds that the last bytes behind the end mark are waited for, so that the
#: connection can be used again.
_REFUSAL_LIMIT = 64 * 1024
_LEFTOVER_S = 0.25


class Answer:
    """Deltas of one request. Whoever opens it closes it; closing closes the request."""

    def __init__(self, timeouts: Timeouts, started: float, max_tokens: int) -> None:
        self._timeouts = timeouts
        self._clock = asyncio.get_running_loop().time
        self._total_deadline = started + timeouts.total
        self._heard = self._clock()
        self._token_deadline = self._heard + timeouts.first_token
        self._stream = AnswerStream(max_tokens)
        self._response: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes]

    async def open(self, client: httpx.AsyncClient, request: httpx.Request) -> None:
        try:
            async with asyncio.timeout_at(self._deadline):
                self._response = await client.send(request, stream=True)
                await _check(self._response)
        except TimeoutError as error:
            raise self._too_late() from error
        except httpx.TransportError as error:
            raise lost_before_answer(error) from error
        self._chunks = self._response.aiter_raw()

    async def next(self) -> StreamDelta | None:
        """The next delta; None at the good end, and the failure by name at any other."""
        while not self._stream.done:
            chunk = await self._chunk()
            if chunk is None:
                break
            if (delta := self._stream.feed(chunk)) is not None:
                self._set_deadline(delta)
                return delta
        self._stream.end()
        await self._read_leftover()
        return None

    async def up_to_first_token(self) -> list[StreamDelta]:
        """Until this returns nothing was produced, and asking again is safe."""
        deltas: list[StreamDelta] = []
        while not self._stream.begun and (delta := await self.next()) is not None:
            deltas.append(delta)
        return deltas

    async def aclose(self) -> None:
        if self._response is not None:
            await self._response.aclose()

    @property
    def silent_for(self) -> float:
        """Seconds since the engine said anything."""
        return self._clock() - self._heard

    @property
    def _deadline(self) -> float:
        return min(self._token_deadline, self._total_deadline)

    def _set_deadline(self, delta: StreamDelta) -> None:
        """Only tokens put the deadline off: comments and empty events are no progress."""
        if self._stream.finish_reason is not None:
            self._token_deadline = self._clock() + self._timeouts.end
        elif delta.text or delta.token_ids:
            self._token_deadline = self._clock() + self._timeouts.token

    async def _chunk(self) -> bytes | None:
        try:
            async with asyncio.timeout_at(self._deadline):
                chunk = await anext(self._chunks, None)
            self._heard = self._clock()
            return chunk
        except TimeoutError as error:
            failure: EngineError = self._too_late()
            cause: Exception = error
        except httpx.TransportError as error:
            failure = StreamCut(str(error)) if self._stream.begun else lost_before_answer(error)
            cause = error
        if self._stream.finish_reason is not None:
            return None  # The answer is whole; only usage and the end mark are missing.
        raise self._stream.failure or failure from cause

    def _too_late(self) -> EngineError:
        if self._total_deadline <= self._clock():
            return TotalTimeout(f"not ended after {self._timeouts.total} s")
        if not self._stream.begun:
            return FirstTokenTimeout(f"no token after {self._timeouts.first_token} s")
        return TokenTimeout(f"no further token after {self._timeouts.token} s")

    async def _read_leftover(self) -> None:
        with suppress(TimeoutError, httpx.TransportError):
            async with asyncio.timeout(_LEFTOVER_S):
                async for _ in self._chunks:
                    pass


def lost_before_answer(error: httpx.TransportError) -> EngineError:
    """Nothing was produced yet, so that whatever broke the connection, the engine was not there."""
    if isinstance(error, httpx.ConnectTimeout):
        return ConnectTimeout(str(error))
    if isinstance(error, httpx.RemoteProtocolError | httpx.LocalProtocolError):
        return Malformed(str(error))
    return Unreachable(str(error) or type(error).__name__)


async def _check(response: httpx.Response) -> None:
    """A refusal becomes its failure; an answer that is no event stream is one too."""
    if response.status_code != HTTPStatus.OK:
        raise refusal(response.status_code, response.headers, await beginning_of(response))
    if not response.headers.get("content-type", "").startswith("text/event-stream"):
        raise Malformed(f"{response.headers.get('content-type')} instead of an event stream")


async def beginning_of(response: httpx.Response, limit: int = _REFUSAL_LIMIT) -> bytes:
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > limit:
            break
    return body
