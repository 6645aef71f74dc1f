"""The webhook pages, from the first one to its deletion, for `tests.shot_scenes`."""

from __future__ import annotations

from tests.studio import Studio

# A name that nobody has: the test of it fails in words, wherever this runs.
ADDRESS = "https://metrics.invalid/flywheel"
TOLD_MS = 60_000


async def webhooks(studio: Studio) -> None:
    """Ends as it begins, without any: the next window sees the same."""
    page = studio.page
    await studio.go("/webhooks/")
    await studio.shoot("webhooks-none")
    await studio.go("/webhooks/add/")
    await page.fill("[name=url]", "http://10.0.0.1/")
    await page.fill("[name=name]", "Metrics")
    await page.press("[name=url]", "Enter")
    await page.wait_for_selector(".errorlist")
    await studio.shoot("webhook-refused")
    await page.fill("[name=url]", ADDRESS)
    await page.press("[name=url]", "Enter")
    await page.wait_for_selector(".secret")
    await studio.shoot("webhook-made")
    await page.click("text=Send a test")
    await page.wait_for_selector("#state .badge.bad", timeout=TOLD_MS)
    await studio.shoot("webhook-tested")
    await page.click("text=Back to Metrics")
    await page.click("summary:has-text('Delete this webhook')")
    await studio.shoot("webhook")
    await studio.go("/webhooks/")
    await studio.shoot("webhooks")
    await page.click("text=Metrics")
    await page.click("summary:has-text('Delete this webhook')")
    await page.click("button.danger")
    await page.wait_for_selector(".empty")
