"""A reviewer clears a queue with the keys alone."""

from __future__ import annotations

from statistics import median
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from tests.browser.examination import cut_off, wrong_with
from tests.browser.keyboard import Keyboard
from tests.browser.person import Person
from tests.browser.reviewers import queue, signs_up
from tests.browser.rows import Rows, until
from tests.product import Product
from tests.windows import DESK, PHONE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

ITEMS = 10
SHOWN_MS = 100
VERDICTS = """
SELECT string_agg(d.answers->>'verdict', ',' ORDER BY d.at) FROM feedback_decision d
JOIN feedback_reviewitem i ON i.id = d.item_id WHERE i.queue_id = %s AND d.active_ms > 0
"""
LAPSED = """
UPDATE feedback_reviewslot SET lease_until = now() - interval '1 second'
WHERE queue_id = %s AND lease_until > now() RETURNING 1
"""
IS_HELD = "SELECT lease_until > now() FROM feedback_reviewslot WHERE queue_id = %s"
IS_FREE = "SELECT reviewer IS NULL AND lease_until IS NULL FROM feedback_reviewslot WHERE queue_id = %s"
BEAT_MS = 30_000
ARRIVES_S = 10
PAIRS_OF = """
SELECT count(*) FROM feedback_preferencepair p JOIN feedback_reviewitem i USING (conversation_id)
WHERE i.queue_id = %s AND p.rule_id = 'reviewer_ranking'
"""
# How long after the key that decides another item stands there.
WATCH = """() => {
  window.waits = [];
  let pressed = 0;
  addEventListener("keydown", ({ key }) => key === "Enter" && (pressed = performance.now()), true);
  new MutationObserver(() => pressed && waits.push(performance.now() - pressed) && (pressed = 0))
    .observe(document.body, { childList: true });
}"""


async def comes_to_the_first_item(keys: Keyboard, queue: str) -> None:
    """From the list of queues."""
    await keys.person.go("/review/")
    for control, page in ((queue, queue), ("Begin", "An answer to judge")):
        await keys.go_to(control)
        await keys.press("Enter")
        await expect(keys.person.page.get_by_role("heading", level=1, name=page)).to_be_visible()


async def test_ten_items_are_cleared_by_keys_alone(
    scripted_stranger: Person, scripted: Product, scripted_rows: Rows
) -> None:
    rita = scripted_stranger
    said = [[["What is the capital?", f"It is town {number}."]] for number in range(ITEMS)]
    name = f"Towns {uuid4().hex}"
    of = await queue(scripted, name=name, reviewer=await signs_up(rita), said=said)
    page, keys = rita.page, rita.page.keyboard
    await comes_to_the_first_item(Keyboard(rita), name)
    await expect(page.locator("review-item")).to_have_attribute("data-state", "ready")
    await page.evaluate(WATCH)
    await keys.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("decide and go on")
    await keys.press("Escape")
    for number in range(ITEMS):
        item = page.locator("review-item")
        await expect(page.locator("#answer")).to_contain_text(f"It is town {number}.")
        await expect(item).to_have_attribute("data-state", "alone" if number == ITEMS - 1 else "ready")
        await keys.press("v")
        await keys.press("2")
        for key in ("t", "1", "s", "3", "c"):
            await keys.press(key)
        await keys.insert_text(f"Seen {number}")
        await keys.press("Escape")
        await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()
    waits = await page.evaluate("waits")
    assert len(waits) == ITEMS and median(waits[:-1]) < SHOWN_MS, waits
    await keys.press("z")
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    await expect(page.get_by_label("Comment")).to_have_value(f"Seen {ITEMS - 1}")
    await keys.press("v")
    await keys.press("1")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()
    assert await scripted_rows.value(VERDICTS, of) == ",".join(["bad"] * (ITEMS - 1) + ["good"])


async def test_an_open_page_keeps_its_item_by_its_beat_and_leaving_it_frees_it_at_once(
    scripted_stranger: Person, scripted: Product, scripted_rows: Rows
) -> None:
    rita = scripted_stranger
    said = [[["What is the capital?", "It is a town."]]]
    of = await queue(scripted, reviewer=await signs_up(rita), said=said)
    await rita.page.clock.install()
    await rita.go(f"/review/{of}/next/")
    await expect(rita.page.locator("review-item")).to_have_attribute("data-state", "alone")
    assert await scripted_rows.value(LAPSED, of) == 1
    await rita.page.clock.fast_forward(BEAT_MS)
    await until(lambda: scripted_rows.value(IS_HELD, of), "its beat renews the lease", ARRIVES_S)
    await rita.go("/review/")
    await until(lambda: scripted_rows.value(IS_FREE, of), "the item is free", ARRIVES_S)


