"""Cache and broker, each killed, emptied or hung in mid-stream: nothing that was accepted is lost."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis as AsyncRedis

from tests.faults.installation import Installation, installed
from tests.faults.pages import LoggedPage
from tests.faults.redis import Redis
from tests.faults.streams import ENDED_S, Streams

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Within so long a reader in another process has the text from the database.
FALLS_BACK_S = 3.0
PAGE_S = 5.0
# A job leaves a mark that lives 14 s; another runs every 4 s.
FADING_S, FRESH_S = 4, 10
MARK = "SELECT extract(epoch FROM max(expires) - now()) FROM django_cache WHERE cache_key LIKE '%%live-tasks'"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    yield from _running(tmp_path_factory.mktemp("redis") / "cache")


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    yield from _running(tmp_path_factory.mktemp("redis") / "broker")


def _running(folder: Path) -> Iterator[Redis]:
    redis = Redis(folder)
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture(scope="module")
def here(cache: Redis, broker: Redis) -> Iterator[Installation]:
    with installed(CACHE_URL=cache.url, BROKER_URL=broker.url) as ready:
        yield ready


async def _grows(here: Installation, page: LoggedPage, streams: Streams, seconds: float) -> None:
    """More of every answer is shown within the time."""
    shown = {key: len(page.answers[key].text) for key in streams.generations}
    async with asyncio.timeout(here.on_time(seconds)):
        for key, length in shown.items():
            await page.shows(key, length + 1, ENDED_S)


async def _works_without_cache(here: Installation, streams: Streams, *pages: LoggedPage) -> None:
    for page in pages:
        await _grows(here, page, streams, FALLS_BACK_S)
    async with asyncio.timeout(here.on_time(PAGE_S)):
        assert (await here.answers("/")).status_code == 200
    async with asyncio.timeout(here.on_time(2 * PAGE_S)), here.page() as late:
        asked = await late.ask("script: tokens=10")
        assert (await late.ended(asked["generation"])).end


@pytest.mark.parametrize("how", ["killed", "hung"])
async def test_without_the_cache_readers_elsewhere_have_the_text_from_the_database(
    here: Installation, cache: Redis, how: str
) -> None:
    streams = Streams(here, tokens=160, hold=120, rate=6)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, 10)
        await streams.follow(other)
        await streams.in_mid_stream(length=5)
        await _grows(here, other, streams, FALLS_BACK_S)
        cache.kill() if how == "killed" else cache.tell(signal.SIGSTOP)
        try:
            await _works_without_cache(here, streams, page, other)
        finally:
            cache.start() if how == "killed" else cache.tell(signal.SIGCONT)
        await _grows(here, other, streams, FALLS_BACK_S)
        await streams.end(page, other)
    await here.prove()


async def _both_listen_again(cache: Redis) -> None:
    async with asyncio.timeout(ENDED_S), AsyncRedis.from_url(cache.url) as client:
        while sum(count for _, count in await client.pubsub_numsub(*await client.pubsub_channels())) < 2:
            await asyncio.sleep(0.1)


async def test_the_first_change_after_a_restart_of_the_cache_reaches_other_tabs(
    here: Installation, cache: Redis
) -> None:
    async with here.page("web-1") as page, here.page("web-2") as other:
        heard: list[str] = []
        other.on_frame = lambda frame: heard.append(frame["type"])
        await page.ask("script: tokens=10")
        await other.wait(lambda: "changed" in heard, FALLS_BACK_S)
        cache.kill()
        cache.start()
        await _both_listen_again(cache)
        heard.clear()
        await page.ask("script: tokens=10")
        await other.wait(lambda: "changed" in heard, here.on_time(FALLS_BACK_S))


async def test_without_the_broker_deeds_commit_and_jobs_run_once_it_is_back(
    here: Installation, broker: Redis
) -> None:
    broker.kill()
    try:
        async with here.page() as page:
            for _ in range(3):
                asked = await page.ask("script: tokens=10")
                assert (await page.ended(asked["generation"])).end
        assert (await here.answers("/")).status_code == 200
        await asyncio.to_thread(here.product.wait_ready, without={"beat", "worker", "builder"})
        async with asyncio.timeout(ENDED_S):
            while here.rows.one(MARK) > FADING_S:
                await asyncio.sleep(0.1)
    finally:
        broker.start()
    async with asyncio.timeout(ENDED_S):
        while here.rows.one(MARK) < FRESH_S:
            await asyncio.sleep(0.1)
    await here.wait_ready()
    await here.prove()
