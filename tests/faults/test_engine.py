"""An engine that is killed, hangs, is gone, or answers with errors, with garbage, without end."""

import asyncio
import signal
from collections.abc import Iterator
from time import monotonic, time
from typing import Any

import pytest

from tests.faults.installation import Installation, installed
from tests.faults.streams import ENDED_S, Streams

pytestmark = pytest.mark.asyncio(loop_scope="module")

ENGINE_WAIT_S = 12
# Between two tokens of one answer, and for the whole of it.
TOKEN_S, ANSWER_S = 12, 25
LIMITS: dict[str, Any] = {"FLYWHEEL_ENGINE_TOKEN_S": str(TOKEN_S), "FLYWHEEL_ENGINE_ANSWER_S": str(ANSWER_S)}
# After its end the engine hears of it within so long.
CLOSED_S = 1.0
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
    with installed(FLYWHEEL_ENGINE_WAIT_S=str(ENGINE_WAIT_S), **LIMITS) as ready:
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
    streams = Streams(here, tokens=200, hold=150)
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


@pytest.mark.parametrize(
    ("how", "most", "code"),
    [("rate=30 batch=7", 100, "overrun"), ("rate=10", 1024, "total_timeout")],
    ids=["past its tokens", "past its time"],
)
async def test_an_answer_without_end_is_ended_at_its_limit_and_closed_at_the_engine(
    here: Installation, how: str, most: int, code: str
) -> None:
    async with here.page("web-1") as page, here.page("web-2") as other:
        began = monotonic()
        asked = await page.ask(f"script: tokens=400 never_ends=true {how}", sampling={"max_tokens": most})
        generation = asked["generation"]
        await other.follow(generation)
        assert (await here.rows.streaming(generation, 20, ENDED_S)).logged
        shown = [await each.ended(generation, here.on_time(ANSWER_S + 5)) for each in (page, other)]
        over, took = time(), monotonic() - began
    row = here.rows.of(generation)
    assert (row.status, row.error_code) == ("interrupted", code)
    assert [answer.text for answer in shown] == [row.text] * 2
    assert most - 7 <= len(row.token_ids) <= most if code == "overrun" else took >= ANSWER_S
    await here.prove()
    (request,) = [each for each in here.requests() if each.seed == row.sampling["seed"]]
    assert request.outcome == "aborted" and request.end is not None
    assert request.end - over < here.on_time(CLOSED_S)
