"""People who give feedback and do what is a signal, turn by turn, while something is killed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import time
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from tests.answer import Frame
from tests.faults.installation import Installation
from tests.faults.pages import AGAIN_S, LoggedPage
from tests.faults.streams import ENDED_S

SHORT = "script: tokens=8"
LONG = "script: tokens=400 rate=40"
COMPARISON = "SELECT id::text FROM chat_comparison WHERE conversation_id = %s"
Event = dict[str, Any]


class Giver:
    """One of them, on one page, with a seed of their own. `early` are ids that no answer has."""

    def __init__(self, here: Installation, page: LoggedPage, seed: str) -> None:
        self.here, self.page = here, page
        self.turns = 0
        self.early: set[str] = set()
        self._device = str(uuid4())
        self._counter = 0
        self._rng = random.Random(seed)

    async def give_until(self, over: asyncio.Event) -> None:
        deeds = [self._regenerate, self._edit, self._stop, self._correct, self._hide, self._compare]
        while not over.is_set():
            asked = await self._asked(self.page.ask(SHORT, seconds=ENDED_S))
            first = self.about(asked["answer"])
            await self.over_socket(first)
            await deeds[self.turns % len(deeds)](asked)
            # Some of what is known already goes out again, by the other way in.
            await self.over_http([*self.about(asked["answer"]), *self._rng.sample(first, 2)])
            self.turns += 1

    # ---- what they say

    def about(self, answer: str) -> list[Event]:
        """Of an answer; and of one that is not there yet."""
        early = str(uuid4())
        self.early.add(early)
        return [
            self._event("rating", answer, value=self._rng.choice(["up", "down", "withdrawn"])),
            self._event("exposure", answer, visible_ms=self._rng.randint(1, 9999), read_to=3),
            self._event("copy", answer, how="button", whole=True),
            self._event("rating", early, value="up"),
        ]

    def _event(self, kind: str, message: str, **value: Any) -> Event:
        self._counter += 1
        event: Event = {
            **{"client_id": str(uuid4()), "kind": kind, "message": message, "value": value},
            **{"at": int(time() * 1000), "counter": self._counter},
        }
        self.page.log.given[event["client_id"]] = event
        return event

    def _batch(self, events: list[Event]) -> dict[str, Any]:
        return {"sent_at": int(time() * 1000), "device": self._device, "events": events}

    async def over_socket(self, events: list[Event]) -> None:
        """Sent again until it is acknowledged."""
        await self.page.do("events", batch=self._batch(events), seconds=ENDED_S)

    async def over_http(self, events: list[Event]) -> None:
        async with asyncio.timeout(ENDED_S):
            while (told := await self._post("/feedback/events/", json=self._batch(events))) is None:
                await asyncio.sleep(AGAIN_S)
        self.page.log.take_receipts(told.json()["receipts"])

    async def _post(self, path: str, **body: Any) -> httpx.Response | None:
        """None where the server has its own trouble."""
        http = (await self.here.ann()).http
        headers = {"x-csrftoken": http.cookies["csrftoken"], "referer": self.here.product.url}
        try:
            answer = await http.post(path, headers=headers, **body)
        except httpx.TransportError:
            return None
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return None
        assert answer.is_success, answer.text
        return answer

    # ---- what they do

    async def _asked(self, deed: Awaitable[Frame]) -> Frame:
        """Of which the answer has ended."""
        asked = await deed
        await self.page.ended(asked["generation"], ENDED_S)
        return asked

    async def _regenerate(self, asked: Frame) -> None:
        await self._asked(self.page.do("regenerate", message=asked["answer"], seconds=ENDED_S))
        await self.page.do("show", message=asked["answer"], seconds=ENDED_S)

    async def _edit(self, asked: Frame) -> None:
        await self._asked(self.page.do("edit", message=asked["message"], text=SHORT, seconds=ENDED_S))

    async def _stop(self, asked: Frame) -> None:
        place = {"conversation": asked["conversation"], "parent": asked["answer"]}
        longer = await self.page.ask(LONG, seconds=ENDED_S, **place)
        for offset in (1, 2):
            await self.page.do("stop", generation=longer["generation"], offset=offset, seconds=ENDED_S)
        await self.page.ended(longer["generation"], ENDED_S)

    async def _correct(self, asked: Frame) -> None:
        words = {"text": f"Better, {self.turns}.", "intent": "fix"}
        await self.page.do("correct", message=asked["answer"], seconds=ENDED_S, **words)

    async def _hide(self, asked: Frame) -> None:
        """What is given meanwhile is early: its answer is nowhere to be seen."""
        await self._form(f"/c/{asked['conversation']}/delete/")
        await self.over_socket(self.about(asked["answer"]))
        await self._form(f"/c/{asked['conversation']}/restore/")

    async def _form(self, path: str) -> None:
        client_id = str(uuid4())
        self.page.log.asked[client_id] = {"type": "form"}
        async with asyncio.timeout(ENDED_S):
            while await self._post(path, data={"client_id": client_id}) is None:
                await asyncio.sleep(AGAIN_S)

    async def _compare(self, asked: Frame) -> None:
        await self._asked(self.page.do("compare", message=asked["answer"], seconds=ENDED_S))
        comparison = await self._found(COMPARISON, asked["conversation"])
        await self.page.do("choose", comparison=comparison, choice="tie", seconds=ENDED_S)

    async def _found(self, query: str, *values: str) -> str:
        async with asyncio.timeout(ENDED_S):
            while True:
                with suppress(psycopg.OperationalError):  # the database is away
                    return str(self.here.rows.one(query, *values))
                await asyncio.sleep(AGAIN_S)


class Givers:
    """As many as there are pages. `more` waits for another turn of each."""

    def __init__(self, people: list[Giver]) -> None:
        self.people = people

    @property
    def early(self) -> set[str]:
        return {key for person in self.people for key in person.early}

    async def more(self, turns: int = 1) -> None:
        wanted = [(person, person.turns + turns) for person in self.people]
        await _until(lambda: all(person.turns >= number for person, number in wanted))


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(ENDED_S):
        while not condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def giving(here: Installation, *pages: LoggedPage) -> AsyncIterator[Givers]:
    """In the end each finishes the turn it is at, and all of it has been acknowledged."""
    over = asyncio.Event()
    people = [Giver(here, page, f"giver {number}") for number, page in enumerate(pages)]
    async with asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(person.give_until(over))
        try:
            yield Givers(people)
        finally:
            over.set()
    for page in pages:
        assert page.log.kept == page.log.given.keys(), "not all was acknowledged"
