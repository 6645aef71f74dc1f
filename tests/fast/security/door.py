"""The socket by its front door: cookies and Origin as a browser sends them, through the whole application."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.db.backends.signals import connection_created
from django.test import Client

from chat.doorkeeper import Doorkeeper
from config.application import sockets
from feedback.receiving import take_from_page
from inference.live.station import Station


class Socket:
    """One connection. What arrives is given as frames, a closing as `{"type": "close", "code": …}`."""

    def __init__(self, browser: Client, station: Station, *, origin: str = "") -> None:
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        headers = {b"origin": (origin or settings.ORIGIN).encode(), b"cookie": cookie.encode()}
        scope = {
            "type": "websocket",
            "path": "/ws/v1/",
            "headers": list(headers.items()),
            "state": {
                "station": station,
                "doorkeeper": Doorkeeper(),
                "take_events": take_from_page,
            },
        }
        # asgiref ships no types for what it offers tests.
        communicator: Any = ApplicationCommunicator
        self._socket = communicator(sockets, scope)

    async def __aenter__(self) -> "Socket":
        await self._socket.send_input({"type": "websocket.connect"})
        self.opening = await self._next()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._socket.wait(20)

    async def send(self, text: str | None = None, data: bytes | None = None) -> None:
        await self._socket.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        """What is answered to one frame, past the bells of earlier ones."""
        await self.send(orjson.dumps(frame).decode())
        return await self.answer()

    async def answer(self) -> dict[str, Any]:
        async with asyncio.timeout(60):
            while (frame := await self._next())["type"] in {"changed", "waiting"}:
                pass
            return frame

    async def _next(self) -> dict[str, Any]:
        message = await self._socket.receive_output(60)
        if message["type"] == "websocket.accept":
            message = await self._socket.receive_output(60)
        if message["type"] == "websocket.close":
            return {"type": "close", "code": message["code"]}
        frame: dict[str, Any] = orjson.loads(message["text"])
        return frame


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL about people and what was said, of all threads that connect meanwhile."""
    seen: list[str] = []
    heard: list[Any] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if '"chat_' in sql:
            seen.append(sql)
        return execute(sql, params, many, context)

    def listen(connection: Any, **_: Any) -> None:
        if note not in connection.execute_wrappers:
            connection.execute_wrappers.append(note)
            heard.append(connection)

    connection_created.connect(listen, weak=False)
    try:
        yield seen
    finally:
        connection_created.disconnect(listen)
        for connection in heard:
            connection.execute_wrappers.remove(note)
