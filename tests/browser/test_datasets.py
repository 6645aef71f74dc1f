"""From chatting with the real engine to a file that TRL loads, and back: who takes it back ends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from config.up.folders import PROJECT
from tests.browser.person import Person
from tests.browser.rows import Rows, until
from tests.browser.test_rating import A_FACT, answered, stored
from tests.exports.conftest import Trainers

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

TINY = PROJECT / "inference" / "tiny" / "weights"
BETTER = "It is Oslo, on the Oslofjord; some 717,710 people live there."


async def allows(ann: Person, level: str) -> None:
    await ann.go("/account/consent/")
    await ann.page.check(f"[name=level][value={level}]")
    await ann.press(ann.page.get_by_role("button", name="Save my choice"))
    await ann.page.wait_for_url(lambda url: "consent" not in url)


async def corrects(ann: Person, rows: Rows) -> None:
    generation = await answered(ann, rows)
    await ann.press(ann.last.get_by_role("button", name="Correct this answer"))
    await ann.last.get_by_label("The answer as you would have it").fill(BETTER)
    await ann.press(ann.last.get_by_role("button", name="See what changes"))
    await ann.press(ann.last.get_by_role("button", name="Save the correction"))
    await stored(rows, generation, "correction", 1)


async def builds(ann: Person) -> None:
    page = ann.page
    await ann.go("/datasets/")
    await ann.press(page.get_by_role("link", name="Make the first dataset"))
    await page.get_by_label("Name").fill("Corrections")
    await page.get_by_label("What should be said").check()
    await ann.press(page.get_by_role("button", name="Make the dataset"))
    await ann.press(page.get_by_role("link", name="Build the first version"))
    await page.get_by_label("Split into training").uncheck()
    await ann.press(page.get_by_role("button", name="Build the version"))
    await expect(page.get_by_role("heading", name="1 row", exact=True)).to_be_visible()


async def downloads(ann: Person, folder: Path) -> str:
    """All files; the address of the last."""
    page = ann.page
    await page.get_by_label("Format").select_option("trl-sft:jsonl")
    await ann.press(page.get_by_role("button", name="Export"))
    await expect(page.get_by_role("link", name="manifest.json")).to_be_visible()
    address = ""
    for link in await page.locator("#exports a[download]").all():
        async with page.expect_download() as downloading:
            await ann.press(link)
        download = await downloading.value
        address = download.url
        await download.save_as(folder / download.suggested_filename)
    return address


async def test_what_was_said_in_the_chat_is_loaded_by_the_trainer_until_it_is_taken_back(
    ann: Person, rows: Rows, tmp_path: Path
) -> None:
    await allows(ann, "training")
    await corrects(ann, rows)
    await builds(ann)
    address = await downloads(ann, tmp_path / "export")
    (said,) = Trainers(tmp_path).run("with_trl.py", TINY, tmp_path / "export")
    assert (said["columns"], said["rows"], said["conversational"]) == (["messages"], 1, True)
    assert [each["content"] for each in said["first"]["messages"][-2:]] == [A_FACT, BETTER]
    await ann.press(ann.page.get_by_role("link", name="Look at the rows"))
    await ann.press(ann.page.locator(".log a").first)
    await expect(ann.page.get_by_role("heading", name="It is a row of this version")).to_be_visible()
    await expect(ann.page.get_by_text(BETTER)).to_be_visible()
    await allows(ann, "none")
    assert (await ann.page.request.get(address)).status == 410, "from that moment on"
    await ann.go("/datasets/")
    await ann.press(ann.page.get_by_role("link", name="Corrections"))

    async def is_withdrawn() -> bool:
        await ann.page.reload()
        return await ann.page.get_by_text("withdrawn").count() == 1

    await until(is_withdrawn, "the version is withdrawn")
