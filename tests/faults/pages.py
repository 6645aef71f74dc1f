"""Pages that keep a log of every frame, and that send a deed again until it is answered for good."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from time import time
from typing import Any, Self
from uuid import uuid4

from typing_extensions import override
from websockets.exceptions import ConnectionClosed

from tests.answer import Frame, ProtocolError
from tests.socket_client import OPENINGS_MAX, WAIT_S, Page, Refused, SignedIn

# The server's own trouble: the deed is sent again, as the browser's page does.
POSTPONED = frozenset({"restarting", "not_stored"})
AGAIN_S = 0.3


@dataclass(frozen=True, slots=True)
class Told:
    """One frame as a page received it."""

    at: float
    connection: int
    frame: Frame


def begins_anew(frame: Frame) -> bool:
    """A repeated deed that asks the model: its socket follows the answer from the beginning again."""
    return frame["type"] == "accepted" and bool(frame["repeat"] and frame["generation"] and frame["message"])


@dataclass(slots=True)
class PageLog:
    """What one page received and asked. `accepted` holds the first acceptance of each deed by client id.

    `given` holds each event as it was first sent, and `kept` the ids of those that were acknowledged.
    """

    told: list[Told] = field(default_factory=list)
    asked: dict[str, Frame] = field(default_factory=dict)
    accepted: dict[str, list[Frame]] = field(default_factory=dict)
    refused: dict[str, list[Frame]] = field(default_factory=dict)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def take(self, told: Told) -> None:
        self.told.append(told)
        frame = told.frame
        if frame["type"] == "receipts":
            self.take_receipts(frame["receipts"])
        if frame["type"] in {"accepted", "receipts", "refused"} and frame["client_id"]:
            kept = self.refused if frame["type"] == "refused" else self.accepted
            kept.setdefault(frame["client_id"], []).append(frame)

    def take_receipts(self, receipts: Iterable[dict[str, Any]]) -> None:
        self.kept |= {receipt["client_id"] for receipt in receipts if receipt["status"] == "kept"}


class LoggedPage(Page):
    """A page as the browser has it: a deed that is lost or postponed is sent again."""

    def __init__(self, person: SignedIn, log: PageLog, via: int = 0) -> None:
        super().__init__(person, via=via)
        self.log = log
        self._open_deeds: dict[str, Frame] = {}
        self._renewed: set[str] = set()
        self.on_frame = self._note

    @classmethod
    async def at(cls, person: SignedIn, log: PageLog, process: str = "", via: int = 0) -> LoggedPage:
        """An open page; with a name, one that this web process serves."""
        for _ in range(OPENINGS_MAX):
            page = cls(person, log, via)
            await page.open()
            if process in ("", page.process):
                return page
            await page.close()
        raise ProtocolError(f"none of {OPENINGS_MAX} sockets was served by {process}")

    @override
    async def open(self) -> Self:
        """One that meets a process which is told to end tries again, as the browser's page does."""
        async with asyncio.timeout(WAIT_S):
            await self._come_back()
        return self._listen_on()

    def _note(self, frame: Frame) -> None:
        self.log.take(Told(time(), self.connections, frame))
        if begins_anew(frame):
            self._renewed.add(frame["generation"])

    @override
    def _take(self, frame: Frame) -> None:
        generation = frame["generation"]
        answer = self.answers.get(generation)
        if generation in self._renewed and (frame.get("from") == 0 or (answer and answer.end)):
            self._renewed.discard(generation)
            if answer:  # in place: somebody may wait for its end
                answer.text, answer.attempt, answer.end = "", 0, None
        super()._take(frame)

    @override
    async def do(self, type_: str, **fields: Any) -> Frame:
        """Until it is accepted, or refused for a reason that stays. Raises Refused."""
        client_id = fields.pop("client_id", None) or str(uuid4())
        seconds = fields.pop("seconds", WAIT_S)
        frame = {"type": type_, "client_id": client_id, **fields}
        self.log.asked[client_id] = self._open_deeds[client_id] = frame
        try:
            async with asyncio.timeout(seconds):
                return await self._answered(client_id)
        finally:
            self._open_deeds.pop(client_id, None)

    async def _answered(self, client_id: str) -> Frame:
        accepted, refused = self.log.accepted, self.log.refused
        while True:
            met = len(refused.get(client_id, ()))
            with suppress(ConnectionClosed):  # it is sent again once the page is back
                await self.send(self._open_deeds[client_id])
            await self.wait(
                lambda met=met: client_id in accepted or len(refused.get(client_id, ())) > met,  # type: ignore[misc]  # a lambda's default
                seconds=10 * WAIT_S,
            )
            if client_id in accepted:
                return accepted[client_id][0]
            if refused[client_id][-1]["code"] not in POSTPONED:
                raise Refused(refused[client_id][-1])
            await asyncio.sleep(AGAIN_S)

    @override
    async def _come_back(self) -> None:
        await super()._come_back()
        with suppress(ConnectionClosed):
            for frame in list(self._open_deeds.values()):
                await self.send(frame)

    def is_asking(self, client_id: str) -> bool:
        """Whether the deed has gone out and is not answered yet."""
        return client_id in self._open_deeds

    def go_deaf(self) -> None:
        """What the server says from now on is lost with this socket."""
        assert self._socket
        self._socket.transport.pause_reading()

    def texts(self) -> dict[str, str]:
        return {generation: answer.text for generation, answer in self.answers.items()}
