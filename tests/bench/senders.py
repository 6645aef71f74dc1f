"""Programs that send feedback as fast as it is acknowledged, each over one connection of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter, time
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

import httptools
import orjson
from typing_extensions import override

from tests.bench.heard import Heard

EVENTS = "/api/v1/feedback/events"
KEPT = b'"status": "kept"'


class Refused(AssertionError):
    """An event was not kept."""


@dataclass(slots=True)
class Program:
    """One token with the answers that its owner has. `counter` is its device's."""

    token: str
    answers: Sequence[Heard]
    device: str = field(default_factory=lambda: str(uuid4()))
    counter: int = 0

    def batch(self, count: int) -> dict[str, Any]:
        return {
            "sent_at": round(1000 * time()),
            "device": self.device,
            "events": [self._event() for _ in range(count)],
        }

    def _event(self) -> dict[str, Any]:
        """Thumbs for the most part, so that opinions are upserted too; reasons, copies and exposures."""
        self.counter += 1
        heard = self.answers[self.counter // len(VALUES) % len(self.answers)]
        kind, value, span = VALUES[self.counter % len(VALUES)]
        what = {"client_id": str(uuid4()), "kind": kind, "generation": heard.generation, "value": value}
        return {**what, **span, "at": round(1000 * time()), "counter": self.counter}


@dataclass(slots=True)
class Sender(asyncio.Protocol):
    """One connection, over which several programs send in turn."""

    url: str
    programs: Iterator[Program]
    _transport: asyncio.Transport | None = None
    _body: bytes = b""
    _parser: Any = None
    _whole: asyncio.Future[None] | None = None

    async def open(self) -> None:
        address = urlsplit(self.url)
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self, "127.0.0.1", address.port or 80)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    async def send(self, count: int) -> None:
        """A batch of so many events, until each is acknowledged. Raises Refused."""
        assert self._transport
        program = next(self.programs)
        content = orjson.dumps(program.batch(count))
        head = (
            f"POST {EVENTS} HTTP/1.1\r\nhost: {urlsplit(self.url).netloc}\r\n"
            f"authorization: Bearer {program.token}\r\ncontent-type: application/json\r\n"
            f"content-length: {len(content)}\r\n\r\n"
        )
        self._body = b""
        self._parser = httptools.HttpResponseParser(self)
        self._whole = asyncio.get_running_loop().create_future()
        self._transport.write(head.encode() + content)
        await self._whole
        if self._parser.get_status_code() != 202 or self._body.count(KEPT) != count:
            raise Refused(self._body.decode(errors="replace"))

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._whole is not None and not self._whole.done():
            self._whole.set_exception(exc or ConnectionResetError("the product closed the connection"))

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        assert self._whole
        self._whole.set_result(None)


Value = tuple[str, dict[str, Any], dict[str, int]]
_REASON = {"polarity": "down", "what": ["not_factual"], "fix": ["right_facts"], "text": "It is Oslo."}
VALUES: tuple[Value, ...] = (
    ("rating", {"value": "up"}, {}),
    ("exposure", {"visible_ms": 5300, "hidden_ms": 0, "read_to": 8}, {}),
    ("rating", {"value": "down"}, {}),
    ("reason", {"reason": _REASON}, {}),
    ("rating", {"value": "withdrawn"}, {}),
    ("copy", {"how": "selection", "whole": False}, {"start": 0, "end": 2}),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One leg: how many events were acknowledged, in how long, and each request's time."""

    events: int
    took: float
    request_ms: list[float]

    @property
    def rate(self) -> float:
        return self.events / self.took


def shared(url: str, programs: Sequence[Program], connections: int) -> list[Sender]:
    """So many connections, each with its own share of the programs."""
    return [Sender(url, cycle(programs[place::connections])) for place in range(connections)]


async def send_for(
    seconds: float, senders: Sequence[Sender], count: int, now: Callable[[], float] = perf_counter
) -> Sent:
    """Batches of `count`, one after the other on each connection, until the time is over.

    Opened anew each time: the product closes a connection that says nothing for 5 s.
    """
    times: list[float] = []
    await asyncio.gather(*(sender.open() for sender in senders))
    began = now()

    async def keep_on(sender: Sender) -> None:
        while (asked := now()) - began < seconds:
            await sender.send(count)
            times.append(1000 * (now() - asked))

    try:
        await asyncio.gather(*map(keep_on, senders))
        return Sent(len(times) * count, now() - began, times)
    finally:
        for sender in senders:
            sender.close()
