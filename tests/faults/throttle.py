"""A slow line between a page and the product: what the server sends passes at so many bytes a second."""

import asyncio
import select
import socket
from contextlib import suppress
from types import TracebackType
from typing import Self

TICK_S = 0.1
# What passes at once: the handshake and the greeting.
AT_ONCE = 1024
BUFFER = 4096


class Throttle:
    """`async with Throttle(port, rate=1024) as line: line.port`. At rate 0 nothing is ever taken.

    `cut` is set once the server has cut a connection that still waited for its turn; `open` lets all pass.
    """

    def __init__(self, target: int, *, rate: float) -> None:
        self.rate = rate
        self.port = 0
        self.cut = asyncio.Event()
        self.open = asyncio.Event()
        self._target = target
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        upstream = socket.socket()
        upstream.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        upstream.setblocking(False)
        try:
            await asyncio.get_running_loop().sock_connect(upstream, ("127.0.0.1", self._target))
            ways = [asyncio.create_task(way) for way in (_up(reader, upstream), self._down(upstream, writer))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        finally:
            upstream.close()
            writer.transport.abort()
            self._tasks.discard(task)

    async def _down(self, upstream: socket.socket, writer: asyncio.StreamWriter) -> None:
        """As a bucket that fills by the rate."""
        loop, allowed = asyncio.get_running_loop(), float(AT_ONCE)
        while True:
            if self.open.is_set():
                allowed = float(BUFFER)
            elif allowed < 1:
                if _is_cut(upstream):
                    self.cut.set()
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.open.wait(), TICK_S)
                allowed += self.rate * TICK_S
                continue
            data = await loop.sock_recv(upstream, int(min(allowed, BUFFER)))
            if not data:
                return
            allowed -= len(data)
            writer.write(data)
            await writer.drain()


async def _up(reader: asyncio.StreamReader, upstream: socket.socket) -> None:
    while data := await reader.read(BUFFER):
        await asyncio.get_running_loop().sock_sendall(upstream, data)


def _is_cut(connection: socket.socket) -> bool:
    """Also while nobody reads it."""
    watch = select.poll()
    watch.register(connection, 0)
    return any(what & (select.POLLERR | select.POLLHUP) for _, what in watch.poll(0))
