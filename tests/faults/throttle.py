"""A slow line between a page and the product: what the server sends passes at so many bytes a second."""

import asyncio
import select
import socket
from contextlib import suppress

from typing_extensions import override

from tests.between import Between

TICK_S = 0.1
# What passes at once: the handshake and the greeting.
AT_ONCE = 1024
BUFFER = 4096


class Throttle(Between):
    """`async with Throttle(port, rate=1024) as line: line.port`. At rate 0 nothing is ever taken.

    `cut` is set once the server has cut a connection that still waited for its turn; `open` lets all pass.
    """

    def __init__(self, target: int, *, rate: float) -> None:
        super().__init__()
        self.rate = rate
        self.cut = asyncio.Event()
        self.open = asyncio.Event()
        self._target = target

    @override
    async def passage(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
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
