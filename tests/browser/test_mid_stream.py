"""What a person does, and what befalls a web process, while the real engine's answer streams.

Each test first reads `streaming` from the database and afterwards that text came later, or that none did.
"""

import asyncio
from functools import partial

import pytest
from playwright.async_api import expect

from inference.tiny.topics import TOPICS
from tests.browser.person import Person
from tests.browser.rows import Rows, Stored
from tests.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

A_STORY = TOPICS[1].prompt
# A quarter of a minute at the relay's pace.
LONG_ENOUGH = 600
# What a browser says of a process that is killed under it.
LOST_LINE = ("WebSocket connection", "Failed to load resource", "Failed to fetch", "net::ERR_")


async def _asks(person: Person) -> str:
    await person.open_chat()
    await person.set(max_tokens=LONG_ENOUGH)
    generation = await person.ask(A_STORY)
    await person.sees_more_than(40)
    return generation


async def _ends_equal(rows: Rows, generation: str, *tabs: Person) -> Stored:
    """It ended by itself, and every tab showed and holds what the database has."""
    row = await rows.ended(generation)
    for tab in tabs:
        await tab.becomes("idle")
        assert await tab.saw(generation) == row.text == await tab.source_of_last()
    return row


async def test_a_page_reloaded_in_mid_stream_shows_all_from_the_beginning_and_goes_on(
    ann: Person, rows: Rows
) -> None:
    generation = await _asks(ann)
    before = await rows.streaming(generation, beyond=40)
    await ann.reload()
    again = await ann.sees_more_than(len(before.text))
    assert again.startswith(before.text)
    await rows.streaming(generation, beyond=len(again))
    later = await ann.sees_more_than(len(again) + 40)
    assert later.startswith(again)
    whole = await _ends_equal(rows, generation, ann)
    assert len(whole.text) > len(later)
    assert whole.attempt == 1, "a page that closes ends nothing"


async def test_a_second_tab_on_the_other_process_grows_along_and_ends_equal(ann: Person, rows: Rows) -> None:
    generation = await _asks(ann)
    other = await ann.tab_on_another_process()
    before = await rows.streaming(generation, beyond=40)
    assert before.processes == [ann.process] != [other.process]
    there = await other.sees_more_than(len(before.text))
    assert there.startswith(before.text)
    grown = [await tab.sees_more_than(len(there) + 40) for tab in (other, ann)]
    assert grown[1].startswith(grown[0]) and grown[0].startswith(there)
    await rows.streaming(generation, beyond=len(grown[1]))
    whole = await _ends_equal(rows, generation, ann, other)
    assert len(whole.text) > len(grown[1])
    assert whole.owners == before.owners


async def test_a_stop_from_the_second_tab_ends_the_answer_in_both(ann: Person, rows: Rows) -> None:
    generation = await _asks(ann)
    other = await ann.tab_on_another_process()
    before = await rows.streaming(generation, beyond=40)
    assert before.processes == [ann.process] != [other.process]
    await other.sees_more_than(40)
    await other.stop()
    stopped = await rows.ended(generation, as_="stopped")
    assert stopped.text.startswith(before.text) and other.stopped_at[-1] > 40
    for tab in (ann, other):
        await tab.becomes("idle")
        await expect(tab.last.locator(".outcome")).to_contain_text("You stopped this answer")
        assert await tab.source_of_last() == stopped.text

    again = await ann.press_in_last("Retry")
    await other.sees_more_than(40)
    await rows.streaming(again)
    await ann.stop()
    await rows.ended(again, as_="stopped")
    assert await rows.of(generation) == stopped, "text came after the stop"


async def test_kill_9_of_the_process_that_produces_is_outlived_by_every_tab(
    ann: Person, rows: Rows, product: Product
) -> None:
    generation = await _asks(ann)
    other = await ann.tab_on_another_process()
    early = await other.sees_more_than(40)
    before = await rows.streaming(generation, beyond=len(early) + 40)
    assert before.processes == [ann.process] != [other.process]
    pid = product.children()[ann.process]
    killed = await _kill(product, rows, generation, ann)

    grown = [await tab.sees_more_than(len(killed.text) + 40) for tab in (ann, other)]
    assert all(text.startswith(early) for text in grown)
    await rows.streaming(generation, beyond=max(map(len, grown)))
    whole = await _ends_equal(rows, generation, ann, other)
    assert whole.text.startswith(early) and len(whole.text) > max(map(len, grown))
    assert whole.attempt == len(set(whole.owners)) == 2, whole.owners
    assert len(ann.processes) > 1, "it was greeted once more"
    await _is_back(product, before.processes[0], pid)


async def test_kill_9_of_the_process_that_serves_a_tab_costs_that_tab_one_reconnect(
    ann: Person, rows: Rows, product: Product
) -> None:
    generation = await _asks(ann)
    other = await ann.tab_on_another_process()
    early = await other.sees_more_than(40)
    before = await rows.streaming(generation, beyond=len(early))
    assert before.processes == [ann.process] != [other.process]
    greeted, served = len(other.processes), other.process
    pid = product.children()[served]
    killed = await _kill(product, rows, generation, other)

    grown = await other.sees_more_than(len(killed.text) + 40)
    assert grown.startswith(early)
    assert len(other.processes) > greeted, "it was greeted once more"
    await rows.streaming(generation, beyond=len(grown))
    whole = await _ends_equal(rows, generation, ann, other)
    assert len(whole.text) > len(grown)
    assert whole.owners == before.owners, "its producer was left alone"
    await _is_back(product, served, pid)


async def _kill(product: Product, rows: Rows, generation: str, served: Person) -> Stored:
    """kill -9 of the process that serves the tab, in mid-stream; what was stored then."""
    for tab in served.tabs:
        tab.forgives = LOST_LINE
    product.kill(served.process)
    row = await rows.of(generation)
    assert row.status == "streaming", "it had ended before the process was killed"
    return row


async def _is_back(product: Product, process: str, killed: int) -> None:
    """The next test has two web processes again."""
    is_back = partial(_runs_anew, product, process, killed)
    await asyncio.to_thread(product.wait_for, is_back, f"start {process} again")


def _runs_anew(product: Product, process: str, killed: int) -> bool:
    return product.children().get(process, killed) != killed
