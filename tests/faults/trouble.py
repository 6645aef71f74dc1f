"""Faults drawn from a seed, one after the other: the same seed draws the same ones in the same order."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from time import monotonic

from tests.faults.installation import Installation
from tests.faults.servers import hung

PAUSE_S = (2.0, 6.0)
HUNG_S = 3.0


class Trouble:
    """`run` tells each of them as it comes; what is in mid-stream then is the machine's."""

    def __init__(self, here: Installation, seed: int) -> None:
        self.here = here
        self.told: list[str] = []
        self._rng = random.Random(seed)
        self._known: dict[str, Callable[[], Awaitable[None]]] = {
            "kill -9 of a web process": self._kill_web,
            "SIGTERM to a web process": self._end_web,
            "a web process stopped for two leases": self._stop_web,
            "the database restarted": self._restart_database,
            "the database hung": self._hang_database,
            "the cache and broker killed": self._kill_cache,
            "the cache and broker hung": self._hang_cache,
            "the engine killed": self._kill_engine,
            "the engine hung": self._hang_engine,
        }

    async def run(self, seconds: float) -> None:
        """Every kind comes before one comes again. The next waits until the product is whole."""
        began, left = monotonic(), list[str]()
        while monotonic() - began < seconds:
            left = left or self._rng.sample(list(self._known), len(self._known))
            name = left.pop()
            self.told.append(name)
            print(f"soak: {monotonic() - began:6.1f} s  {name}", flush=True)
            await self._known[name]()
            await asyncio.sleep(self._rng.uniform(*PAUSE_S))
            await self.here.wait_ready()

    def _web(self) -> str:
        return str(self._rng.choice(["web-1", "web-2"]))

    async def _kill_web(self) -> None:
        web = self._web()
        await self.here.back(web, self.here.product.kill(web))

    async def _end_web(self) -> None:
        web = self._web()
        await self.here.back(web, self.here.product.kill(web, signal.SIGTERM))

    async def _stop_web(self) -> None:
        await self._stopped(self._web(), 2 * self.here.lease_s)

    async def _restart_database(self) -> None:
        await self._again("postgres", signal.SIGINT)

    async def _hang_database(self) -> None:
        with hung(self.here.product):
            await asyncio.sleep(HUNG_S)

    async def _kill_cache(self) -> None:
        await self._again("valkey", signal.SIGKILL)

    async def _hang_cache(self) -> None:
        await self._stopped("valkey", HUNG_S)

    async def _kill_engine(self) -> None:
        self.here.engine.kill()
        await asyncio.sleep(HUNG_S)
        self.here.engine.open()

    async def _hang_engine(self) -> None:
        self.here.engine.tell(signal.SIGSTOP)
        try:
            await asyncio.sleep(HUNG_S)
        finally:
            self.here.engine.tell(signal.SIGCONT)

    async def _stopped(self, name: str, seconds: float) -> None:
        self.here.product.kill(name, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.here.product.kill(name, signal.SIGCONT)

    async def _again(self, name: str, how: signal.Signals) -> None:
        """Until a successor runs."""
        old = self.here.product.kill(name, how)
        while self.here.product.children().get(name) in (None, old):
            await asyncio.sleep(0.05)
