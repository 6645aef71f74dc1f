"""A file that one already has, as scenes: refused, brought in, looked at."""

from __future__ import annotations

import json

from playwright.async_api import FilePayload

from tests.studio import Studio

READ_MS = 60_000


async def imports(studio: Studio) -> None:
    page = studio.page
    mine = f"{studio.window.width} {studio.look}"
    await studio.go("/datasets/imports/")
    await studio.shoot("imports-none")
    await studio.go("/datasets/imports/add/")
    await page.set_input_files("[name=file]", _file(mine))
    await page.fill("[name=name]", f"Handbook {mine}")
    await page.fill("[name=licence]", "Our own")
    await page.fill("[name=basis]", "Questions of new colleagues with the answers of the handbook.")
    await studio.shoot("import-new")
    await page.click("button:has-text('Import the file')")
    await page.wait_for_selector("text=Refused lines", timeout=READ_MS)
    await studio.shoot("import")
    await studio.go("/datasets/imports/add/")
    await page.set_input_files("[name=file]", _file(mine))
    for name in ("name", "licence", "basis"):
        await page.fill(f"[name={name}]", "Again")
    await page.click("button:has-text('Import the file')")
    await page.wait_for_selector("text=brought in already")
    await studio.shoot("import-refused")
    await studio.go("/datasets/imports/")
    await studio.shoot("imports")


def _file(mine: str) -> FilePayload:
    """Three rows and two lines that are none."""
    asked = ("How many days of leave do I have?", "Where do I find the printer?", "Who signs for parcels?")
    lines = [
        json.dumps(
            {
                "messages": [
                    {"role": "user", "content": question},
                    {"role": "assistant", "content": f"The handbook says so on page {number} ({mine})."},
                ]
            }
        )
        for number, question in enumerate(asked, 1)
    ]
    lines[1:1] = ["not a row", json.dumps({"messages": [{"role": "robot", "content": "?"}]})]
    content = "\n".join(lines).encode()
    return {"name": "handbook.jsonl", "mimeType": "application/jsonl", "buffer": content}
