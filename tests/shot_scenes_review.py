"""The pages of review queues as a lead sees them, for `tests.shot_scenes`."""

from __future__ import annotations

from feedback.schedule import FILL, MEASURE
from tests.shot_scenes_others import asked_by_another
from tests.studio import Studio


async def review(studio: Studio) -> None:
    page = studio.page
    name = f"Failures {studio.window.width} {studio.look}"
    await asked_by_another(studio)
    await studio.go("/review/")
    await studio.shoot("queues-none")
    await studio.go("/review/add/")
    await studio.shoot("queue-new")
    await page.fill("[name=name]", name)
    await page.click("summary:has-text('Filters')")
    await page.fill("[name=since]", "2026-02-01")
    await page.fill("[name=until]", "2026-01-01")
    await page.click("button:has-text('Make the queue')")
    await page.wait_for_selector("[role=alert]")
    await studio.shoot("queue-refused")
    for each in ("since", "until"):
        await page.fill(f"[name={each}]", "")
    await page.select_option("[name=sampling]", "decision_value")
    await page.fill("[name=instructions]", "Look at the **numbers** first. *Bad* is what would mislead.")
    await page.click("button:has-text('Make the queue')")
    await page.wait_for_selector("text=How it stands")
    await page.click("button:has-text('Put in')")
    await page.wait_for_selector("button:has-text('Take out')")
    await studio.shoot("queue-empty")
    await _filled(studio)
    await studio.shoot("queue")
    await page.click("text=Change it")
    await studio.shoot("queue-change")
    await page.click(".back")
    await page.click("text=Close it")
    await page.wait_for_selector("text=Close the queue")
    await studio.shoot("queue-close")
    await page.click("text=Leave it open")
    await page.click("text=Ask something else")
    await page.wait_for_selector("text=This is version")
    await studio.shoot("queue-asked")
    await studio.go("/review/")
    await studio.shoot("queues")


async def quality(studio: Studio) -> None:
    """Once some of it was judged."""
    page = studio.page
    await studio.go("/review/")
    await page.click(f"text=Failures {studio.window.width} {studio.look}")
    await page.click("text=How far to trust it")
    counted = page.locator("text=How far reviewers agree")
    await studio.work(counted.is_visible, "the figures of reviewers are counted", MEASURE)
    await studio.shoot("queue-quality")


async def _filled(studio: Studio) -> None:
    async def is_filled() -> bool:
        await studio.page.reload()
        return not await studio.page.locator("text=Nothing waits for you").count()

    await studio.work(is_filled, "the queue is filled", FILL)
