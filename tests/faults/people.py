"""Mixed load: people who ask, stop, regenerate and edit, each in two tabs that lose sockets at times."""

import asyncio
import random
from contextlib import suppress

from websockets.exceptions import ConnectionClosed

from tests.answer import Frame
from tests.faults.installation import Installation
from tests.faults.pages import LoggedPage

# As long as any fault may last, and the answer behind it.
ENDED_S = 180.0
# Whoever goes on with an answer says something else, so that what was to be replaced and stayed is seen.
QUESTIONS = (
    "script: tokens=120 rate=40 redraws=true",
    "script: tokens=400 rate=80 batch=4 redraws=true",
    "script: tokens=30 rate=20 redraws=true",
    "script: tokens=60 cut_after=20 redraws=true",
    "script: tokens=60 error_after=30 redraws=true",
    "script: tokens=40 first=2 redraws=true",
)


class Person:
    """One of them, with a seed of its own. `asked` counts the answers that were asked for."""

    def __init__(self, here: Installation, seed: str) -> None:
        self.here = here
        self.asked = 0
        self._rng = random.Random(seed)

    async def talk(self, over: asyncio.Event) -> None:
        """Turn by turn, each to its end on both pages."""
        async with self.here.page() as page, self.here.page() as second:
            while not over.is_set():
                await self._turn(page, second)

    async def _turn(self, page: LoggedPage, second: LoggedPage) -> None:
        asked = await page.ask(self._question(), seconds=ENDED_S)
        await self._read(asked, page, second)
        again = self._rng.choice([None, self._regenerate, self._edit])
        if again is not None:
            await self._read(await again(page, asked), page, second)

    def _question(self) -> str:
        return self._rng.choice(QUESTIONS)

    async def _regenerate(self, page: LoggedPage, asked: Frame) -> Frame:
        return await page.do("regenerate", message=asked["answer"], seconds=ENDED_S)

    async def _edit(self, page: LoggedPage, asked: Frame) -> Frame:
        return await page.do("edit", message=asked["message"], text=self._question(), seconds=ENDED_S)

    async def _read(self, asked: Frame, page: LoggedPage, second: LoggedPage) -> None:
        self.asked += 1
        generation = str(asked["generation"])
        with suppress(ConnectionClosed):  # it follows once it is back
            await second.follow(generation)
        await self._meanwhile(page, second, generation)
        for each in (page, second):
            await each.ended(generation, ENDED_S)

    async def _meanwhile(self, page: LoggedPage, second: LoggedPage, generation: str) -> None:
        one = self._rng.choice((page, second))
        match self._rng.choice(["stop", "drop", None, None, None]):
            case "stop":
                await one.do("stop", generation=generation, offset=0, seconds=ENDED_S)
            case "drop":
                await one.drop()
