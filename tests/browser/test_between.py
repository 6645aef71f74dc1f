"""What a person does between two words of the server: nothing of it is lost, and the page says what is so."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Route, expect

from inference.tiny.topics import TOPICS
from tests.browser.person import Person
from tests.browser.rows import Rows, until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(200)]

A_STORY = TOPICS[1].prompt
LONG = "script: tokens=400 rate=40"
LEFT = "() => reading.scrollHeight - reading.scrollTop - reading.clientHeight"
# The page goes to the end after the first frame; more comes before it hears of its own scroll.
BURSTS = """() => new Promise((done) => requestAnimationFrame(() => {
  const grow = () => document.querySelector("chat-answer").grow("\\n".repeat(60));
  setTimeout(() => { grow(); requestAnimationFrame(() => requestAnimationFrame(done)); });
  grow();
}))"""
PRESS_BOTH = "() => { for (const id of ['send', 'stop']) document.getElementById(id).click(); }"


@asynccontextmanager
async def _undrawn(person: Person) -> AsyncIterator[None]:
    """Inside, the branch is asked for and does not come: deeds are accepted and nothing is drawn."""
    may_come = asyncio.Event()

    async def hold(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await person.page.route("**/branch", hold)
    yield
    may_come.set()
    await person.page.unroute_all(behavior="wait")


async def test_a_stop_before_the_answer_is_drawn_reaches_the_server(
    scripted_ann: Person, scripted_rows: Rows
) -> None:
    ann, question = scripted_ann, f"{uuid.uuid4().hex} {LONG}"
    await ann.open_chat()
    await _stops_early(ann, scripted_rows, ann.ask(question), beyond=20)
    await _stops_early(ann, scripted_rows, ann.press_in_last("Continue"))
    await _stops_early(ann, scripted_rows, ann.press_in_last("Retry"))
    await _stops_early(ann, scripted_rows, ann.regenerate("Shorter"))
    await _stops_early(ann, scripted_rows, ann.edit_last(f"Again: {question}"))

    await ann.page.locator("#question").fill(question)
    before = len(ann.stopped_at)
    accepted = await ann.deed(ann.page.evaluate(PRESS_BOTH))
    await scripted_rows.ended(str(accepted["generation"]), as_="stopped")
    assert len(ann.stopped_at) == before + 1
    await ann.becomes("idle")


async def _stops_early(ann: Person, rows: Rows, asked: Awaitable[str], beyond: int = -1) -> None:
    async with _undrawn(ann):
        generation = await asked
        await rows.streaming(generation, beyond)
        await ann.stop()
        await rows.ended(generation, as_="stopped")
    assert ann.stopped_at[-1] == 0, "nothing of it was on the screen"
    await ann.becomes("idle")
    await expect(ann.last.locator(".outcome")).to_contain_text("You stopped this answer")
    await expect(ann.page.locator("#question")).to_be_focused()


async def test_a_reader_at_the_end_is_taken_along_and_one_who_has_gone_up_is_left_alone(
    scripted_ann: Person, scripted_rows: Rows
) -> None:
    ann, latest = scripted_ann, scripted_ann.page.locator("#latest")
    await ann.open_chat()
    generation = await ann.ask(f"{uuid.uuid4().hex} {LONG}")
    await ann.sees_more_than(20)
    await ann.page.evaluate(BURSTS)
    await _is_at_the_end(ann)
    await expect(latest).to_be_hidden()
    await ann.page.locator("#reading").hover()
    await ann.page.mouse.wheel(0, -600)
    await expect(latest).to_be_visible()
    place = await ann.page.evaluate("reading.scrollTop")
    await ann.sees_more_than(len(await ann.saw(generation)) + 100)
    assert await ann.page.evaluate("reading.scrollTop") == place
    await latest.click()
    await _is_at_the_end(ann)
    await expect(latest).to_be_hidden()
    await ann.stop()
    await scripted_rows.ended(generation, as_="stopped")
    await ann.becomes("idle")
    await _is_at_the_end(ann)


async def _is_at_the_end(ann: Person) -> None:
    async def look() -> bool:
        return int(await ann.page.evaluate(LEFT)) < 64

    await until(look, "the page is at the end of the text")


async def test_an_offered_topic_is_sent_past_what_is_written_and_takes_the_focus_to_it(
    scripted_ann: Person, scripted_rows: Rows
) -> None:
    ann, box = scripted_ann, scripted_ann.page.locator("#question")
    await ann.open_chat()
    await box.fill("Not finished")
    accepted = await ann.deed(ann.page.locator(".topic", has_text=A_STORY).click())
    await expect(ann.questions.last.locator(".said")).to_have_text(A_STORY)
    await expect(box).to_be_editable()
    await expect(box).to_be_focused()
    await scripted_rows.ended(str(accepted["generation"]))
    await ann.becomes("idle")
    for _ in range(2):
        await expect(box).to_have_value("Not finished")
        await ann.reload()


async def test_a_conversation_that_is_taken_back_is_not_called_deleted_any_more(
    scripted_ann: Person, scripted_rows: Rows
) -> None:
    ann, title = scripted_ann, uuid.uuid4().hex
    await ann.open_chat()
    await scripted_rows.ended(await ann.ask(title))
    other = await ann.another_tab()
    await other.open_chat(ann.path)
    alert, here = other.page.get_by_role("alert"), ann.page.locator(".rail-item", has_text=title)
    await here.hover()
    await here.get_by_role("button", name="Rename or delete").click()
    await here.get_by_role("button", name="Delete", exact=True).click()
    await expect(alert).to_contain_text("This conversation was deleted in another tab.")
    await other.page.locator("#question").fill("Are you there?")
    await other.page.locator("#question").press("Enter")
    await expect(alert).to_contain_text("does not exist any more")
    await ann.page.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(alert).to_have_count(0)
    await expect(other.page.locator("#question")).to_have_value("Are you there?")


async def test_send_and_stop_are_circles_large_enough_for_the_window(scripted_ann: Person) -> None:
    ann = scripted_ann
    await ann.open_chat()
    for width, least in ((1280, 36), (360, 44)):
        await ann.page.set_viewport_size({"width": width, "height": 740})
        box = await ann.page.locator("#send").bounding_box()
        assert box and box["width"] == box["height"] >= least, box
