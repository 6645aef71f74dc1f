"""The direct leg: a lean client straight at the engine. One event loop, raw protocols, no pool library.

It reads as much as the product must (every event parsed, text and token ids joined) and does nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import orjson
from typing_extensions import override

from tests.bench.heard import Heard

END = b"\n\n"
DATA = b"data: "
DONE = b"[DONE]"


class Direct(asyncio.Protocol):
    """One connection to the engine, one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._reset(Heard())

    def _reset(self, heard: Heard) -> None:
        self._heard = heard
        self._rest = b""
        self._parser = httptools.HttpResponseParser(self)
        self._whole: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, path: str, body: Mapping[str, Any]) -> Heard:
        """One streamed answer to its end."""
        assert self._transport
        content = orjson.dumps(body)
        head = f"POST {path} HTTP/1.1\r\nhost: engine\r\ncontent-type: application/json\r\n"
        self._reset(Heard())
        self._heard.asked = perf_counter()
        self._transport.write(f"{head}content-length: {len(content)}\r\n\r\n".encode() + content)
        await self._whole
        return self._heard

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._now = perf_counter()
        self._heard.size += len(data)
        self._parser.feed_data(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self._whole.done():
            self._whole.set_exception(exc or ConnectionResetError("the engine closed the connection"))
            self._whole.exception()  # whoever waits gets it; without one it is no news

    def on_body(self, body: bytes) -> None:
        *events, self._rest = (self._rest + body).split(END) if self._rest else body.split(END)
        for event in events:
            if event.startswith(DATA) and event[len(DATA) :] != DONE:
                self._take(orjson.loads(event[len(DATA) :]))

    def _fail(self, words: str) -> None:
        if not self._whole.done():
            self._whole.set_exception(ConnectionError(words))

    def _take(self, event: dict[str, Any]) -> None:
        if "error" in event:
            self._fail(f"the engine said in its stream: {event['error']}")
        for choice in event.get("choices", ()):
            if text := (choice.get("delta") or {}).get("content"):
                self._heard.add(text, self._now)
            self._heard.tokens += len(choice.get("token_ids") or ())

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() != 200:
            self._fail(self._rest.decode(errors="replace"))
        elif not self._whole.done():
            self._whole.set_result(None)


class DirectPool:
    """Connections that are used again while the engine keeps them."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._place = address.hostname or "127.0.0.1", address.port or 80
        self._idle: list[Direct] = []

    async def ask(self, body: Mapping[str, Any]) -> Heard:
        direct = await self._take()
        heard = await direct.ask("/v1/chat/completions", body)
        self._idle.append(direct)
        return heard

    async def _take(self) -> Direct:
        while self._idle:
            if (direct := self._idle.pop()).is_open:
                return direct
        _, made = await asyncio.get_running_loop().create_connection(Direct, *self._place)
        return made

    def close(self) -> None:
        for direct in self._idle:
            direct.close()


def body_of(question: str, *, model: str, system: str, max_tokens: int, seed: int) -> dict[str, Any]:
    """The same request that the product makes of a first question."""
    said = [{"role": "system", "content": system}] if system else []
    return {
        "model": model,
        "messages": [*said, {"role": "user", "content": question}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "return_token_ids": True,
        **{"temperature": 0.7, "top_p": 1.0, "max_tokens": max_tokens, "seed": seed},
    }
