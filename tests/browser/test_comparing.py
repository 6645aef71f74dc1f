"""A newcomer compares two answers: chooses by key or finger, then hears the names; the choice is stored."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import visit
from tests.browser.person import Person
from tests.browser.rows import Rows, until
from tests.browser.test_rating import A_FACT, answered
from tests.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

CHOSEN = """
SELECT e.value FROM feedback_event e
JOIN chat_message m ON m.id IN ((e.value->>'a')::uuid, (e.value->>'b')::uuid)
WHERE m.generation_id = %s AND e.kind = 'comparison'
"""


async def told(rows: Rows, generation: str) -> dict[str, Any]:
    async def look() -> Any:
        return await rows.value(CHOSEN, generation)

    found: dict[str, Any] = await until(look, "the choice is an event")
    return found


async def compared(ann: Person, rows: Rows) -> str:
    """Two answers of the real engine, side by side; the generation of the new one."""
    await answered(ann, rows)
    fresh = await ann.press_in_last("Compare with another answer")
    await expect(ann.page.locator("article.side")).to_have_count(2)
    await rows.ended(fresh)
    await ann.becomes("idle")
    return fresh


async def test_two_answers_stand_side_by_side_and_a_key_chooses(ann: Person, rows: Rows) -> None:
    fresh = await compared(ann, rows)
    thread = ann.page.locator("#thread")
    await expect(thread.get_by_role("button", name="About this answer")).to_have_count(0)
    await expect(thread.get_by_role("button", name="A is better")).not_to_have_attribute(
        "aria-disabled", "true"
    )
    text = await ann.page.locator("[data-side=b] .prose").inner_text()
    await ann.page.locator("#reading").focus()
    await ann.deed(ann.page.keyboard.press("3"))
    await expect(ann.page.get_by_text("That is stored.")).to_be_visible()
    await expect(ann.page.locator("article.side")).to_have_count(0)
    assert await ann.last.locator(".prose").inner_text() == text
    event = await told(rows, fresh)
    assert (event["choice"], event["blind"], event["rate"], event["kept"]) == ("b", False, None, event["b"])
    await ann.reload()
    assert await ann.last.locator(".prose").inner_text() == text


async def test_with_a_finger_both_are_opened_before_a_choice(phone_ann: Person, rows: Rows) -> None:
    ann = phone_ann
    fresh = await compared(ann, rows)
    better = ann.page.get_by_role("button", name="A is better")
    await expect(better).to_have_attribute("aria-disabled", "true")
    await ann.press(ann.page.get_by_role("group", name="Answers").get_by_role("button", name="B", exact=True))
    await expect(better).not_to_have_attribute("aria-disabled", "true")
    await ann.deed(ann.press(ann.page.get_by_role("button", name="Both bad")))
    await expect(ann.last.get_by_label("The answer as you would have it")).to_be_visible()
    assert (await told(rows, fresh))["choice"] == "both_bad"


async def test_who_just_goes_on_has_made_no_choice(ann: Person, rows: Rows) -> None:
    fresh = await compared(ann, rows)
    later = await ann.ask("And what else?")
    await expect(ann.page.locator("article.side")).to_have_count(0)
    await rows.ended(later)
    assert (await told(rows, fresh))["choice"] == "none"


@pytest.fixture(scope="module")
def comparing(relay_url: str) -> Iterator[Product]:
    """A product that answers every question twice."""
    with Product(INFERENCE_URL=relay_url, FLYWHEEL_COMPARE_RATE="1", FLYWHEEL_WEB_PROCESSES="1") as running:
        running.wait_ready(without=())
        yield running


async def test_a_question_that_is_drawn_gets_two_answers_and_names_only_after_the_choice(
    chromium: Browser, comparing: Product
) -> None:
    async with visit(chromium, comparing) as bea, Rows(comparing.environment()["DATABASE_URL"]) as rows:
        await bea.sign_up("bea@example.org", "quiet-wheels-turn-slowly")
        await bea.press(bea.page.get_by_role("button", name="Not now"))
        await bea.connected()
        generation = await bea.ask(A_FACT)
        sides = bea.page.locator("article.side")
        await expect(sides).to_have_count(2)
        await bea.becomes("idle")
        model = (await rows.ended(generation)).model
        await expect(bea.page.locator("#thread")).not_to_contain_text(model)
        await bea.page.locator("#reading").focus()
        await bea.deed(bea.page.keyboard.press("2"))
        await expect(bea.page.locator("#revealed")).to_contain_text(model)
        await expect(sides).to_have_count(0)
        event = await told(rows, generation)
    assert (event["choice"], event["blind"], event["rate"]) == ("tie", True, 1.0)
    assert event["kept"] in (event["a"], event["b"])
