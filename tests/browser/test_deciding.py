"""What a reviewer has written is lost neither by a refusal, nor by taking back, nor by signing in again."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Route, expect

from tests.browser.person import Person
from tests.browser.reviewers import PASSWORD, queue, signs_up
from tests.product import Product

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_what_is_refused_or_taken_back_costs_nothing_of_what_was_written(
    scripted_stranger: Person, scripted: Product
) -> None:
    rita = scripted_stranger
    said = [[["What is the capital?", f"It is town {number}."]] for number in range(2)]
    of = await queue(scripted, reviewer=await signs_up(rita), said=said)
    page, keys = rita.page, rita.page.keyboard
    rita.forgives = ("422",)
    arrives = asyncio.Event()

    async def late(route: Route) -> None:
        if route.request.method == "POST":
            await arrives.wait()
        await route.continue_()

    await page.route("**/review/claims/*/", late)
    await rita.go(f"/review/{of}/next/")
    await expect(page.locator("review-item")).to_have_attribute("data-state", "ready")
    for number in range(2):  # the second one before anything is known of the first
        await expect(page.locator("#answer")).to_contain_text(f"It is town {number}.")
        await keys.press("c")
        await keys.insert_text(f"My words {number}")
        await keys.press("ControlOrMeta+Enter")
    arrives.set()
    await expect(page.locator("#refusal")).to_contain_text("“Verdict” must be answered")

    async def decides(number: int, *pressed: str) -> None:
        await expect(page.locator("#answer")).to_contain_text(f"It is town {number}.")
        await expect(page.get_by_label("Comment")).to_have_value(f"My words {number}")
        for key in pressed:
            await keys.press(key)

    await decides(0, "Escape", "v", "1", "Enter")
    await page.locator("[data-undo]").wait_for()
    await decides(1, "Escape", "z")
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    await decides(0, "Enter")
    await decides(1, "Escape", "v", "1", "Enter")
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()


async def test_who_signs_in_again_in_another_tab_decides_with_what_was_written(
    scripted_stranger: Person, scripted: Product
) -> None:
    rita = scripted_stranger
    email = await signs_up(rita)
    of = await queue(scripted, reviewer=email, said=[[["What is the capital?", "It is a town."]]])
    rita.forgives = ("403",)
    await rita.go(f"/review/{of}/next/")
    await expect(rita.page.locator("review-item")).to_have_attribute("data-state", "alone")
    await rita.page.get_by_label("Comment").fill("My words")
    other = await rita.another_tab()
    await other.go("/account/logout/")
    await other.press(other.page.get_by_role("button", name="Sign out"))
    await other.page.wait_for_url(lambda url: "/account/logout" not in url)
    for key in ("Escape", "v", "1", "Enter"):
        await rita.page.keyboard.press(key)
    await expect(rita.page.locator("#refusal")).to_contain_text("Sign in again in another tab")
    await other.sign_in(email, PASSWORD)
    await rita.page.keyboard.press("Enter")
    await expect(rita.page.get_by_role("heading", name="Nothing left")).to_be_visible()
    await rita.page.keyboard.press("z")
    await expect(rita.page.get_by_label("Comment")).to_have_value("My words")
