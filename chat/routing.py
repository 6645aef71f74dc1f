"""The addresses of sockets."""

from typing import Any, cast

from django.urls import path, re_path

from chat.consumers import ChatConsumer


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    """Any other address: the handshake is refused. The router itself would fail."""
    await receive()
    await send({"type": "websocket.close"})


# The stubs of `path` know views only; Channels' own router takes applications.
routes: list[Any] = [
    path("ws/v1/", cast("Any", ChatConsumer.as_asgi())),
    re_path("", cast("Any", nowhere)),
]
