"""The product leg: a browser's socket as lean as it can be. Raw frames, joined offsets checked, no library.

One line is one open page; it asks one question at a time, or follows an answer from a cursor.
"""

from __future__ import annotations

import asyncio
import secrets
import struct
from base64 import b64encode
from time import perf_counter
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

import orjson
from typing_extensions import override

from tests.answer import Answer, Frame, ProtocolError
from tests.bench.heard import Heard

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
LAST_SHORT, TWO_BYTES = 125, 126
NEWS = frozenset({"waiting", "delta", "rewind", "end"})
# The protocol wants a mask, not a secret one: with zeros the payload stays as it is.
NO_MASK = bytes(4)


class Line(asyncio.Protocol):
    """`await Line.open(url, cookie)`; then `ask` or `follow`."""

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._is_open = False
        self._failure: Exception | None = None
        loop = asyncio.get_running_loop()
        self._greeted: asyncio.Future[Frame] = loop.create_future()
        self._ended: asyncio.Future[None] = loop.create_future()
        self._expected = ""
        self._client_id = ""
        self.heard = Heard()
        self.answer = Answer()
        self.process = ""
        self.has_text = asyncio.Event()

    @classmethod
    async def open(cls, url: str, cookie: str) -> Line:
        """Connected, upgraded and greeted."""
        address = urlsplit(url)
        head = (
            f"GET /ws/v1/ HTTP/1.1\r\nhost: {address.netloc}\r\norigin: {url}\r\ncookie: {cookie}\r\n"
            "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
            f"sec-websocket-key: {b64encode(secrets.token_bytes(16)).decode()}\r\n\r\n"
        )
        loop = asyncio.get_running_loop()
        _, line = await loop.create_connection(lambda: cls(head.encode()), "127.0.0.1", address.port or 80)
        line.process = (await line._greeted)["process"]
        return line

    async def ask(
        self, text: str, sampling: dict[str, Any] | None = None, *, after: Heard | None = None
    ) -> Heard:
        """A question, in a new conversation or after an answer, and its answer to the committed end."""
        self._begin()
        self._client_id = str(uuid4())
        place = {"conversation": after.conversation, "parent": after.message} if after else {}
        frame = {"type": "send", "client_id": self._client_id, "text": text, "sampling": sampling, **place}
        self.heard.asked = perf_counter()
        self._send(TEXT, orjson.dumps(frame))
        await self._ended
        return self.heard

    async def follow(self, generation: str, answer: Answer) -> Heard:
        """What a cursor has not seen of an answer, to its end."""
        self.resume(generation, answer)
        await self._ended
        return self.heard

    def resume(self, generation: str, answer: Answer) -> None:
        self._begin()
        self.answer, self._expected = answer, generation
        cursor = {"attempt": answer.attempt, "offset": len(answer.text)}
        self._send(TEXT, orjson.dumps({"type": "follow", "generation": generation, **cursor}))

    def abort(self) -> None:
        """As a lost network looks from the server."""
        if self._transport is not None:
            self._transport.abort()

    def _begin(self) -> None:
        self.heard, self.answer = Heard(), Answer()
        self._expected = self._client_id = ""
        self._ended = asyncio.get_running_loop().create_future()
        self.has_text.clear()

    # ---- the wire

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._head)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ProtocolError("the connection was lost"))

    def _fail(self, error: Exception) -> None:
        """The first reason counts, for whoever waits now and for who asks later."""
        self._failure = self._failure or error
        for waited in (self._greeted, self._ended):
            if not waited.done():
                waited.set_exception(self._failure)
                waited.exception()  # without anybody who waits it is no news

    @override
    def data_received(self, data: bytes) -> None:
        now = perf_counter()
        self._received = self._received + data if self._received else data
        if not self._is_open and not self._upgraded():
            return
        at = 0
        while (frame := _frame_in(self._received, at)) is not None:
            code, payload, at = frame
            self._take(code, payload, now)
        self._received = self._received[at:]

    def _upgraded(self) -> bool:
        head, separator, rest = self._received.partition(b"\r\n\r\n")
        if not separator:
            return False
        if not head.startswith(b"HTTP/1.1 101"):
            raise ProtocolError(f"not upgraded: {head[:200]!r}")
        self._is_open, self._received = True, rest
        return True

    def _send(self, code: int, payload: bytes) -> None:
        assert self._transport
        if self._failure is not None:
            raise self._failure
        size = len(payload)
        if size <= LAST_SHORT:
            head = struct.pack("!BB", 0x80 | code, 0x80 | size)
        else:
            head = struct.pack("!BBH", 0x80 | code, 0x80 | TWO_BYTES, size)
        self._transport.write(head + NO_MASK + payload)

    def _take(self, code: int, payload: bytes, now: float) -> None:
        match code:
            case 1:
                self._hear(orjson.loads(payload), len(payload), now)
            case 9:
                self._send(PONG, payload)
            case 8:
                self._fail(ProtocolError(f"closed by the server: {int.from_bytes(payload[:2])}"))
                self.abort()

    # ---- the protocol

    def _hear(self, frame: Frame, size: int, now: float) -> None:
        kind = frame["type"]
        if kind in NEWS and frame["generation"] == self._expected:
            self.heard.size += size
            self.answer.take(frame)
            if kind == "delta":
                self.heard.add(frame["text"], now)
                self.has_text.set()
            elif kind == "end":
                self._end(frame)
        elif kind == "accepted" and frame["client_id"] == self._client_id:
            self.heard.size += size
            self._expected = self.heard.generation = frame["generation"]
            self.heard.conversation, self.heard.message = frame["conversation"], frame["answer"]
        elif kind == "hello":
            self._greeted.set_result(frame)
        elif kind == "refused" and not self._ended.done():
            self._ended.set_exception(ProtocolError(f"refused: {frame}"))

    def _end(self, frame: Frame) -> None:
        if frame["status"] != "complete" and not self._ended.done():
            self._ended.set_exception(ProtocolError(f"it did not end well: {frame}"))
        if not self._ended.done():
            self._ended.set_result(None)


def _frame_in(data: bytes, at: int) -> tuple[int, bytes, int] | None:
    """Code, payload and end of the whole frame at `at`; None while it is not whole. Servers never mask."""
    if len(data) < at + 2:
        return None
    code, size, begin = data[at] & 15, data[at + 1], at + 2
    if size > LAST_SHORT:
        width = 2 if size == TWO_BYTES else 8
        if len(data) < begin + width:
            return None
        size = int.from_bytes(data[begin : begin + width])
        begin += width
    end = begin + size
    return (code, data[begin:end], end) if len(data) >= end else None
