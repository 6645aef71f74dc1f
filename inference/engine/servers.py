"""Several engines that serve the same model: which one is asked next, and which is left alone meanwhile.

An engine that failed is asked by itself, a list of its models every second, until it answers again. So no
question waits for one that hangs or is gone, and one that is back is used at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from time import monotonic

from inference.engine.client import Engine
from inference.exceptions import (
    CannotContinue,
    EngineError,
    Overloaded,
    Rejected,
    TimedOut,
    Unavailable,
    UnknownModel,
)
from inference.types import ServedModel

log = logging.getLogger(__name__)

MODELS_LIFE_S = 10.0
LOOK_EVERY_S = 1.0


class Server:
    """One engine, and what this process knows of it."""

    def __init__(self, engine: Engine, number: int = 1) -> None:
        self.engine = engine
        self.name = f"engine-{number}"
        self.is_failing = False
        #: Answers that this process has from it now, and when it last got one, as a place in a row.
        self.under_way = 0
        self.turn = 0
        self.version = ""
        self.served: tuple[ServedModel, ...] = ()
        self._listed_at = -MODELS_LIFE_S

    def find(self, name: str) -> ServedModel | None:
        return next((model for model in self.served if model.id == name or not name), None)

    def lacks(self, name: str) -> bool:
        """Whether it has said lately that it does not serve this model."""
        return self._is_listed and self.find(name) is None

    async def refresh(self, name: str) -> None:
        """The list is asked again after MODELS_LIFE_S, and whenever it lacks the name."""
        if not self._is_listed or self.find(name) is None:
            await self.list_models()

    async def list_models(self) -> None:
        served = await self.engine.models()
        self.version = await self.engine.version()
        self.served, self._listed_at = served, monotonic()

    def forget(self) -> None:
        """It serves something else than it listed."""
        self._listed_at = -MODELS_LIFE_S

    @property
    def _is_listed(self) -> bool:
        return monotonic() <= self._listed_at + MODELS_LIFE_S


def next_of(servers: Collection[Server], name: str) -> Server | None:
    """Of those that do not fail, and of these that may serve the model, the one with the fewest answers
    under way; of equals the one that was asked the longest ago."""
    return min(servers, key=lambda s: (s.is_failing, s.lacks(name), s.under_way, s.turn), default=None)


def asks_another(error: EngineError) -> bool:
    """Nothing was produced, and another engine may be there, or serve the model."""
    is_short_request = type(error) is TimedOut
    return is_short_request or isinstance(error, Unavailable | UnknownModel)


def telling(failures: Sequence[EngineError]) -> EngineError:
    """What is told when no engine could: one that is to come back counts more than one that never will."""
    order = (Overloaded, Unavailable, TimedOut, EngineError)
    return min(failures, key=lambda error: [isinstance(error, kind) for kind in order].index(True))


class Servers:
    """All engines that are configured. One that is alone is never left alone: there is no other."""

    def __init__(self, *engines: Engine) -> None:
        self._all = [Server(engine, number) for number, engine in enumerate(engines, 1)]
        self._turns = count(1)
        self._looks: dict[Server, asyncio.Task[None]] = {}

    @property
    def seen(self) -> bool:
        """Whether any has ever said what it serves."""
        return any(server.served for server in self._all)

    async def use(self, name: str, deed: Callable[[Server], Awaitable[None]]) -> None:
        """Lets the deed ask one engine after another, each once, until one can."""
        failures: dict[Server, EngineError] = {}
        while server := next_of([each for each in self._all if each not in failures], name):
            try:
                with self._at_work(server):
                    await deed(server)
                return
            except EngineError as error:
                if not asks_another(error):
                    raise
                failures[server] = error
        raise telling(list(failures.values()))

    async def model(self, server: Server, name: str) -> ServedModel:
        """What the server calls it. Without a name it is the first that the first known engine lists."""
        await server.refresh(name)
        first = next((each.served[0].id for each in self._all if each.served), "")
        if model := server.find(name or first):
            return model
        listed = [each.id for each in server.served]
        raise UnknownModel(f"{name or first!r} is not among {listed} of {server.name}")

    async def aclose(self) -> None:
        for look in self._looks.values():
            look.cancel()
        for server in self._all:
            await server.engine.aclose()

    @contextmanager
    def _at_work(self, server: Server) -> Iterator[None]:
        server.under_way += 1
        server.turn = next(self._turns)
        try:
            yield
            server.is_failing = False
        except UnknownModel:
            server.forget()
            raise
        except (Rejected, CannotContinue):
            raise
        except EngineError as error:
            self._leave_alone(server, error)
            raise
        finally:
            server.under_way -= 1

    def _leave_alone(self, server: Server, error: EngineError) -> None:
        if server.is_failing or len(self._all) == 1:
            return
        server.is_failing = True
        # By its code alone: what the engine says of it may repeat what it was asked.
        log.warning("%s at %s fails, others are asked: %s", server.name, server.engine.address, error.code)
        # One at a time: answers that were under way may end well meanwhile, and others fail again.
        if server not in self._looks or self._looks[server].done():
            self._looks[server] = asyncio.create_task(self._look(server), name=f"look at {server.name}")

    async def _look(self, server: Server) -> None:
        while server.is_failing:
            await asyncio.sleep(LOOK_EVERY_S)
            with suppress(EngineError):
                await server.list_models()
                server.is_failing = False
        log.warning("%s at %s answers again", server.name, server.engine.address)
