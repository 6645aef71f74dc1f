"""What is turned away before Django or Channels see it: foreign origins and bodies without measure."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from chat.frames import Close

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

_TOO_LARGE = b"This is larger than a request may be (1 MiB). Nothing was changed. Send less at once.\n"


class TooLarge(Exception):
    """A body went past the bound."""


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


def bounded(app: App) -> App:
    """Django under ASGI stores a whole body before it looks at it; here it ends at the bound."""

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > limit:
            await _refuse(send)
            return
        seen = 0

        async def counted() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge
            return message

        try:
            await app(scope, counted, send)
        except TooLarge:
            await _refuse(send)

    return gate


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _TOO_LARGE})
