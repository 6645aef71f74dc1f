"""The pages of pairs, with one of a person who has not allowed their texts, for `tests.shot_scenes`."""

from __future__ import annotations

from feedback.schedule import DRAIN, PAIRS
from tests.studio import Studio


async def pairs(studio: Studio) -> None:
    page = studio.page
    await studio.go("/")
    await studio.ask("How many people live in Oslo?", text="About 700,000 people live in **Oslo**.", rate=0)
    await studio.until("idle")
    await studio.press_in_last("Correct this answer")
    await page.get_by_label("The answer as you would have it").fill("In **Oslo** live 717,710 people.")
    await page.get_by_role("button", name="See what changes").click()
    await page.get_by_role("button", name="Save the correction").click()
    await page.get_by_role("button", name="Show original").wait_for()
    await _made(studio)
    await studio.shoot("pair-rule")
    await page.locator(".log a").first.click()
    await page.wait_for_selector("#texts")
    await studio.shoot("pair")
    await studio.go("/pairs/rules/clarified/?status=review")
    await studio.shoot("pair-rule-off")
    await studio.go("/pairs/")
    await studio.shoot("pairs")


async def _made(studio: Studio) -> None:
    async def is_made() -> bool:
        await studio.go("/pairs/rules/correction/")
        return bool(await studio.page.locator(".log a").count())

    await studio.work(is_made, "a pair is made of the correction", DRAIN, PAIRS)
