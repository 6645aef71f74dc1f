"""What stands before Django and Channels: foreign origins and bodies without measure are turned away, and
no answer leaves without the headers that hold a browser back."""

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import Any

from csp.utils import build_policy
from django.conf import settings

from chat.frames import Close

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

_TOO_LARGE = b"This is larger than a request may be (1 MiB). Nothing was changed. Send less at once.\n"


# A page of ours needs none of these; a script that got in does not get them either.
_UNUSED = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=()"


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


@cache
def protection() -> dict[bytes, bytes]:
    """On every answer: also on those that Django gives before its middleware, or never sees."""
    headers = {
        "content-security-policy": str(build_policy()),
        "x-content-type-options": "nosniff",
        "x-frame-options": str(settings.X_FRAME_OPTIONS),
        "referrer-policy": str(settings.SECURE_REFERRER_POLICY),
        "cross-origin-opener-policy": str(settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": _UNUSED,
    }
    return {name.encode(): value.encode() for name, value in headers.items()}


def protected(app: App) -> App:
    """Adds what is not there yet: a page of Django's may have a stricter policy of its own."""

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                missing = [item for item in protection().items() if item[0] not in there]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await app(scope, receive, headed)

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
