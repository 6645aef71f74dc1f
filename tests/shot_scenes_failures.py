"""Failures that are alike, as those see them who put them right, for `tests.shot_scenes`."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.browser.filling import fill
from tests.studio import Studio

COUNTRIES = ("Norway", "Sweden", "Finland", "Denmark", "Iceland")


async def clusters(studio: Studio) -> None:
    """Some open, one of somebody, one that came back although it was closed."""
    if not studio.environ:
        return
    page, name = studio.page, f"{studio.window.width} {studio.look}"
    await asyncio.to_thread(fill, studio.environ, *_told(studio.email, name))
    await studio.go("/failures/")
    await studio.shoot("failures")
    await page.click(f"text=Capitals {name}")
    await page.wait_for_selector("text=What was done")
    await page.click("text=As a table")
    await studio.shoot("failures-cluster")
    await page.click("main button:text-is('Close')")
    await page.wait_for_selector("text=Choose the system prompt or the model")
    await studio.shoot("failures-refused")
    await studio.go("/failures/?which=back")
    await page.click(f"text=Units {name}")
    await page.wait_for_selector("text=failed in the same way")
    await studio.shoot("failures-back")


def _told(by: str, name: str) -> list[dict[str, Any]]:
    capitals = [
        (f"What is the capital of {country}, and who lives there?", "That is Oslo, with 700,000 people.")
        for country in COUNTRIES
    ]
    units = [(f"How many feet are {metres} metres?", "There are 3 feet in a metre.") for metres in (4, 8, 15)]
    return [
        {"failures": capitals, "name": "capital, people", "by": by, "named": [f"Capitals {name}"]},
        {"failures": capitals[:3], "name": f"Mine {name}", "by": by, "assigned": True},
        {"failures": units, "name": f"Units {name}", "by": by, "note": "It calculates now.", "back": 2},
    ]
