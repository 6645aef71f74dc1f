"""People and their pages: cut off at random, in several tabs, in a hurry to stop, or to send again."""

import asyncio
import random
from time import time
from uuid import uuid4

import pytest

from tests.faults.installation import Installation
from tests.faults.pages import LoggedPage
from tests.faults.streams import ENDED_S, Streams

pytestmark = pytest.mark.asyncio(loop_scope="session")

STOP_REACHES_S = 1.0
LATE = 25  # of 30 characters
SHORT = "script: tokens=5"
DONE = "SELECT count(*) FROM chat_activity WHERE client_id = %s"


async def test_pages_cut_off_at_200_random_points_lose_and_repeat_nothing(here: Installation) -> None:
    streams = Streams(here, tokens=600, hold=500, rate=40)
    rng = random.Random(200)
    async with here.page("web-1") as asker:
        await streams.ask(asker, 1)
        (generation,) = streams.generations
        await streams.in_mid_stream(length=1)

        async def cut_at(page: LoggedPage, length: int) -> None:
            await page.shows(generation, length, ENDED_S)
            met = page.connections
            await page.drop()
            await page.wait(lambda: page.connections > met, ENDED_S)

        async def cut_off(times: int) -> str:
            async with here.page() as page:
                await page.follow(generation)
                for length in sorted(rng.sample(range(1, 1000), times)):
                    await cut_at(page, length)
                return (await page.ended(generation, ENDED_S)).text

        cutting = [asyncio.create_task(cut_off(20)) for _ in range(10)]
        await asker.shows(generation, 1000, ENDED_S)
        (row,) = await streams.end(asker)
        assert await asyncio.gather(*cutting) == [row.text] * len(cutting)
    await here.prove()


async def test_a_page_cut_off_before_the_first_word_hears_how_the_answer_ends(here: Installation) -> None:
    async with here.page() as page, here.page() as other:
        generation = (await page.ask("script: tokens=50 first=600"))["generation"]
        met = page.connections
        await page.drop()
        await page.wait(lambda: page.connections > met, ENDED_S)
        await other.do("stop", generation=generation, offset=0)
        assert (await page.ended(generation, ENDED_S)).text == ""
    await here.prove()


async def test_a_stop_from_a_third_tab_ends_the_answer_in_all_and_at_the_engine(here: Installation) -> None:
    streams = Streams(here)
    async with here.page("web-1") as page, here.page("web-2") as other, here.page("web-2") as third:
        await streams.ask(page, 1)
        await streams.follow(other, third)
        await streams.in_mid_stream()
        (generation,) = streams.generations
        await third.do("stop", generation=generation, offset=20)
        asked_at = time()
        (row,) = await streams.end(page, other, third, status="stopped")
    await here.prove()
    (request,) = [each for each in here.requests() if each.seed == row.sampling["seed"]]
    assert request.outcome == "aborted" and request.end is not None
    assert request.end - asked_at < here.on_time(STOP_REACHES_S)


async def test_a_stop_before_the_first_token_and_one_that_is_pressed_twice(here: Installation) -> None:
    async with here.page() as page:
        early = (await page.ask("script: tokens=50 first=600"))["generation"]
        await page.do("stop", generation=early, offset=0)
        assert (await page.ended(early, ENDED_S)).text == ""
        streams = Streams(here)
        await streams.ask(page, 1)
        await streams.in_mid_stream()
        (generation,) = streams.generations
        again = {"generation": generation, "offset": 20}
        same = str(uuid4())
        stops = [page.do("stop", client_id=same, **again), page.do("stop", **again)]
        await asyncio.gather(*stops)
        await page.do("stop", client_id=same, **again)
        await page.ended(generation, ENDED_S)
    assert {here.rows.of(each).status for each in (early, generation)} == {"stopped"}
    await here.prove()


async def test_a_stop_at_the_last_token_leaves_an_answer_that_is_whole_or_stopped(
    here: Installation,
) -> None:
    async with here.page() as page:

        async def stop_late() -> str:
            generation = str((await page.ask("script: tokens=30 rate=50"))["generation"])
            await page.shows(generation, LATE, ENDED_S)
            await page.do("stop", generation=generation, offset=LATE)
            await page.ended(generation, ENDED_S)
            return here.rows.of(generation).status

        found = await asyncio.gather(*(stop_late() for _ in range(20)))
    assert set(found) <= {"complete", "stopped"}
    await here.prove()


async def test_a_message_sent_twice_at_once_in_two_tabs_is_one_with_one_answer(here: Installation) -> None:
    ids = _ids()
    async with here.page("web-1") as page, here.page("web-2") as other:
        twice = [each.ask(SHORT, client_id=one) for one in ids for each in (page, page, other)]
        await asyncio.gather(*twice)
        await page.wait(lambda: all(len(page.log.accepted[one]) == 2 for one in ids))
        for one in ids:
            told = page.log.accepted[one] + other.log.accepted[one]
            assert [frame["repeat"] for frame in told].count(False) == 1
            await page.ended(told[0]["generation"], ENDED_S)
    await _is_each_one(here, len(ids))


@pytest.mark.parametrize("is_done", [False, True], ids=["cut off as it is sent", "cut off when it is done"])
async def test_a_message_whose_acknowledgement_was_lost_is_sent_again_and_is_one(
    here: Installation, is_done: bool
) -> None:
    ids = _ids()
    async with here.page() as page:
        for one in ids:
            page.go_deaf()
            deed = asyncio.create_task(page.ask(SHORT, client_id=one))
            async with asyncio.timeout(ENDED_S):
                while not (here.rows.one(DONE, one) if is_done else page.is_asking(one)):
                    await asyncio.sleep(0)
            await page.drop()
            frame = await deed
            assert frame["repeat"] or not is_done
            await page.ended(frame["generation"], ENDED_S)
    await _is_each_one(here, len(ids))


def _ids() -> list[str]:
    return [str(uuid4()) for _ in range(10)]


async def _is_each_one(here: Installation, count: int) -> None:
    """One deed, one question with its answer, and the engine was asked once."""
    stored = await here.prove()
    assert len(stored.activities) == len(stored.generations) == count and len(stored.messages) == 2 * count
    seeds = {row.seed for row in stored.generations}
    assert len([request for request in here.requests() if request.seed in seeds]) == count
