"""A newcomer corrects an answer: sees what changes, saves it, and finds the model's text again."""

import pytest
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.rows import Rows
from tests.browser.test_rating import answered, stored

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

CORRECTED = "SELECT content FROM chat_message WHERE id = %s"


async def test_a_correction_is_seen_before_it_is_saved_and_the_original_stays(
    ann: Person, rows: Rows
) -> None:
    generation = await answered(ann, rows)
    original = await ann.source_of_last()
    await ann.page.locator("#reading").focus()
    await ann.page.keyboard.press("c")
    words = ann.last.get_by_label("The answer as you would have it")
    await expect(words).to_be_focused()
    await expect(words).to_have_value(original)
    await expect(ann.last.locator(".prose")).to_be_hidden()
    await words.fill(original + " Indeed it is.")
    await ann.press(ann.last.get_by_role("button", name="See what changes"))
    await expect(ann.last.locator(".difference ins").last).to_contain_text("Indeed it is.")
    await words.fill(original + " Indeed!")
    await expect(ann.last.locator(".difference")).to_have_count(0)
    await ann.press(ann.last.get_by_role("button", name="See what changes"))
    saved = await ann.deed(ann.press(ann.last.get_by_role("button", name="Save the correction")))
    assert await rows.value(CORRECTED, saved["message"]) == original + " Indeed!"
    await expect(ann.last.get_by_text("edited by you")).to_be_visible()
    await expect(ann.last.locator(".prose")).to_contain_text("Indeed!")
    event = await stored(rows, generation, "correction", 1)
    assert (event["by"], event["intent"]) == (saved["message"], "fix")
    await ann.press(ann.last.get_by_role("button", name="Show original"))
    await expect(ann.last.get_by_role("button", name="Show your version")).to_be_visible()
    assert await ann.source_of_last() == original


async def test_escape_gives_the_answer_back_and_keeps_what_was_written(ann: Person, rows: Rows) -> None:
    await answered(ann, rows)
    opener = ann.last.get_by_role("button", name="Correct this answer")
    await ann.press(opener)
    words = ann.last.get_by_label("The answer as you would have it")
    await words.fill("Half a thought")
    await words.press("Escape")
    await expect(ann.last.locator(".prose")).to_be_visible()
    await expect(opener).to_be_focused()
    await ann.press(opener)
    await expect(words).to_have_value("Half a thought")
