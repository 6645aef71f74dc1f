"""What is pressed twice is done once, and a page that was signed out elsewhere stays a page of the chat."""

import uuid

import pytest
from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.rows import Rows
from tests.browser.test_taking import answered
from tests.server import Server

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

DONE = "SELECT count(*) FROM chat_activity WHERE conversation_id = %s AND kind = %s"


async def test_a_double_click_is_one_deed(
    scripted_ann: Person, scripted_engine: Server, scripted_rows: Rows
) -> None:
    ann = scripted_ann
    await answered(ann, scripted_engine, scripted_rows, "A short answer.")
    conversation = ann.path.split("/")[2]
    await ann.press(ann.last.get_by_role("button", name="Correct this answer"))
    await ann.last.get_by_label("The answer as you would have it").fill("A better answer.")
    await ann.press(ann.last.get_by_role("button", name="See what changes"))
    await ann.last.get_by_role("button", name="Save the correction").dblclick()
    await ann.press(ann.last.get_by_role("button", name="Show original"))
    await ann.last.get_by_role("button", name="Compare with another answer").dblclick()
    await ann.press(ann.page.get_by_role("button", name="Skip"))
    await expect(ann.page.locator("#refusal")).to_be_hidden()
    question = ann.questions.last
    await ann.press(question.get_by_role("button", name="Edit and send again"))
    await question.locator("textarea").fill("What else floats?")
    await question.get_by_role("button", name="Send").dblclick()
    await expect(ann.questions.last.locator(".pager")).to_contain_text("2/2")
    await ann.becomes("idle")
    # Answered in the order of the socket: what was sent before it has been done or refused.
    await ann.deed(ann.press(ann.questions.last.get_by_role("button", name="Previous version")))
    done = [
        await scripted_rows.value(DONE, conversation, kind) for kind in ("corrected", "compared", "edited")
    ]
    assert done == [1, 1, 1]


async def test_a_page_that_was_signed_out_in_another_tab_says_so_at_what_is_pressed(
    scripted_stranger: Person, scripted_engine: Server, scripted_rows: Rows
) -> None:
    bea = scripted_stranger
    bea.forgives = ("401", "403")
    await bea.sign_up(f"{uuid.uuid4().hex}@example.org", "quiet-wheels-turn-slowly")
    await bea.press(bea.page.get_by_role("button", name="Not now"))
    await answered(bea, scripted_engine, scripted_rows, "A short answer.")
    tab = await bea.another_tab()
    await tab.go("/account/")
    await tab.press(tab.page.get_by_role("button", name="Sign out"))
    await bea.press(bea.last.get_by_role("button", name="Correct this answer"))
    await expect(bea.last).to_contain_text("could not be fetched")
    await expect(bea.last.locator("form:visible")).to_have_count(0)
    await bea.press(bea.last.get_by_role("button", name="Bad answer"))
    await expect(bea.last).to_contain_text("once you have signed in and reloaded the page")