async def wrong_in_windows(page: Page) -> list[str]:
    """With what a desk's window shows, and what a narrow one cuts off."""
    wrong = await wrong_with(page, DESK)
    for window in (PHONE, DESK):
        await page.set_viewport_size({"width": window.width, "height": window.height})
        wrong += await cut_off(page)
    return wrong


async def test_what_reviewers_are_apart_on_a_lead_settles_by_keys_alone(
    scripted_stranger: Person, scripted: Product
) -> None:
    lea = scripted_stranger
    said = [[["What is the capital?", f"It is town {number}."]] for number in range(2)]
    judged = [{"verdict": verdict, "severity": 3} for verdict in ("bad", "good")]
    of = await queue(scripted, reviewer=await signs_up(lea), group="lead", said=said, judged=judged)
    page, keys = lea.page, lea.page.keyboard
    await lea.go(f"/review/{of}/")
    await page.get_by_role("link", name="Adjudicate").press("Enter")
    for number, (digit, state) in enumerate((("3", "ready"), ("1", "alone"))):
        await expect(page.locator("#answer")).to_contain_text(f"It is town {number}.")
        await expect(page.locator("review-item")).to_have_attribute("data-state", state)
        await expect(page.get_by_text("they differ")).to_have_count(1)
        await expect(page.locator("[name=severity][value='3']")).to_be_checked()
        assert number or await wrong_in_windows(page) == []
        for key in ("v", digit, "Enter"):
            await keys.press(key)
    await expect(page.get_by_role("heading", name="Nothing left to adjudicate")).to_be_visible()
    await lea.go(f"/review/{of}/decided/?which=adjudicated")
    await expect(page.locator(".log > li")).to_contain_text(["Good", "Unsure"])
    await page.locator(".log a").first.press("Enter")
    await expect(page.get_by_text("Adjudicated: this stands")).to_be_visible()
    await expect(page.get_by_text("Reviewer B").first).to_be_visible()


async def builds_of_rankings(engineer: Person) -> None:
    """A dataset of pairs by reviewers alone, and its first version."""
    page = engineer.page
    await engineer.go("/datasets/add/")
    await page.get_by_label("Name").fill(f"Ranked {uuid4().hex[:8]}")
    await page.locator("[name=kind][value=preference]").check()
    await engineer.press(page.get_by_role("button", name="Make the dataset"))
    await engineer.press(page.get_by_role("link", name="Build the first version"))
    for source in await page.locator("[name=sources]").all():
        await source.set_checked(await source.get_attribute("value") == "reviewer_ranking")
    await page.get_by_label("Personal data").select_option("keep")  # what finds it takes long to load
    await page.get_by_label("Split into training").uncheck()
    await engineer.press(page.get_by_role("button", name="Build the version"))
    await engineer.press(page.get_by_role("link", name="Look at the rows"))


async def test_what_a_reviewer_ranks_with_the_keys_is_a_row_of_the_next_version(
    scripted_stranger: Person, scripted_ann: Person, scripted: Product, scripted_rows: Rows
) -> None:
    rita, edna = scripted_stranger, scripted_ann
    town = f"town {uuid4().hex[:8]}"
    told = {"asks": [{"kind": "ranking", "required": True}], "level": "training", "again": [f"It is {town}."]}
    said = [[["What is the capital?", "It is a village."]]]
    of = await queue(scripted, reviewer=await signs_up(rita), said=said, **told)
    page, keys = rita.page, rita.page.keyboard
    await rita.go(f"/review/{of}/next/")
    await expect(page.locator("#answer")).to_contain_text("It is a village.")
    await expect(page.locator("review-item")).to_have_attribute("data-state", "alone")
    await keys.press(await page.locator("[data-field=ranking]").get_attribute("data-key-of") or "")
    for key in ("2", "Tab", "1", "Enter"):
        await keys.press(key)
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()

    async def is_made() -> bool:
        return bool(await scripted_rows.value(PAIRS_OF, of))

    await until(is_made, "the pair is made")
    await builds_of_rankings(edna)
    await edna.press(edna.page.locator(".log a").first)
    await expect(edna.page.get_by_role("heading", name="It is a row of this version")).to_be_visible()
    await expect(edna.page.locator(".facts")).to_contain_text("Reviewer ranking")
    await expect(edna.page.get_by_text("A reviewer ranked 2 answers.")).to_be_visible()
    await expect(edna.page.locator("h3:text('Better answer') + .said")).to_have_text(f"It is {town}.")
