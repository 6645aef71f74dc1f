"""The main journey in a window of 360 pixels, with a finger, against the real engine."""

import pytest
from playwright.async_api import Locator, expect

from inference.tiny.topics import TOPICS
from tests.browser.examination import cut_off
from tests.browser.person import Person
from tests.browser.rows import Rows

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

A_FACT, A_STORY = (topic.prompt for topic in TOPICS[:2])


async def test_the_main_journey_with_a_finger_in_a_small_window(phone_ann: Person, rows: Rows) -> None:
    ann = phone_ann
    await ann.open_chat()
    await _asks_and_stops(ann, rows)
    edited = await rows.ended(await ann.edit_last(A_FACT))
    await ann.becomes("idle")
    await expect(ann.questions.last.locator(".pager")).to_contain_text("2/2")
    assert await ann.source_of_last() == edited.text

    again = await rows.ended(await ann.regenerate("Shorter"))
    await ann.becomes("idle")
    await _nothing_is_cut_off(ann)
    assert await ann.source_of_last() == again.text
    await ann.deed(ann.press(ann.last.get_by_role("button", name="Previous version")))
    await expect(ann.last.locator(".pager")).to_contain_text("1/2")
    assert await ann.source_of_last() == edited.text
    await _renames(ann, "Norway by train")
    await _deletes_and_takes_it_back(ann, "Norway by train")
    assert await ann.source_of_last() == edited.text


async def _asks_and_stops(ann: Person, rows: Rows) -> None:
    """With the buttons, as a phone has no Enter."""
    await ann.page.locator("#question").fill(A_STORY)
    accepted = await ann.deed(ann.press(ann.page.get_by_role("button", name="Send", exact=True)))
    generation = str(accepted["generation"])
    await ann.sees_more_than(40)
    before = await rows.streaming(generation, beyond=40)
    await _nothing_is_cut_off(ann)
    await ann.stop()
    row = await rows.ended(generation, as_="stopped")
    await ann.becomes("idle")
    assert row.text.startswith(before.text)
    assert await ann.source_of_last() == row.text


async def _renames(ann: Person, name: str) -> None:
    here = await _open_rail(ann)
    await ann.press(here.get_by_role("button", name="Rename or delete"))
    await ann.press(here.get_by_role("link", name="Rename"))
    await here.get_by_label("New name").fill(name)
    await _nothing_is_cut_off(ann)
    await ann.press(here.get_by_role("button", name="Save"))
    await expect(here.get_by_role("link", name=name)).to_be_visible()
    await ann.press(ann.page.locator("#rail").get_by_role("button", name="Close"))
    await expect(ann.page.locator("#rail")).to_be_hidden()
    await expect(ann.page.locator("#title")).to_have_text(name)


async def _deletes_and_takes_it_back(ann: Person, name: str) -> None:
    here, path = await _open_rail(ann), ann.path
    await ann.press(here.get_by_role("button", name="Rename or delete"))
    await ann.press(here.get_by_role("button", name="Delete", exact=True))
    await ann.page.wait_for_url(lambda url: path not in url)
    toast = ann.page.locator(".toast")
    await expect(toast).to_contain_text(f"Deleted “{name}”.")
    await _nothing_is_cut_off(ann)
    await ann.press(toast.get_by_role("button", name="Undo"))
    await ann.page.wait_for_url(f"**{path}")
    await expect(ann.page.locator("#title")).to_have_text(name)


async def _open_rail(ann: Person) -> Locator:
    """The sheet; the line of this conversation in it."""
    await ann.press(ann.page.get_by_role("button", name="Show the rail"))
    await expect(ann.page.locator("#rail")).to_be_visible()
    await _nothing_is_cut_off(ann)
    return ann.page.locator(".rail-item").first


async def _nothing_is_cut_off(ann: Person) -> None:
    assert await cut_off(ann.page) == []
