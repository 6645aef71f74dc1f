"""The headers that hold a browser back, on every answer: no answer leaves without them."""

from collections.abc import Awaitable, Callable, MutableMapping
from functools import cache
from typing import Any

from csp.utils import build_policy
from django.conf import settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

# A page of ours needs none of these; a script that got in does not get them either.
_UNUSED = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=()"


@cache
def protection() -> dict[bytes, bytes]:
    """Also for the answers that Django gives before its middleware, or never sees."""
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
