"""Faults of docs/reliability.md on the real engine: 20 answers under way, and one kill."""

import asyncio
import os
import re
import signal

import pytest

from tests.faults.stored import read
from tests.faults.streams import ADOPTED_S, adopted_after
from tests.product import Product
from tests.rows import LOOK_EVERY_S, Row, Rows
from tests.socket_client import Page, SignedIn

pytestmark = pytest.mark.timeout(300)

STREAMS = 20
QUESTIONS = [f"Tell me a long story about a {animal}." for animal in ("fox", "bear", "cat", "dog")]
SHORT = "What is the capital of Norway?"
GREEDY = {"temperature": 0, "max_tokens": 1500}
ENDED_S = 60.0
# Of the engine's end a web process hears at once, by its connections.
INTERRUPTED_S = WAITS_S = 5.0
BACK_S = 150.0


async def _under_way(page: Page, rows: Rows) -> dict[str, Row]:
    """All of them in mid-stream at one moment, and what the log holds of each then."""
    questions = [QUESTIONS[number % len(QUESTIONS)] for number in range(STREAMS)]
    asked = await asyncio.gather(*(page.ask(question, sampling=GREEDY) for question in questions))
    for frame in asked:
        await rows.streaming(frame["generation"])
    held = {str(frame["generation"]): rows.of(frame["generation"]) for frame in asked}
    assert {row.status for row in held.values()} == {"streaming"}, "some had ended before the kill"
    return held


def _on_time(seconds: float) -> float:
    """What a promise allows, and as much more as the engine and others keep this machine's cores busy."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


async def test_20_answers_of_a_killed_process_are_adopted_in_time_and_go_on_as_undisturbed_ones(
    ann: SignedIn, rows: Rows, product: Product
) -> None:
    """One to each question runs to its end; the others are stopped once they have gone on, to save time."""
    async with await ann.open("web-1") as page, await ann.open("web-2") as other:
        undisturbed = await asyncio.gather(*(page.ask(question, sampling=GREEDY) for question in QUESTIONS))
        whole = [(await page.ended(frame["generation"], ENDED_S)).text for frame in undisturbed]
        before = await _under_way(page, rows)
        for generation in before:
            await other.follow(generation)
        product.kill("web-1")
        for generation in before:
            assert rows.of(generation).status == "streaming", "it had ended before the process was killed"
        for generation in before:
            await _gone_on(rows, before[generation])
        for generation in list(before)[len(QUESTIONS) :]:
            await other.do("stop", generation=generation, offset=0)
        shown = {key: [await each.ended(key, ENDED_S) for each in (page, other)] for key in before}
    ended = [rows.of(generation) for generation in before]
    for number, row in enumerate(ended):
        assert (row.attempt, len(set(row.owners))) == (2, 2)
        assert [answer.text for answer in shown[row.id]] == [row.text, row.text]
        assert whole[number % len(QUESTIONS)].startswith(row.text)
        assert row.status in ({"stopped", "complete"} if number >= len(QUESTIONS) else {"complete"})
    assert [row.text for row in ended[: len(QUESTIONS)]] == whole
    assert page.connections > 1
    late = adopted_after(read(product.environment()["DATABASE_URL"]), list(before))
    assert late < _on_time(ADOPTED_S)


async def _gone_on(rows: Rows, before: Row) -> None:
    """In a second attempt, with more text than the first had stored."""
    async with asyncio.timeout(ENDED_S):
        while (row := rows.of(before.id)).attempt == 1 or len(row.logged or row.text) <= len(before.logged):
            await asyncio.sleep(LOOK_EVERY_S)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "told to end"])
async def test_an_engine_that_goes_interrupts_its_answers_and_the_next_wait_until_it_is_back(
    ann: SignedIn, rows: Rows, product: Product, number: signal.Signals
) -> None:
    async with await ann.open() as page:
        before = await _under_way(page, rows)
        told, gone = _restarts(product), product.kill("engine", number)
        answers = {key: await page.ended(key, _on_time(INTERRUPTED_S)) for key in before}
        next_one = (await page.ask(SHORT, sampling=GREEDY))["generation"]
        waiting = await page.until(lambda frame: frame["type"] == "waiting", _on_time(WAITS_S))
        assert (waiting["generation"], waiting["reason"]) == (next_one, "unreachable")
        await asyncio.to_thread(product.wait_for, lambda: product.missing() == {"engine"}, "miss its engine")
        await page.ended(next_one, BACK_S)
    for key, answer in answers.items():
        row = rows.of(key)
        assert row.status == "interrupted" and row.error_code in {"stream_cut", "aborted", "engine_died"}
        assert row.text == answer.text and row.text.startswith(before[key].logged)
    assert rows.of(next_one).status == "complete"
    assert product.children()["engine"] != gone
    await asyncio.to_thread(product.wait_ready)
    assert _restarts(product) == told + 1


def _restarts(product: Product) -> int:
    """How often it was said that the engine is started again."""
    return len(re.findall(r" engine +.*; starting it again", product.output()))
