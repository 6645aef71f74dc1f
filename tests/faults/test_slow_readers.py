"""Pages that take nothing, or little: dropped, never waited for, and nobody else notices."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from time import monotonic

import pytest

from tests.faults.held import Limit, grown, of_webs
from tests.faults.installation import Installation
from tests.faults.pages import LoggedPage
from tests.faults.streams import ENDED_S
from tests.faults.throttle import Throttle
from tests.socket_client import Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What waits for a page for so long drops it.
SLOW_S = 10.0
LONG = "script: tokens=12000 rate=0 batch=64"
PACED, PACED_S = "script: tokens=300 rate=50", 6.0
PAGES = 5
# Each of them would make the product keep some 25 KB, if it kept what nobody takes.
FOLLOWS = 500
FLAT = Limit(memory=8 * 1024 * 1024, files=4 * PAGES)
ON_TIME_S = 1.5
DEED_S = 3.0


async def test_pages_that_take_nothing_or_little_are_dropped_and_hold_nobody_up(here: Installation) -> None:
    async with (
        here.page("web-1") as page,
        here.page("web-2") as other,
        Throttle(here.product.port, rate=0) as still,
        Throttle(here.product.port, rate=1024) as slow,
        _opened(here, still.port) as takers_of_nothing,
        _opened(here, slow.port) as takers_of_little,
    ):
        long = await _answered(page, 2)
        before = of_webs(here)
        await _followed([*takers_of_nothing, *takers_of_little], long)
        greedy = asyncio.create_task(_asks_and_never_reads(here, still, long))
        async with asyncio.timeout(here.on_time(3 * SLOW_S)):
            while not (still.cut.is_set() and greedy.done()):
                await _everybody_else_is_on_time(here, page, other)
                assert not grown(before, of_webs(here), FLAT)
        await asyncio.gather(*(each.shows(long[0], 1, ENDED_S) for each in takers_of_little))
        assert not any(each.texts().get(long[0]) for each in takers_of_nothing)
        still.open.set()
        slow.open.set()
        texts = [here.rows.of(generation).text for generation in long]
        for each in (*takers_of_nothing, *takers_of_little):
            assert [(await each.ended(generation, ENDED_S)).text for generation in long] == texts
    assert all(each.connections > 1 for each in takers_of_nothing)
    await here.prove()


async def _answered(page: LoggedPage, count: int) -> list[str]:
    deeds = [page.ask(LONG, sampling={"max_tokens": 12_000}) for _ in range(count)]
    found = [str(frame["generation"]) for frame in await asyncio.gather(*deeds)]
    for generation in found:
        await page.ended(generation, ENDED_S)
    return found


@asynccontextmanager
async def _opened(here: Installation, port: int) -> AsyncIterator[Sequence[LoggedPage]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(here.page(via=port)) for _ in range(PAGES)]


async def _followed(pages: Sequence[LoggedPage], generations: Sequence[str]) -> None:
    for page in pages:
        for generation in generations:
            await page.follow(generation)


async def _asks_and_never_reads(here: Installation, line: Throttle, generations: Sequence[str]) -> None:
    page = Page(await here.ann(), reconnects=False, via=line.port)
    async with await page.open():
        for _ in range(FOLLOWS):
            for generation in generations:
                await page.follow(generation)
        await page.gone(ENDED_S)


async def _everybody_else_is_on_time(here: Installation, page: LoggedPage, other: LoggedPage) -> None:
    """The engine is read as fast as it speaks, and both pages have the end as soon as it is there."""
    began = monotonic()
    generation = str((await page.ask(PACED))["generation"])
    assert monotonic() - began < here.on_time(DEED_S)
    await other.follow(generation)
    for each in (page, other):
        await each.ended(generation, ENDED_S)
    row = here.rows.of(generation)
    (request,) = [each for each in here.requests() if each.seed == row.sampling["seed"]]
    assert request.end is not None and request.end - request.start < here.on_time(PACED_S + ON_TIME_S)
    for each in (page, other):
        (end,) = [told.at for told in each.log.told if _ends(told.frame, generation)]
        assert end - request.end < here.on_time(ON_TIME_S)


def _ends(frame: dict[str, object], generation: str) -> bool:
    return frame["type"] == "end" and frame["generation"] == generation
