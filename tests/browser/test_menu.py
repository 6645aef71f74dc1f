"""The ways to other pages in a window of 360 pixels."""

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.person import Person
from tests.windows import PHONE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def test_the_ways_to_other_pages_are_a_menu_in_one_row_by_keys_and_without_a_script(
    chromium: Browser, scripted_ann: Person
) -> None:
    state = await scripted_ann.page.context.storage_state()
    size = ViewportSize(width=PHONE.width, height=PHONE.height)
    async with await chromium.new_context(
        viewport=size, storage_state=state, java_script_enabled=False
    ) as context:
        page = await context.new_page()
        await page.goto(f"{scripted_ann.product.url}/datasets/")
        bar = await page.locator(".topbar").bounding_box()
        assert bar and bar["height"] <= PHONE.target + 17, "one row with 8 px around it, and a line"
        link = page.get_by_role("navigation", name="Product").get_by_role("link", name="Account")
        await expect(link).to_be_hidden()
        menu = page.get_by_role("button", name="Menu")
        await menu.focus()
        await page.keyboard.press("Enter")
        await expect(link).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(link).to_be_hidden()
        await page.keyboard.press("Enter")
        await link.focus()
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/account/")
