"""Pooled HTTP/1.1 connections as a transport for httpx, made for many slow streams at once.

What the socket gives at one time is parsed in C and handed on as one piece, however many chunks and events
it holds; closing is immediate and never waits, so that no second cancellation can interrupt a clean-up.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from weakref import WeakSet

import httpx
from typing_extensions import override

from inference.engine.connection import Connection

#: Below the five seconds after which the engine's server closes an idle connection.
KEEP_ALIVE_S = 3.0

_Origin = tuple[str, str, int]


class Connections(httpx.AsyncBaseTransport):
    """One request at a time per connection; idle ones are kept for a while and used again, newest first."""

    def __init__(self, keep_alive: float = KEEP_ALIVE_S) -> None:
        self._keep_alive = keep_alive
        self._idle: defaultdict[_Origin, deque[Connection]] = defaultdict(deque)
        self._open: WeakSet[Connection] = WeakSet()
        self._tls: ssl.SSLContext | None = None

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        origin = _origin_of(request.url)
        head_and_body = _head_of(request) + await request.aread()
        while (connection := self._take_idle(origin)) is not None:
            try:
                return await self._asked(connection, origin, head_and_body)
            except httpx.TransportError:
                # The server closed it while the request was on its way: nothing was read, so ask again.
                if connection.has_answered:
                    raise
        return await self._asked(await self._connected(origin, request), origin, head_and_body)

    @override
    async def aclose(self) -> None:
        for connection in list(self._open):
            connection.abort()
        self._idle.clear()

    async def _asked(self, connection: Connection, origin: _Origin, head_and_body: bytes) -> httpx.Response:
        try:
            status, headers = await connection.ask(head_and_body)
        except BaseException:
            connection.abort()
            raise
        return httpx.Response(status, headers=headers, stream=_Body(self, connection, origin))

    def _take_idle(self, origin: _Origin) -> Connection | None:
        idle = self._idle[origin]
        while idle:
            connection = idle.pop()
            if self._is_fresh(connection):
                return connection
            connection.abort()
        return None

    def _is_fresh(self, connection: Connection) -> bool:
        return connection.is_usable and connection.idle_for < self._keep_alive

    async def _connected(self, origin: _Origin, request: httpx.Request) -> Connection:
        scheme, host, port = origin
        limit = request.extensions.get("timeout", {}).get("connect")
        tls = self._tls_context() if scheme == "https" else None
        try:
            async with asyncio.timeout(limit):
                _, connection = await asyncio.get_running_loop().create_connection(
                    Connection, host, port, ssl=tls
                )
        except TimeoutError as error:
            raise httpx.ConnectTimeout(f"no connection to {host}:{port} within {limit} s") from error
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        self._open.add(connection)
        return connection

    def _tls_context(self) -> ssl.SSLContext:
        self._tls = self._tls or httpx.create_ssl_context()
        return self._tls

    def give_back(self, connection: Connection, origin: _Origin) -> None:
        """After an answer that was read to its end."""
        if not connection.is_usable:
            connection.abort()
            return
        idle = self._idle[origin]
        while idle and not self._is_fresh(idle[0]):
            idle.popleft().abort()
        idle.append(connection)


class _Body(httpx.AsyncByteStream):
    """The answer's bytes. Closing it before its end closes the connection."""

    def __init__(self, pool: Connections, connection: Connection, origin: _Origin) -> None:
        self._pool = pool
        self._connection: Connection | None = connection
        self._origin = origin

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        connection = self._connection
        while connection is not None and (piece := await connection.read()):
            yield piece

    @override
    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if connection.is_whole:
            self._pool.give_back(connection, self._origin)
        else:
            connection.abort()


def _origin_of(url: httpx.URL) -> _Origin:
    if url.scheme not in ("http", "https"):
        raise httpx.UnsupportedProtocol(f"the engine's address begins with {url.scheme!r}, not http or https")
    return url.scheme, url.host, url.port or (443 if url.scheme == "https" else 80)


def _head_of(request: httpx.Request) -> bytes:
    lines = [request.method.encode() + b" " + request.url.raw_path + b" HTTP/1.1"]
    for name, value in request.headers.raw:
        if b"\r" in value or b"\n" in value:
            raise httpx.LocalProtocolError("a line end in a header")
        lines.append(name + b": " + value)
    return b"\r\n".join(lines) + b"\r\n\r\n"
