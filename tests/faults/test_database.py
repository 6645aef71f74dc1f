"""PostgreSQL restarted, hung, out of connections, out of disk: under load, with answers in mid-stream."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

import pytest

from tests.faults.installation import LEASE_S, Installation
from tests.faults.pages import LoggedPage
from tests.faults.servers import files_limited, hung, token_log_filled, without_connections
from tests.faults.streams import ENDED_S, Streams

pytestmark = pytest.mark.asyncio(loop_scope="session")

STREAMS = 10
HUNG_S = 10.0
# Longer than a lease.
SHORT_S = 6.0
# Nobody waits for a connection for so long.
GIVEN_UP_S = 12.0
# A write-ahead log segment has 16 MiB: it still fits, and a table that is larger cannot grow.
FILE_MAX = 16 * 1024 * 1024


@asynccontextmanager
async def _people_ask(page: LoggedPage) -> AsyncIterator[list[str]]:
    """One message after the other, for as long as the fault goes on; each in the end acknowledged."""
    asked: list[str] = []
    goes_on = True

    async def ask() -> None:
        while goes_on:
            frame = await page.ask("script: tokens=5", seconds=ENDED_S)
            asked.append(str(frame["generation"]))

    asking = asyncio.create_task(ask())
    try:
        yield asked
    finally:
        goes_on = False
        await asking


async def _asks_more(asked: list[str]) -> None:
    before = len(asked)
    async with asyncio.timeout(ENDED_S):
        while len(asked) < before + 2:
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
async def test_a_restart_of_the_database_loses_nothing_that_was_acknowledged(
    here: Installation, how: signal.Signals
) -> None:
    await here.wait_ready()
    streams = Streams(here)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        async with _people_ask(other) as asked:
            await _asks_more(asked)
            here.product.kill("postgres", how)
            await _asks_more(asked)
        await here.wait_ready()
        await streams.end(page, other)
    await here.prove()


async def test_nobody_adopts_a_healthy_process_when_the_database_hangs(here: Installation) -> None:
    await here.wait_ready()
    streams = Streams(here, tokens=340, hold=300)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        with hung(here.product):
            await _holds_back(page, streams)
        await _asks_again(other)
        rows = await streams.end(page, other)
        assert not any(answer.rewinds for each in (page, other) for answer in each.answers.values())
    assert all(row.processes == ["web-1"] for row in rows)
    await here.prove()


async def _holds_back(page: LoggedPage, streams: Streams, seconds: float = HUNG_S) -> None:
    """Nothing is shown that could be lost: soon no page grows any more, and so it stays."""
    began = monotonic()
    shown, since = page.texts(), monotonic()
    while monotonic() - began < seconds or monotonic() - since < LEASE_S:
        assert monotonic() - began < ENDED_S, "text that is not stored is shown on and on"
        await asyncio.sleep(0.05)
        if page.texts() != shown:
            shown, since = page.texts(), monotonic()


async def _asks_again(page: LoggedPage) -> None:
    asked = await page.ask("script: tokens=5", seconds=ENDED_S)
    await page.ended(asked["generation"], ENDED_S)


async def test_without_a_free_connection_answers_are_held_and_then_go_on(here: Installation) -> None:
    await here.wait_ready()
    streams = Streams(here, tokens=340, hold=300)
    async with here.page("web-1") as page, here.page("web-2") as other, here.page() as late:
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        with without_connections(here.database_url):
            await streams.follow(late)
            await _holds_back(page, streams, GIVEN_UP_S)
            deed = asyncio.create_task(_asks_again(other))
        await deed
        await streams.end(page, other, late)  # a process that has a connection may have gone on with them
    await here.prove()


async def test_on_a_full_disk_answers_are_held_and_nothing_is_lost(here: Installation) -> None:
    await here.wait_ready()
    streams = Streams(here, tokens=340, hold=300)
    async with here.page("web-1") as page, here.page("web-2") as other:
        ended = (await page.ask("script: tokens=5"))["generation"]
        await page.ended(ended, ENDED_S)
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        with files_limited(here.product, FILE_MAX), token_log_filled(here.database_url, ended):
            await _holds_back(page, streams, SHORT_S)
        await _asks_again(other)
        rows = await streams.end(page, other)
    assert all(row.processes == ["web-1"] for row in rows)
    await here.prove()
