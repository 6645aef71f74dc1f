"""Text on its way to readers in other processes, through the cache, and to no reader before it is safe."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from redis.asyncio import Redis

from chat.models import User
from inference.database import in_database
from inference.live import log as token_log
from inference.live.log import UNSTORED_SHOWN_S, TokenLog
from inference.live.mirror import Ear, Mirror
from inference.models import Generation
from tests.cast import person
from tests.fast.chat.sockets import Page, running
from tests.fast.inference.hindrances import locked, waiting_for
from tests.scripted_engine import ScriptedEngine

SLOW = "script: tokens=1010 stall_after=1000 rate=20"


@pytest.fixture
async def engine() -> AsyncIterator[ScriptedEngine]:
    async with ScriptedEngine() as started:
        yield started


@pytest.fixture
async def ann(transactional_db: None) -> User:
    return await in_database(person, "ann")


@pytest.fixture
async def cache() -> AsyncIterator[Any]:
    async with Redis.from_url(configured.CACHE_URL) as opened:
        yield opened


async def said_more(engine: ScriptedEngine, tokens: int) -> None:
    entry = engine.log[-1]
    before = entry["tokens"]
    async with asyncio.timeout(20):
        while entry["tokens"] < before + tokens:
            await asyncio.sleep(0.01)


@contextmanager
def reading(*pages: Page) -> Iterator[None]:
    """The pages show what comes, for as long as this lasts."""
    tasks = [asyncio.create_task(page.until("end")) for page in pages]
    yield
    for task in tasks:
        task.cancel()


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(20):
        while not await holds():
            await asyncio.sleep(0.01)


@pytest.mark.django_db(transaction=True)
async def test_pieces_go_through_the_cache_only_while_somebody_reads_elsewhere(
    engine: ScriptedEngine, ann: User, cache: Any
) -> None:
    async with running(engine.url) as station, running(engine.url) as elsewhere:
        page, other = await Page(station, ann).open(), await Page(elsewhere, ann).open()
        generation = (await page.ask(SLOW))["generation"]
        await page.until("delta")
        await said_more(engine, 10)
        assert await cache.keys(f"*:{generation}*") == []

        await other.send({"type": "follow", "generation": generation, "attempt": 0, "offset": 0})
        pieces = f"pieces:{generation}:1"
        await until(lambda: cache.exists(pieces))
        await other.send({"type": "unfollow", "generation": generation})
        await until(lambda: is_absent(cache, f"mark:{generation}"))
        await said_more(engine, 10)
        length = await cache.xlen(pieces)
        await said_more(engine, 10)
        assert await cache.xlen(pieces) == length > 0


async def is_absent(cache: Any, mark: str) -> bool:
    return not await cache.exists(mark)


@pytest.mark.django_db(transaction=True)
async def test_text_that_cannot_be_stored_is_held_from_readers_here_and_elsewhere(
    engine: ScriptedEngine, ann: User
) -> None:
    async with running(engine.url) as station, running(engine.url) as elsewhere:
        page, other = await Page(station, ann).open(), await Page(elsewhere, ann).open()
        generation = (await page.ask(SLOW))["generation"]
        await other.send({"type": "follow", "generation": generation, "attempt": 0, "offset": 0})
        await other.until("delta")
        with reading(page, other):
            with locked("inference_delta") as holder:
                hung_s = UNSTORED_SHOWN_S + 0.5
                await until(lambda: is_waiting(holder, hung_s))
                held = [opened.texts[generation] for opened in (page, other)]
                await said_more(engine, 10)
                assert [opened.texts[generation] for opened in (page, other)] == held
            await until(lambda: is_longer(page, generation, held[0]))
            await until(lambda: is_longer(other, generation, held[1]))
        assert (await in_database(Generation.objects.get, pk=generation)).attempt == 1


async def is_waiting(holder: Any, seconds: float) -> bool:
    return bool(waiting_for(holder, "inference_delta", seconds))


async def is_longer(page: Page, generation: str, than: str) -> bool:
    return page.texts[generation].startswith(than) and len(page.texts[generation]) > len(than) + 20


def test_text_that_comes_while_a_flush_is_under_way_keeps_its_age(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(token_log, "monotonic", lambda: now)
    item = TokenLog(uuid4(), 1)
    item.load(1, {1: 0}, 0, "")
    item.append("old", (1,))
    write = item.write()
    now = 0.2
    item.append("new", (2,))
    now = 1.1
    item.wrote(write)
    assert item.visible == len("oldnew")
    now = 0.3 + UNSTORED_SHOWN_S
    assert item.visible == item.stored == len("old")


async def test_the_loops_end_at_whatever_moment_they_are_cancelled() -> None:
    """A process drains for ever behind a loop that goes on."""
    item = TokenLog(uuid4(), 1)
    item.load(1, {1: 0}, 0, "")
    ear = Ear(configured.CACHE_URL, lambda: [item])
    for ticks in range(120):
        listening = asyncio.create_task(ear.run())
        for _ in range(ticks):
            await asyncio.sleep(0)
        listening.cancel()
        async with asyncio.timeout(5):
            await asyncio.wait({listening})
        assert listening.done()
    await ear.aclose()


async def test_what_an_adopter_had_heard_is_no_text_of_its_attempt(cache: Any) -> None:
    """A piece that was never stored must not come back under the new number."""
    adopted, other = (TokenLog(uuid4(), 1) for _ in range(2))
    heard = [TokenLog(item.generation) for item in (adopted, other)]
    for item in (adopted, other, *heard):
        item.load(1, {1: 0}, 0, "Stored. ")
        item.readers = 1
    adopted.hear(1, 8, "Never stored.")
    adopted.take_over(2)
    heard[0].load(2, {1: 0, 2: 7}, 7, "")
    other.local = True
    other.append("New.", (1,))
    mirror = Mirror(configured.CACHE_URL, lambda: [adopted, other])
    ear = Ear(configured.CACHE_URL, lambda: heard)
    loops = [asyncio.create_task(loop) for loop in (mirror.run(), ear.run())]
    async with asyncio.timeout(20):
        while len(heard[1].text) < len("Stored. New."):
            await heard[1].changed()
    for loop in loops:
        loop.cancel()
    assert heard[0].text.between(0, 99) == "Stored."
    assert await cache.keys(f"pieces:{adopted.generation}:*") == []
