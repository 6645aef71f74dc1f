"""A newcomer rates an answer and says why; what was pressed is in the log, once, and stays on the page."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from inference.tiny.topics import TOPICS
from tests.browser.person import Person
from tests.browser.rows import Rows, until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

A_FACT = TOPICS[0].prompt
LAST = "SELECT value FROM feedback_event WHERE generation = %s AND kind = %s ORDER BY xact DESC LIMIT 1"
COUNT = "SELECT count(*) FROM feedback_event WHERE generation = %s AND kind = %s"
IN_FORCE = """
SELECT o.value FROM feedback_opinion o JOIN chat_message m ON m.id = o.message_id
WHERE m.generation_id = %s AND o.kind = 'rating'
"""


async def answered(person: Person, rows: Rows) -> str:
    await person.open_chat()
    generation = await person.ask(A_FACT)
    await rows.ended(generation)
    await person.becomes("idle")
    await person.points_at(person.last)
    return generation


def thumb(person: Person, name: str) -> Locator:
    return person.last.get_by_role("button", name=name)


async def stored(rows: Rows, generation: str, kind: str, count: int) -> Any:
    """The value of the newest event, once there are so many."""

    async def look() -> bool:
        return await rows.value(COUNT, generation, kind) == count

    await until(look, f"{count} events of {kind}")
    return await rows.value(LAST, generation, kind)


async def test_a_thumb_shows_once_it_is_stored_stays_after_a_reload_and_can_be_taken_back(
    ann: Person, rows: Rows
) -> None:
    generation = await answered(ann, rows)
    await ann.press(thumb(ann, "Good answer"))
    await expect(thumb(ann, "Good answer")).to_have_attribute("aria-pressed", "true")
    assert await stored(rows, generation, "rating", 1) == {"value": "up"}
    await ann.press(thumb(ann, "Bad answer"))
    await expect(thumb(ann, "Bad answer")).to_have_attribute("aria-pressed", "true")
    await expect(thumb(ann, "Good answer")).to_have_attribute("aria-pressed", "false")
    await ann.reload()
    await expect(thumb(ann, "Bad answer")).to_have_attribute("aria-pressed", "true")
    await ann.press(thumb(ann, "Bad answer"))
    await expect(thumb(ann, "Bad answer")).to_have_attribute("aria-pressed", "false")
    assert await stored(rows, generation, "rating", 3) == {"value": "withdrawn"}
    assert await rows.value(IN_FORCE, generation) == {"value": "withdrawn"}


async def test_a_report_can_be_taken_back_where_it_was_made(ann: Person, rows: Rows) -> None:
    generation = await answered(ann, rows)
    await ann.press(thumb(ann, "About this answer"))
    await ann.press(thumb(ann, "Report this answer"))
    form = ann.last.get_by_role("form", name="Report this answer")
    await expect(form.get_by_role("button", name="Take it back")).to_have_count(0)
    await form.get_by_label("Something else").press("Space")
    await form.get_by_role("button", name="Report").press("Enter")
    await expect(ann.last.get_by_text("Your report is stored")).to_be_visible()
    await ann.press(thumb(ann, "About this answer"))
    await ann.press(thumb(ann, "Report this answer"))
    await form.get_by_role("button", name="Take it back").press("Enter")
    await expect(ann.last.get_by_text("Your report is taken back")).to_be_visible()
    await expect(thumb(ann, "About this answer")).to_be_focused()
    assert await stored(rows, generation, "flag", 2) == {"category": None, "text": ""}


async def test_why_is_asked_in_place_and_can_be_said_by_keys_alone(ann: Person, rows: Rows) -> None:
    generation = await answered(ann, rows)
    await ann.page.locator("#reading").focus()
    await ann.page.keyboard.press("-")
    form = ann.last.get_by_role("form", name="What is wrong with this answer")
    await expect(form).to_be_visible()
    await expect(form).to_contain_text(re.compile("Counted|Used to check"))
    await form.get_by_label("Not true").press("Space")
    await form.get_by_label("The right facts").press("Space")
    await form.get_by_label("In your words").fill("It is Oslo.")
    await form.get_by_role("button", name="Send").press("Enter")
    await expect(form).to_be_hidden()
    await expect(ann.last.get_by_text("Your reasons are stored")).to_be_visible()
    reason = {"polarity": "down", "what": ["not_factual"], "fix": ["right_facts"], "text": "It is Oslo."}
    assert await stored(rows, generation, "reason", 1) == {"reason": reason}
    for pressed in ("false", "true"):
        await thumb(ann, "Bad answer").press("Enter")
        await expect(thumb(ann, "Bad answer")).to_have_attribute("aria-pressed", pressed)
    await expect(form.get_by_label("Not true")).to_be_checked()
    await form.get_by_label("Not true").press("Escape")
    await expect(form).to_be_hidden()
    await expect(thumb(ann, "Bad answer")).to_be_focused()


async def test_a_rating_that_does_not_arrive_says_so_and_goes_out_by_itself_later(
    ann: Person, rows: Rows
) -> None:
    generation = await answered(ann, rows)
    ann.forgives = ("ERR_FAILED",)

    async def fail(route: Route) -> None:
        await route.abort()

    await ann.page.route("**/feedback/events/", fail)
    await ann.press(thumb(ann, "Good answer"))
    await expect(ann.last.get_by_text("has not reached the server yet")).to_be_visible()
    await expect(thumb(ann, "Good answer")).to_have_attribute("aria-pressed", "false")
    await ann.page.unroute("**/feedback/events/", fail)
    await ann.reload()
    assert await stored(rows, generation, "rating", 1) == {"value": "up"}
    await expect(thumb(ann, "Good answer")).to_have_attribute("aria-pressed", "true")
    waiting = "Object.keys(localStorage).filter((key) => key.startsWith('flywheel-event:')).length"
    assert await ann.page.evaluate(waiting) == 0
