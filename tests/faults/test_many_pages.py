"""A thousand pages that say nothing, and all of them reconnecting at once while an answer streams."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from time import monotonic

import pytest

from tests.faults.installation import Installation
from tests.faults.pages import LoggedPage
from tests.faults.streams import ENDED_S, Streams
from tests.socket_client import Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGES = 1000
AT_A_TIME = 50
BACK_S = 30.0
GAP_S = 3.0


async def test_a_thousand_pages_reconnect_at_once_and_an_answer_streams_on(here: Installation) -> None:
    streams = Streams(here)
    async with here.page("web-1") as page, here.page("web-2") as other, _idle(here) as pages:
        await streams.ask(page, 1)
        await streams.follow(other)
        await streams.in_mid_stream()
        began = monotonic()
        for each in pages:
            await each.drop()
        await _all_back(pages, connections=2, seconds=here.on_time(BACK_S))
        print(f"{PAGES} pages were back after {monotonic() - began:.1f} s")
        here.product.kill("web-2")
        await _all_back([each for each in pages if each.process == "web-2"], 3, here.on_time(BACK_S))
        await streams.end(page, other)
        assert _longest_gap(page) < here.on_time(GAP_S)
    assert page.connections == 1
    await here.prove()


@asynccontextmanager
async def _idle(here: Installation) -> AsyncIterator[list[Page]]:
    person, pages = await here.ann(), list[Page]()
    try:
        for _ in range(0, PAGES, AT_A_TIME):
            pages += await asyncio.gather(*(Page(person).open() for _ in range(AT_A_TIME)))
        yield pages
    finally:
        await asyncio.gather(*(page.close() for page in pages))


async def _all_back(pages: list[Page], connections: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        for page in pages:
            await page.wait(partial(_has_met, page, connections), ENDED_S)


def _has_met(page: Page, connections: int) -> bool:
    return page.connections >= connections


def _longest_gap(page: LoggedPage) -> float:
    """Between two pieces of text."""
    pieces = [told.at for told in page.log.told if told.frame["type"] == "delta"]
    return max(later - earlier for earlier, later in pairwise(pieces))
