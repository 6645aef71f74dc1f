"""One person does everything that is recorded, and each kind of `docs/signals.md` has its row."""

import pytest
from celery import Celery
from playwright.async_api import expect

from config.up.folders import PROJECT
from feedback.schedule import FOLLOW_UP
from inference.tiny.topics import TOPICS
from tests.browser.person import Person
from tests.browser.rows import Rows, until
from tests.browser.test_rating import answered, stored, thumb

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

A_STORY = TOPICS[1].prompt
DOCUMENTED = [
    line.split("`")[1]
    for line in (PROJECT / "docs/signals.md").read_text().splitlines()
    if line.startswith("### `")
]
RECORDED = "SELECT array_agg(DISTINCT kind ORDER BY kind) FROM feedback_event WHERE conversation_id = %s"


async def says(ann: Person, generation: str, rows: Rows) -> None:
    """A rating with its reasons, a report, and stars for the conversation."""
    await ann.press(thumb(ann, "Good answer"))
    form = ann.last.get_by_role("form", name="What is good about this answer")
    await form.get_by_label("Clear").press("Space")
    await form.get_by_role("button", name="Send").press("Enter")
    await expect(ann.last.get_by_text("Your reasons are stored")).to_be_visible()
    await expect(thumb(ann, "Good answer")).to_be_focused()
    await ann.press(ann.last.get_by_role("button", name="About this answer"))
    await ann.press(ann.last.get_by_role("button", name="Report this answer"))
    form = ann.last.get_by_role("form", name="Report this answer")
    await form.get_by_label("Something else").press("Space")
    await form.get_by_role("button", name="Report").press("Enter")
    await expect(ann.last.get_by_text("Your report is stored")).to_be_visible()
    await expect(ann.last.get_by_role("button", name="About this answer")).to_be_focused()
    await ann.press(ann.page.get_by_role("button", name="Rate this conversation"))
    await ann.press(ann.page.get_by_role("button", name="4 of 5"))
    await expect(ann.page.locator("#stars")).to_contain_text("Thank you, that is stored.")
    await ann.page.keyboard.press("Escape")
    value = {"reason": {"polarity": "up", "what": ["clear"], "text": ""}}
    assert await stored(rows, generation, "reason", 1) == value
    assert await stored(rows, generation, "flag", 1) == {"category": "other", "text": ""}


async def takes(ann: Person, generation: str, rows: Rows) -> None:
    await ann.press(ann.last.locator(".actions").get_by_role("button", name="Copy"))
    await ann.last.locator(".prose p").first.dblclick(position={"x": 8, "y": 12})
    await ann.press(ann.page.get_by_role("button", name="Quote"))
    assert await stored(rows, generation, "copy", 1) == {"how": "button", "whole": True}
    assert await stored(rows, generation, "quote", 1) == {"how": "selection", "whole": False}
    await ann.page.locator("#question").fill("")


async def rewrites(ann: Person, generation: str, rows: Rows) -> None:
    """A correction, the model's text again, and another answer."""
    await ann.press(ann.last.get_by_role("button", name="Correct this answer"))
    await ann.last.get_by_label("The answer as you would have it").fill("Oslo it is.")
    await ann.press(ann.last.get_by_role("button", name="See what changes"))
    await ann.deed(ann.press(ann.last.get_by_role("button", name="Save the correction")))
    await ann.deed(ann.press(ann.last.get_by_role("button", name="Show original")))
    await expect(ann.last.get_by_role("button", name="Show your version")).to_be_focused()
    await rows.ended(await ann.regenerate("Shorter"))
    await ann.becomes("idle")
    assert (await stored(rows, generation, "regenerate", 1))["instruction"] == "shorter"


async def asks_again(ann: Person, rows: Rows) -> None:
    """Thanks, which are edited to a question whose answer is stopped, continued and stopped again."""
    await rows.ended(await ann.ask("Thank you!"))
    await ann.becomes("idle")
    edited = await ann.edit_last(A_STORY)
    await rows.streaming(edited, beyond=40)
    await ann.stop()
    await rows.ended(edited, as_="stopped")
    await ann.becomes("idle")
    continued = await ann.press_in_last("Continue")
    await rows.streaming(continued, beyond=60)
    await ann.stop()
    await rows.ended(continued, as_="stopped")
    await ann.becomes("idle")
    assert (await stored(rows, edited, "stop", 1))["produced"] >= 40
    assert set(await stored(rows, edited, "continue", 1)) == {"by"}


async def compares(ann: Person) -> None:
    await ann.points_at(ann.last)
    await ann.press_in_last("Compare with another answer")
    await ann.deed(ann.press(ann.page.get_by_role("button", name="Skip")))
    await expect(ann.page.locator("chat-comparison")).to_have_count(0)


async def test_what_is_done_on_the_page_has_the_rows_that_the_signals_page_names(
    ann: Person, rows: Rows
) -> None:
    generation = await answered(ann, rows)
    conversation = ann.path.split("/")[2]
    await says(ann, generation, rows)
    await takes(ann, generation, rows)
    await rewrites(ann, generation, rows)
    await asks_again(ann, rows)
    await compares(ann)
    await ann.page.goto("about:blank")
    # Every half a minute by itself.
    Celery(broker=ann.product.environment()["BROKER_URL"]).send_task(FOLLOW_UP)

    async def look() -> bool:
        return await rows.value(RECORDED, conversation) == sorted(DOCUMENTED)

    await until(look, "every kind has a row")
