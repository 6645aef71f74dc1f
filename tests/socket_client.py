"""A person with a browser's means and no browser: signs in by the form, speaks protocol 1, follows by cursor.

Imports nothing of the product. `async with SignedIn(url, email, password) as ann, await ann.open() as page:`
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.answer import Answer, Frame, ProtocolError

WAIT_S = 30.0
HTTP_S = 30.0
OPEN_S = 10.0
OPENINGS_MAX = 200
PAUSE_S = 0.1
PAUSE_MAX_S = 1.0
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NEXT = re.compile(r'name="next" value="([^"]*)"')


class Refused(Exception):
    """A deed was refused; the frame says why."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(f"{frame['code']}: {frame['text']}")
        self.frame = frame


@dataclass(slots=True)
class SignedIn:
    """One browser: its cookies, and the pages that it opens."""

    url: str
    email: str
    password: str
    consent: str = ""
    http: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.AsyncClient(
            base_url=self.url,
            headers={"origin": self.url},
            follow_redirects=True,
            timeout=HTTP_S,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        try:
            await self._sign_in()
        except BaseException:
            await self.http.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def _sign_in(self) -> None:
        form = await self.http.get("/account/login/")
        answer = await self._post(form, login=self.email, password=self.password)
        if answer.url.path == "/account/consent/":
            given = {"level": self.consent} if self.consent else {"not_now": "1"}
            answer = await self._post(answer, **given)
        if not answer.is_success or "sessionid" not in self.http.cookies:
            raise ProtocolError(f"signing in ended at {answer.url} with {answer.status_code}")

    async def _post(self, page: httpx.Response, **values: str) -> httpx.Response:
        """Its form, as a browser sends it: hidden fields, and the page as referrer."""
        token = CSRF.search(page.text)
        if token is None:
            raise ProtocolError(f"no form at {page.url} ({page.status_code})")
        following = NEXT.search(page.text)
        hidden = {"csrfmiddlewaretoken": token[1]} | ({"next": following[1]} if following else {})
        return await self.http.post(page.url, data=hidden | values, headers={"referer": str(page.url)})

    @property
    def cookie(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.http.cookies.jar)

    async def open(self, process: str = "") -> Page:
        """A page; with a name, one that this web process serves. Which one it is falls by chance."""
        for _ in range(OPENINGS_MAX):
            page = await Page(self).open()
            if process in ("", page.process):
                return page
            await page.close()
        raise ProtocolError(f"none of {OPENINGS_MAX} sockets was served by {process}")


class Page:
    """One open page. It listens all the time, joins what comes, and comes back when its socket is lost."""

    def __init__(self, person: SignedIn, *, reconnects: bool = True, via: int = 0) -> None:
        self.person = person
        self.via = via  # a port of this machine through which it reaches the product
        self.process = ""
        self.reconnects = reconnects
        self.connections = 0
        self.answers: dict[str, Answer] = {}
        self.frames: list[Frame] = []
        self.on_frame: Callable[[Frame], None] | None = None
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> Self:
        await self._connect()
        return self._listen_on()

    def _listen_on(self) -> Self:
        self._listening = asyncio.create_task(self._listen(), name="page")
        return self

    async def close(self) -> None:
        self.reconnects = False
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()

    async def drop(self) -> None:
        """The network cuts it off; it comes back by itself."""
        assert self._socket
        self._socket.transport.abort()

    # ---- what a person does

    async def do(self, type_: str, **fields: Any) -> Frame:
        """A deed with a client id of its own; its acceptance. Raises Refused."""
        client_id = fields.pop("client_id", None) or str(uuid4())
        await self.send({"type": type_, "client_id": client_id, **fields})
        frame = await self.until(
            lambda frame: frame["type"] in {"accepted", "refused"} and frame["client_id"] == client_id
        )
        if frame["type"] == "refused":
            raise Refused(frame)
        return frame

    async def ask(self, text: str, **fields: Any) -> Frame:
        return await self.do("send", text=text, **fields)

    async def follow(self, generation: str) -> Answer:
        """From where this page is; from zero where it knows nothing yet."""
        answer = self.answers.setdefault(generation, Answer())
        cursor = {"attempt": answer.attempt, "offset": len(answer.text)}
        await self.send({"type": "follow", "generation": generation, **cursor})
        return answer

    async def send(self, frame: Frame) -> None:
        if self._socket is None:
            raise ProtocolError("the page is not open")
        await self._socket.send(json.dumps(frame))

    # ---- what a person waits for

    async def until(self, wanted: Callable[[Frame], bool], seconds: float = WAIT_S) -> Frame:
        """The first frame of this kind, whether it has come already or comes now."""
        found: list[Frame] = []

        def has_come() -> bool:
            found.extend(frame for frame in self.frames if wanted(frame))
            return bool(found)

        await self.wait(has_come, seconds)
        return found[0]

    async def ended(self, generation: str, seconds: float = WAIT_S) -> Answer:
        """The whole answer."""
        answer = self.answers.setdefault(generation, Answer())
        await self.wait(lambda: answer.end is not None, seconds)
        return answer

    async def shows(self, generation: str, length: int = 1, seconds: float = WAIT_S) -> Answer:
        """An answer that has so many characters at least."""
        answer = self.answers.setdefault(generation, Answer())
        await self.wait(lambda: len(answer.text) >= length, seconds)
        return answer

    async def gone(self, seconds: float = WAIT_S) -> None:
        """Its socket is lost for good."""
        assert self._listening and not self.reconnects
        await asyncio.wait_for(asyncio.shield(self._listening), seconds)

    async def wait(self, condition: Callable[[], bool], seconds: float = WAIT_S) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                if self._listening is None or self._listening.done():
                    await (self._listening or asyncio.sleep(0))  # raises what it failed with
                    raise ProtocolError("the socket is closed")
                await self._changed.wait()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    # ---- the socket

    async def _connect(self) -> None:
        address = urlsplit(self.person.url)
        place: dict[str, Any] = {"host": "127.0.0.1", "port": self.via} if self.via else {}
        socket = await connect(
            f"{'wss' if address.scheme == 'https' else 'ws'}://{address.netloc}/ws/v1/",
            additional_headers={"cookie": self.person.cookie},
            origin=self.person.url,  # type: ignore[arg-type]  # the library's own alias of str
            compression=None,
            max_size=None,
            open_timeout=OPEN_S,
            proxy=None,
            **place,
        )
        hello = json.loads(await socket.recv())
        if hello["type"] != "hello" or hello["version"] != 1:
            raise ProtocolError(f"not the greeting of protocol 1: {hello}")
        self._socket, self.process = socket, hello["process"]
        self.connections += 1
        self._tell()

    async def _listen(self) -> None:
        try:
            while True:
                try:
                    await self._take_all()
                except ConnectionClosed:
                    if not self.reconnects:
                        return
                await self._come_back()
        finally:
            self._tell()

    async def _take_all(self) -> None:
        assert self._socket is not None
        while True:
            frame = json.loads(await self._socket.recv())
            if frame["type"] in {"waiting", "delta", "rewind", "end"}:
                self._take(frame)
            elif frame["type"] == "accepted" and frame["message"] and frame["generation"]:
                self.answers.setdefault(frame["generation"], Answer())  # followed from here on
            if frame["type"] not in {"delta", "rewind"}:
                self.frames.append(frame)
            if self.on_frame is not None:
                self.on_frame(frame)
            self._tell()

    def _take(self, frame: Frame) -> None:
        self.answers.setdefault(frame["generation"], Answer()).take(frame)

    async def _come_back(self) -> None:
        """As the page does: growing pauses, then a cursor for every answer that has not ended."""
        pause = PAUSE_S
        while True:
            with suppress(OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                await self._connect()
                for generation, answer in list(self.answers.items()):
                    if answer.end is None:
                        await self.follow(generation)
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, PAUSE_MAX_S)
