"""An engine that is killed, hangs, is gone, or answers with errors, with garbage, without end."""

import asyncio
import signal
from collections.abc import Iterator
from time import monotonic

import pytest

from tests.faults.installation import Installation, installed
from tests.faults.streams import ENDED_S, Streams

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENGINE_WAIT_S = 12
# Between two tokens of one answer, says the client's time limit.
TOKEN_S = 30.0
WRONG = {
    "error_after=10": ("interrupted", "engine_died"),
    "garbage_after=10": ("interrupted", "malformed"),
    "endless_after=10": ("interrupted", "malformed"),
    "cut_after=10": ("interrupted", "stream_cut"),
    "end_after=10": ("interrupted", "stream_cut"),
    "abort_after=10": ("interrupted", "aborted"),
    "status=500": ("failed", "engine_fault"),
    "status=401": ("failed", "unauthorized"),
    "status=404": ("failed", "unknown_model"),
    "drop=true times=1": ("complete", ""),
    "status=503 times=1": ("complete", ""),
    "status=429 retry_after=1 times=1": ("complete", ""),
}


@pytest.fixture(scope="module")
def here() -> Iterator[Installation]:
    with installed(FLYWHEEL_ENGINE_WAIT_S=str(ENGINE_WAIT_S)) as ready:
        yield ready


async def test_a_killed_engine_interrupts_its_answers_and_the_next_wait_for_it(here: Installation) -> None:
    streams = Streams(here)
    async with here.page() as page:
        await streams.ask(page, 10)
        await streams.in_mid_stream()
        here.engine.kill()
        for generation in streams.generations:
            await page.ended(generation, ENDED_S)
        next_one = (await page.ask("script: tokens=20"))["generation"]
        waiting = await page.until(lambda frame: frame["type"] == "waiting", ENDED_S)
        assert waiting["reason"] == "unreachable" and waiting["generation"] == next_one
        here.engine.open()
        assert (await page.ended(next_one, ENDED_S)).end
    rows = [here.rows.of(generation) for generation in streams.generations]
    assert {row.status for row in rows} == {"interrupted"} and all(row.error_code for row in rows)
    assert all(row.text.startswith(streams.before[row.id].logged) for row in rows)
    assert here.rows.of(next_one).status == "complete"
    await here.prove()


async def test_an_engine_that_hangs_for_a_while_loses_nothing(here: Installation) -> None:
    streams = Streams(here)
    async with here.page() as page:
        await streams.ask(page, 10)
        await streams.in_mid_stream()
        here.engine.tell(signal.SIGSTOP)
        try:
            assert (await here.answers("/account/login/")).status_code == 200
        finally:
            here.engine.tell(signal.SIGCONT)
        await streams.end(page)
    await here.prove()


async def test_an_engine_that_hangs_for_good_interrupts_its_answers_in_time(here: Installation) -> None:
    streams = Streams(here)
    async with here.page() as page:
        await streams.ask(page, 5)
        await streams.in_mid_stream()
        here.engine.tell(signal.SIGSTOP)
        began = monotonic()
        try:
            for generation in streams.generations:
                await page.ended(generation, ENDED_S)
        finally:
            here.engine.tell(signal.SIGCONT)
        assert monotonic() - began < here.on_time(TOKEN_S + 5)
    rows = [here.rows.of(generation) for generation in streams.generations]
    assert {(row.status, row.error_code) for row in rows} == {("interrupted", "token_timeout")}
    await here.prove()


async def test_a_question_that_waited_too_long_for_its_engine_fails_and_can_be_tried_again(
    here: Installation,
) -> None:
    here.engine.kill()
    async with here.page() as page:
        began = monotonic()
        asked = await page.ask("script: tokens=20")
        answer = await page.ended(asked["generation"], ENDED_S)
        assert answer.end and answer.end["status"] == "failed" and answer.end["text"]
        assert ENGINE_WAIT_S - 6 < monotonic() - began < here.on_time(ENGINE_WAIT_S + 5)
        here.engine.open()
        again = await page.do("retry", message=asked["answer"])
        await page.ended(again["generation"], ENDED_S)
    assert here.rows.of(again["generation"]).status == "complete"
    await here.prove()


async def test_each_wrong_answer_ends_by_its_name_and_keeps_what_was_said(here: Installation) -> None:
    async with here.page() as page:
        deeds = [page.ask(f"script: tokens=30 rate=200 {how}") for how in WRONG]
        asked = await asyncio.gather(*deeds)
        for frame in asked:
            await page.ended(frame["generation"], ENDED_S)
    rows = [here.rows.of(frame["generation"]) for frame in asked]
    ends = {how: (row.status, row.error_code) for how, row in zip(WRONG, rows, strict=True)}
    assert ends == WRONG
    assert all(row.text for row in rows if row.status == "interrupted")
    await here.prove()
