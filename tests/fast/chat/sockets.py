"""A page's socket in front of a station, both in this process; the engine is scripted, over loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import orjson
from asgiref.testing import ApplicationCommunicator
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore

from chat.consumers import ChatConsumer
from chat.doorkeeper import Doorkeeper
from chat.models import User
from feedback.receiving import take_from_page
from inference.engine.client import Engine
from inference.live.station import Station


@asynccontextmanager
async def running(*engines: str | Engine) -> AsyncIterator[Station]:
    """A web process's station, drained without grace at the end. Its engines, or those of the settings."""
    station = Station(*(Engine(each) if isinstance(each, str) else each for each in engines))
    station.start()
    try:
        yield station
    finally:
        await station.stop(0)


class Page:
    """One open page."""

    def __init__(
        self,
        station: Station,
        person: User,
        *,
        session: SessionBase | None = None,
        doorkeeper: Doorkeeper | None = None,
    ) -> None:
        scope = {
            "type": "websocket",
            "path": "/ws/v1/",
            "headers": [],
            "user": person,
            "session": session or SessionStore(session_key="none"),
            "state": {
                "station": station,
                "doorkeeper": Doorkeeper() if doorkeeper is None else doorkeeper,
                "take_events": take_from_page,
            },
        }
        # asgiref ships no types for what it offers tests.
        communicator: Any = ApplicationCommunicator
        self._socket = communicator(ChatConsumer.as_asgi(), scope)
        self.texts: dict[str, str] = {}

    async def open(self) -> "Page":
        await self._socket.send_input({"type": "websocket.connect"})
        assert (await self._socket.receive_output(20))["type"] == "websocket.accept"
        assert (await self.frame())["type"] == "hello"
        return self

    async def close(self) -> None:
        await self._socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._socket.wait(5)

    async def send(self, frame: dict[str, Any]) -> None:
        await self.send_text(orjson.dumps(frame).decode())

    async def send_text(self, text: str) -> None:
        await self._socket.send_input({"type": "websocket.receive", "text": text})

    async def is_silent(self) -> bool:
        """Whether nothing waits to be read."""
        return bool(await self._socket.receive_nothing())

    async def frame(self) -> dict[str, Any]:
        """The next frame, joined to what was shown before as a page does it."""
        message = await self._socket.receive_output(20)
        if message["type"] == "websocket.close":
            return {"type": "close", "code": message["code"]}
        frame: dict[str, Any] = orjson.loads(message["text"])
        key = str(frame.get("generation"))
        match frame["type"]:
            case "delta":
                assert frame["from"] == len(self.texts.setdefault(key, "")), "a gap or a repeat"
                self.texts[key] += frame["text"]
                assert frame["to"] == len(self.texts[key])
            case "rewind":
                self.texts[key] = self.texts.get(key, "")[: frame["to"]]
        return frame

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this kind with these fields."""
        async with asyncio.timeout(30):
            while True:
                frame = await self.frame()
                if frame["type"] == kind and all(frame[name] == value for name, value in fields.items()):
                    return frame

    async def do(self, type_: str, **fields: Any) -> dict[str, Any]:
        """A deed; its acceptance or refusal."""
        deed = {"type": type_, "client_id": str(uuid4()), **fields}
        await self.send(deed)
        async with asyncio.timeout(30):
            while True:
                frame = await self.frame()
                if frame["type"] in {"accepted", "refused"} and frame["client_id"] == deed["client_id"]:
                    return frame

    async def ask(self, text: str, **fields: Any) -> dict[str, Any]:
        frame = await self.do("send", text=text, **fields)
        assert frame["type"] == "accepted", frame
        return frame
