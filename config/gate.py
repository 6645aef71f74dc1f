"""What is turned away before Django or Channels see it: foreign origins and bodies without measure."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from django.conf import settings

from chat.frames import Close
from chat.problems import MEDIA_TYPE, PROGRAMS, described
from config.protection import App, Receive, Scope, Send

_TOO_LARGE = "This is larger than a request may be ({:g} MiB). Nothing was changed. Send less at once.\n"
_TOO_SLOW = "This did not arrive within {:g} seconds. Nothing was changed. Send it again.\n"


#: A larger body may take this much longer than one like any other.
LONGER = 20
#: Bytes that a request may send beyond what all may; 0 for most.
Larger = Callable[[Scope], Awaitable[int]]


class TooLarge(Exception):
    """A body went past the bound."""


class TooSlow(Exception):
    """A body did not arrive in time."""


def same_origin(app: App) -> App:
    """Sockets from our own pages only: scheme, host and port must be ours."""

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin1")
        if origin in settings.ORIGINS:
            await app(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": Close.FOREIGN_ORIGIN})

    return gate


def bounded(app: App, larger: Larger) -> App:
    """Django under ASGI stores a whole body before it looks at it; here it ends at the bound.

    `larger` is asked only about a request that says beforehand how much more than others it sends.
    """

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        seconds = settings.REQUEST_S
        if length.isdigit() and int(length) > most and (more := await larger(scope)):
            most, seconds = more, LONGER * seconds
        body = Body(receive, most, seconds)
        try:
            body.expect(length)
            await app(scope, body.receive, send)
        except TooLarge:
            if most > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
                await body.drain()
            await _refuse(scope, send, 413, _TOO_LARGE.format(most // 1_048_576))
        except TooSlow:
            await _refuse(scope, send, 408, _TOO_SLOW.format(seconds))

    return gate


class Body:
    """One request's body as it comes in, within its bounds of size and time."""

    def __init__(self, receive: Receive, most: int, seconds: float) -> None:
        self._receive = receive
        self._most = most
        self._size = 0
        self._whole = False
        self._until = asyncio.get_running_loop().time() + seconds

    def expect(self, length: bytes) -> None:
        if length.isdigit():
            self._check(int(length))

    async def receive(self) -> MutableMapping[str, Any]:
        if self._whole:  # what follows is the end of the connection, whenever that comes
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise TooSlow from None
        self._size += len(message.get("body", b""))
        self._check(self._size)
        self._whole = not message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """Takes in the rest and keeps nothing of it: a browser that still sends does not read an answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout_at(self._until):
                while not self._whole:
                    message = await self._receive()
                    self._whole = not message.get("more_body", False)

    def _check(self, size: int) -> None:
        if size > self._most:
            raise TooLarge


async def _refuse(scope: Scope, send: Send, status: int, words: str) -> None:
    is_program = scope["path"].startswith(PROGRAMS)
    body = json.dumps(described(status, words.strip())) if is_program else words
    kind = MEDIA_TYPE if is_program else "text/plain; charset=utf-8"
    headers = [(b"content-type", kind.encode()), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body.encode()})
