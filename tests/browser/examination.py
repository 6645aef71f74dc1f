"""Whether everybody can use what a page shows: axe-core's rules, nothing cut off, targets large enough."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

from tests.windows import LOOKS, Look, Window

OURS = Path(__file__).with_suffix(".js").read_text()
GRAVE = ("serious", "critical")
# What the rules need is in the page: nothing is fetched again.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
# Only colours differ between light and dark.
COLOURS = {"type": "rule", "values": ["color-contrast"]}

RUN_AXE = """async (options) => (await axe.run(document, options)).violations.map(
  ({ id, impact, nodes }) => ({ id, impact, places: nodes.map(({ target }) => target.join(" ")) }))"""

# A colour on its way from one look to the other is neither.
SETTLED = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime < Infinity).map((each) => each.finished))"""


async def small_targets(page: Page, window: Window) -> list[str]:
    """Every control that is smaller than what this window is pressed with wants it."""
    await _bring(page, "examination", OURS)
    found: list[str] = await page.evaluate("(target) => examination.smallTargets(target)", window.target)
    return found


async def cut_off(page: Page) -> list[str]:
    """What is wider than its frame or the window, and every control beyond the window's edges."""
    await _bring(page, "examination", OURS)
    found: list[str] = await page.evaluate("examination.cutOff()")
    return found


async def barriers(page: Page, look: Look, **options: Any) -> list[str]:
    """What axe-core finds grave in this look."""
    await page.emulate_media(color_scheme=look)
    await page.evaluate(SETTLED)
    await _bring(page, "axe", AXE_SCRIPT)
    found = await page.evaluate(RUN_AXE, {**OPTIONS, **options})
    return [f"{look}: {json.dumps(each)}" for each in found if each["impact"] in GRAVE]


async def wrong_with(page: Page, window: Window) -> list[str]:
    """Everything that is wrong with what the page shows now, in light and in dark."""
    light, dark = LOOKS
    return [
        *await cut_off(page),
        *await small_targets(page, window),
        *await barriers(page, dark, runOnly=COLOURS),
        *await barriers(page, light),
    ]


async def _bring(page: Page, name: str, script: str) -> None:
    if not await page.evaluate("(name) => name in window", name):
        await page.evaluate(script)
