"""A pacing relay between client and engine: `python -m tests.relay --target URL --port N --rate 40`.

Forwards every byte unchanged; the events of an event stream at most `rate` a second on each connection. A
client that closes closes its connection to the engine at once.
"""

from __future__ import annotations

import argparse
import asyncio
from collections import deque
from typing import Self, cast
from urllib.parse import urlsplit

from typing_extensions import override

_EVENT_ENDS = (b"\n\n", b"\r\n\r\n")


class Relay:
    """The relay in this process: `async with Relay(engine.url, tokens_per_s=40) as relay: relay.url`."""

    def __init__(self, target_url: str, *, tokens_per_s: float = 40.0, port: int = 0) -> None:
        target = urlsplit(target_url)
        self.target = (target.hostname or "127.0.0.1", target.port or 80)
        self.pause = 1 / tokens_per_s
        self.port = port
        self.connections: set[_Client] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Client(self), "127.0.0.1", self.port, backlog=1024)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for client in list(self.connections):
            client.abort()


class _End(asyncio.Protocol):
    """One of the two connections."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def write(self, data: bytes) -> None:
        if self.transport is not None:
            self.transport.write(data)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.close()

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()


class _Client(_End):
    """The client's connection; it opens one of its own to the engine."""

    def __init__(self, relay: Relay) -> None:
        super().__init__()
        self._relay = relay
        self._engine: _Engine | None = None
        self._waiting: list[bytes] = []
        self._dialling: asyncio.Task[None] | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._relay.connections.add(self)
        self._dialling = asyncio.ensure_future(self._dial())

    async def _dial(self) -> None:
        host, port = self._relay.target
        loop = asyncio.get_running_loop()
        try:
            _, engine = await loop.create_connection(lambda: _Engine(self, self._relay.pause), host, port)
        except OSError:
            self.abort()
            return
        self._engine = engine
        for data in self._waiting:
            engine.send(data)

    @override
    def data_received(self, data: bytes) -> None:
        if self._engine is None:
            self._waiting.append(data)
        else:
            self._engine.send(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._relay.connections.discard(self)
        if self._dialling is not None:
            self._dialling.cancel()
        if self._engine is not None:
            self._engine.abort()


class _Engine(_End):
    """The engine's connection: bytes go to the client at once, except events, which go one by one."""

    def __init__(self, client: _Client, pause: float) -> None:
        super().__init__()
        self._client = client
        self._pause = pause
        self._head = b""
        self._is_paced: bool | None = None  # None: the head of the answer is not read yet
        self._queue: deque[bytes] = deque()
        self._open_event = b""
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    def send(self, data: bytes) -> None:
        """What the client says begins a new exchange."""
        if not self._queue:
            self._head, self._is_paced = b"", None
        self.write(data)

    @override
    def data_received(self, data: bytes) -> None:
        if self._is_paced is None:
            data = self._beyond_head(data)
        if self._is_paced:
            self._enqueue(data)
        elif data:
            self._client.write(data)

    def _beyond_head(self, data: bytes) -> bytes:
        """Passes the head on; what follows it is the body."""
        self._head += data
        head, separator, body = self._head.partition(b"\r\n\r\n")
        if not separator:
            return b""
        self._is_paced = b"text/event-stream" in head.lower()
        self._client.write(head + separator)
        return body

    def _enqueue(self, data: bytes) -> None:
        """Cuts behind every event. What is no whole event yet waits for its end."""
        self._open_event += data
        while (end := _end_of_event(self._open_event)) is not None:
            self._queue.append(self._open_event[:end])
            self._open_event = self._open_event[end:]
        if self._timer is None:
            self._release()

    def _release(self) -> None:
        self._timer = None
        if self._queue:
            self._client.write(self._queue.popleft())
            self._timer = asyncio.get_running_loop().call_later(self._pause, self._release)
            return
        # The last bytes, which end the body, are no event.
        self._client.write(self._open_event)
        self._open_event = b""
        if self._is_over:
            self._client.close()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._is_over = True
        if self._timer is None:
            self._release()


def _end_of_event(data: bytes) -> int | None:
    ends = [place + len(end) for end in _EVENT_ENDS if (place := data.find(end)) >= 0]
    return min(ends, default=None)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--rate", type=float, default=40.0)
    options = parser.parse_args()
    async with Relay(options.target, tokens_per_s=options.rate, port=options.port) as relay:
        print(relay.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
