"""What a reviewer judges, from the first item of a queue to its empty page, and what a lead says is right of
it, for `tests.shot_scenes`.
"""

from __future__ import annotations

from playwright.async_api import Page

from tests.studio import Studio

MOST = 200


async def judging(studio: Studio) -> None:
    page = studio.page
    await studio.go("/review/")
    await page.click(f"text=Failures {studio.window.width} {studio.look}")
    await page.click("a:has-text('Begin')")
    await page.wait_for_selector("review-item[data-state]:not([data-state=waiting])")
    await studio.shoot("item")
    await page.keyboard.press("?")
    await page.wait_for_selector("dialog[open]")
    await studio.shoot("item-keys")
    await studio.close_floating()
    await page.keyboard.press("ControlOrMeta+Enter")
    await page.wait_for_selector("#refusal:not([hidden])")
    await studio.shoot("item-refused")
    await _decide(page)
    await page.wait_for_selector("text=Your last decision is kept")
    await studio.shoot("item-next")
    for _ in range(MOST):
        if not await page.locator("review-item").count():
            break
        await _decide(page)
    await page.wait_for_selector("text=Your last decision is kept")
    await studio.shoot("items-none")
    await page.click("text=What you decided")
    await page.wait_for_selector("text=What was decided")
    await studio.shoot("item-decided")
    await _looked_at(studio)


async def _looked_at(studio: Studio) -> None:
    """By a lead, once it is decided."""
    page = studio.page
    await page.click(f"a:has-text('Failures {studio.window.width} {studio.look}')")
    await page.wait_for_selector("text=How it stands")
    address = page.url
    await page.click("a:has-text('What was decided')")
    await page.wait_for_selector("nav[aria-label='Which verdict']")
    await studio.shoot("decided")
    await page.click(".log a")
    await page.wait_for_selector("text=What reviewers said")
    await studio.shoot("decided-item")
    await page.goto(f"{address}adjudicate/")
    await page.wait_for_selector("text=Nothing left to adjudicate")
    await studio.shoot("adjudicate-none")


async def gold(studio: Studio) -> None:
    """What a lead says of an item that was decided."""
    page = studio.page
    await studio.go("/review/")
    await page.click(f"text=Failures {studio.window.width} {studio.look}")
    await page.click("a:text-is('Gold')")
    await page.wait_for_selector("text=Nothing yet.")
    await studio.shoot("gold-none")
    await page.click("text=Choose one that was decided")
    await page.click("main ul.log a")
    await page.click("text=What is known of it")
    await page.click("button:has-text('Save as gold')")
    await page.wait_for_selector("text=Say why it is known.")
    await studio.shoot("gold-item")
    await page.fill("[name=why]", "Two leads looked it up.")
    await page.click("button:has-text('Save as gold')")
    await page.wait_for_selector("text=Two leads looked it up.")
    await studio.shoot("gold")


async def _decide(page: Page) -> None:
    """As good, and until something else is there."""
    here = await page.locator("review-item").get_attribute("data-here")
    await page.keyboard.press("v")
    await page.keyboard.press("1")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(f'review-item[data-here="{here}"]', state="detached")
