"""The addresses of sockets."""

from typing import Any, cast

from django.urls import path

from chat.consumers import ChatConsumer

# The stubs of `path` know views only; Channels' own router takes applications.
routes: list[Any] = [path("ws/v1/", cast("Any", ChatConsumer.as_asgi()))]
