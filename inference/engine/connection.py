"""One HTTP/1.1 connection to the engine: a request, its answer's head, its body as it arrives."""

from __future__ import annotations

import asyncio
from typing import cast

import httptools
import httpx
from typing_extensions import override

#: Bytes that may wait for a reader before the socket is held back.
HELD_BACK_AT = 1024 * 1024
HEAD_LIMIT = 64 * 1024


class Connection(asyncio.Protocol):
    """Used by one reader at a time. `is_usable` says whether another request may follow."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._idle_since = self._loop.time()
        self._reset()

    def _reset(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._headers: list[tuple[bytes, bytes]] = []
        self._head_size = 0
        self._pieces: list[bytes] = []
        self._size = 0
        self._has_head = False
        self._asked = False
        self._held_back = False
        self._failure: httpx.TransportError | None = None
        self.has_answered = False
        self.is_whole = False

    # What the pool and the reader do.

    @property
    def idle_for(self) -> float:
        return self._loop.time() - self._idle_since

    @property
    def is_usable(self) -> bool:
        """Open, and not in the middle of an answer."""
        is_open = self._transport is not None and not self._transport.is_closing()
        return is_open and not self._asked and self._failure is None

    async def ask(self, head_and_body: bytes) -> tuple[int, list[tuple[bytes, bytes]]]:
        """Sends a request; gives status and headers of its answer."""
        self._reset()
        self._asked = True
        if self._transport is None or self._transport.is_closing():
            raise httpx.WriteError("the connection is closed")
        self._transport.write(head_and_body)
        while not self._has_head:
            await self._something()
        return self._parser.get_status_code(), self._headers

    async def read(self) -> bytes:
        """All that has arrived, as one piece; empty at the end."""
        while not self._pieces:
            if self.is_whole:
                return b""
            await self._something()
        piece = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        self._hold_back(False)
        return piece

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def _something(self) -> None:
        """Waits until the socket says anything new; raises once nothing more can come."""
        if self._failure is not None:
            raise self._failure
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _hold_back(self, wanted: bool) -> None:
        transport = self._transport
        if wanted == self._held_back or transport is None or transport.is_closing():
            return
        self._held_back = wanted
        if wanted:
            transport.pause_reading()
        else:
            transport.resume_reading()

    # What the socket says.

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        if not self._asked:
            self.abort()  # An answer to nothing: this connection cannot be trusted with the next request.
            return
        self.has_answered = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(httpx.RemoteProtocolError(f"no HTTP answer: {error}"))
            self.abort()
        self._check_head()
        self._hold_back(self._size > HELD_BACK_AT)
        self._wake()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._has_head and not self.is_whole and exc is None and self._ends_with_connection:
            self.is_whole = True
        elif not self.is_whole:
            self._fail(httpx.ReadError(str(exc) if exc else "the server closed the connection"))
        self._wake()

    @property
    def _ends_with_connection(self) -> bool:
        """Neither a length nor chunks: the body is what comes until the server closes."""
        names = {name.lower() for name, _ in self._headers}
        return not names & {b"content-length", b"transfer-encoding"}

    def _check_head(self) -> None:
        if not self._has_head and self._head_size > HEAD_LIMIT:
            self._fail(httpx.RemoteProtocolError("a head without end"))
            self.abort()

    def _fail(self, failure: httpx.TransportError) -> None:
        self._failure = self._failure or failure

    # What the parser found.

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))
        self._head_size += len(name) + len(value)

    def on_headers_complete(self) -> None:
        self._has_head = True

    def on_body(self, body: bytes) -> None:
        self._pieces.append(body)
        self._size += len(body)

    def on_message_complete(self) -> None:
        self.is_whole = True
        self._asked = False
        self._idle_since = self._loop.time()
        if not self._parser.should_keep_alive():
            self._fail(httpx.ReadError("the server keeps this connection no longer"))
