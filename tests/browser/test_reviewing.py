"""A reviewer clears a queue with the keys alone; and whatever stands in an item is only shown."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from statistics import median
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from config.up.folders import PROJECT
from tests.browser import hostile
from tests.browser.conftest import visit
from tests.browser.examination import cut_off, wrong_with
from tests.browser.guard import Guard
from tests.browser.keyboard import Keyboard
from tests.browser.person import Person
from tests.browser.rows import Rows, until
from tests.product import Product
from tests.server import Server
from tests.windows import DESK, PHONE

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PASSWORD = "quiet-wheels-turn-slowly"
ITEMS = 10
SHOWN_MS = 100
FORM = [
    {"kind": "verdict", "required": True},
    {"kind": "taxonomy", "labels": ["Wrong fact", "Rude"]},
    {"kind": "severity"},
    {"kind": "comment"},
]
VERDICTS = """
SELECT string_agg(d.answers->>'verdict', ',' ORDER BY d.at) FROM feedback_decision d
JOIN feedback_reviewitem i ON i.id = d.item_id WHERE i.queue_id = %s AND d.active_ms > 0
"""
LAPSED = """
UPDATE feedback_reviewslot SET lease_until = now() - interval '1 second'
WHERE queue_id = %s AND lease_until > now() RETURNING 1
"""
IS_HELD = "SELECT lease_until > now() FROM feedback_reviewslot WHERE queue_id = %s"
IS_FREE = "SELECT reviewer IS NULL AND lease_until IS NULL FROM feedback_reviewslot WHERE queue_id = %s"
BEAT_MS = 30_000
ARRIVES_S = 10
PAIRS_OF = """
SELECT count(*) FROM feedback_preferencepair p JOIN feedback_reviewitem i USING (conversation_id)
WHERE i.queue_id = %s AND p.rule_id = 'reviewer_ranking'
"""
# How long after the key that decides another item stands there.
WATCH = """() => {
  window.waits = [];
  let pressed = 0;
  addEventListener("keydown", ({ key }) => key === "Enter" && (pressed = performance.now()), true);
  new MutationObserver(() => pressed && waits.push(performance.now() - pressed) && (pressed = 0))
    .observe(document.body, { childList: true });
}"""


async def queue(product: Product, **told: Any) -> str:
    """Its id."""
    (key,) = await asyncio.to_thread(_fill, product, {"name": uuid4().hex, "asks": FORM, **told})
    return key


def _fill(product: Product, *told: dict[str, Any]) -> list[str]:
    """The id of each queue that is told of."""
    command = [sys.executable, "-m", "tests.browser.filling"]
    environ = product.command_environment() | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        command, cwd=PROJECT, env=environ, input=json.dumps(told), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-len(told) :]


async def signs_up(person: Person) -> str:
    """Their address."""
    email = f"rita-{uuid4().hex}@example.org"
    await person.sign_up(email, PASSWORD)
    await person.page.get_by_role("button", name="Not now").click()
    await person.connected()
    return email


async def comes_to_the_first_item(keys: Keyboard, queue: str) -> None:
    """From the list of queues."""
    await keys.person.go("/review/")
    for control, page in ((queue, queue), ("Begin", "An answer to judge")):
        await keys.go_to(control)
        await keys.press("Enter")
        await expect(keys.person.page.get_by_role("heading", level=1, name=page)).to_be_visible()


async def test_ten_items_are_cleared_by_keys_alone(
    scripted_stranger: Person, scripted: Product, scripted_rows: Rows
) -> None:
    rita = scripted_stranger
    said = [[["What is the capital?", f"It is town {number}."]] for number in range(ITEMS)]
    name = f"Towns {uuid4().hex}"
    of = await queue(scripted, name=name, reviewer=await signs_up(rita), said=said)
    page, keys = rita.page, rita.page.keyboard
    await comes_to_the_first_item(Keyboard(rita), name)
    await page.evaluate(WATCH)
    await keys.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("decide and go on")
    await keys.press("Escape")
    for number in range(ITEMS):
        item = page.locator("review-item")
        await expect(page.locator("#answer")).to_contain_text(f"It is town {number}.")
        await expect(item).to_have_attribute("data-state", "alone" if number == ITEMS - 1 else "ready")
        await keys.press("v")
        await keys.press("2")
        for key in ("t", "1", "s", "3", "c"):
            await keys.press(key)
        await keys.insert_text(f"Seen {number}")
        await keys.press("Escape")
        await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()
    waits = await page.evaluate("waits")
    assert len(waits) == ITEMS and median(waits[:-1]) < SHOWN_MS, waits
    await keys.press("z")
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    await expect(page.get_by_label("Comment")).to_have_value(f"Seen {ITEMS - 1}")
    await keys.press("v")
    await keys.press("1")
    await keys.press("Enter")
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()
    assert await scripted_rows.value(VERDICTS, of) == ",".join(["bad"] * (ITEMS - 1) + ["good"])


async def test_an_open_page_keeps_its_item_by_its_beat_and_leaving_it_frees_it_at_once(
    scripted_stranger: Person, scripted: Product, scripted_rows: Rows
) -> None:
    rita = scripted_stranger
    said = [[["What is the capital?", "It is a town."]]]
    of = await queue(scripted, reviewer=await signs_up(rita), said=said)
    await rita.page.clock.install()
    await rita.go(f"/review/{of}/next/")
    await expect(rita.page.locator("review-item")).to_have_attribute("data-state", "alone")
    assert await scripted_rows.value(LAPSED, of) == 1
    await rita.page.clock.fast_forward(BEAT_MS)
    await until(lambda: scripted_rows.value(IS_HELD, of), "its beat renews the lease", ARRIVES_S)
    await rita.go("/review/")
    await until(lambda: scripted_rows.value(IS_FREE, of), "the item is free", ARRIVES_S)


async def wrong_in_windows(page: Page) -> list[str]:
    """With what a desk's window shows, and what a narrow one cuts off."""
    wrong = await wrong_with(page, DESK)
    for window in (PHONE, DESK):
        await page.set_viewport_size({"width": window.width, "height": window.height})
        wrong += await cut_off(page)
    return wrong


async def test_what_reviewers_are_apart_on_a_lead_settles_by_keys_alone(
    scripted_stranger: Person, scripted: Product
) -> None:
    lea = scripted_stranger
    said = [[["What is the capital?", f"It is town {number}."]] for number in range(2)]
    judged = [{"verdict": verdict, "severity": 3} for verdict in ("bad", "good")]
    of = await queue(scripted, reviewer=await signs_up(lea), group="lead", said=said, judged=judged)
    page, keys = lea.page, lea.page.keyboard
    await lea.go(f"/review/{of}/")
    await page.get_by_role("link", name="Adjudicate").press("Enter")
    for number, (digit, state) in enumerate((("3", "ready"), ("1", "alone"))):
        await expect(page.locator("#answer")).to_contain_text(f"It is town {number}.")
        await expect(page.locator("review-item")).to_have_attribute("data-state", state)
        await expect(page.get_by_text("they differ")).to_have_count(1)
        await expect(page.locator("[name=severity][value='3']")).to_be_checked()
        assert number or await wrong_in_windows(page) == []
        for key in ("v", digit, "Enter"):
            await keys.press(key)
    await expect(page.get_by_role("heading", name="Nothing left to adjudicate")).to_be_visible()
    await lea.go(f"/review/{of}/decided/?which=adjudicated")
    await expect(page.locator(".log > li")).to_contain_text(["Good", "Unsure"])
    await page.locator(".log a").first.press("Enter")
    await expect(page.get_by_text("Adjudicated: this stands")).to_be_visible()
    await expect(page.get_by_text("Reviewer B").first).to_be_visible()


@dataclass(frozen=True, slots=True)
class Attacked:
    """A lead, and by kind the queue whose every text is hostile."""

    guard: Guard
    queues: dict[str, str]


def _hostile(kind: str, lead: str) -> dict[str, Any]:
    texts = [vector.stored for vector in hostile.of(kind)]
    wrote = {"comment": "\n".join(texts)[:2_000], "edited": "\n\n".join(texts)}
    return {
        "name": texts[0][:80],
        "reviewer": lead,
        "group": "lead",
        "asks": [*FORM, {"kind": "spans", "labels": [text[:60] for text in texts[:3]]}, {"kind": "edited"}],
        "instructions": "\n\n".join(texts),
        "said": [[[text, text] for text in texts]],
        "beside": texts[:4],
        "judged": [{"verdict": verdict, **wrote} for verdict in ("good", "bad")],
    }


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def attacked(
    chromium: Browser, scripted_product: Product, scripted_engine: Server
) -> AsyncIterator[Attacked]:
    scripted_engine.open()
    async with visit(chromium, scripted_product) as person:
        guard = await Guard.of(person)
        lead = await signs_up(person)
        told = [_hostile(kind, lead) for kind in hostile.KINDS]
        made = await asyncio.to_thread(_fill, scripted_product, *told)
        assert guard.take() == []
        yield Attacked(guard, dict(zip(hostile.KINDS, made, strict=True)))


@pytest.mark.parametrize("kind", hostile.KINDS)
async def test_hostile_text_is_only_shown_in_an_item(attacked: Attacked, kind: str) -> None:
    guard, person, of = attacked.guard, attacked.guard.person, attacked.queues[kind]
    await person.go(f"/review/{of}/adjudicate/")
    assert await guard.texts("#answer .pieces"), "the source is there"
    assert await person.page.locator(".pieces :not(mark, ins, del)").count() == 0
    assert "Reviewer B" in await person.page.locator(".beside").inner_text()
    for details in await person.page.locator("details").all():
        await details.evaluate("(each) => each.open = true")
    await person.page.keyboard.press("Tab")
    assert await guard.wrong() + guard.take() == []
    await person.go(f"/review/{of}/decided/")
    assert await guard.wrong() + guard.take() == []
    await person.page.locator(".log a").click()
    assert "Reviewer B" in await person.page.locator(".beside").inner_text()
    assert await guard.wrong() + guard.take() == []


async def builds_of_rankings(engineer: Person) -> None:
    """A dataset of pairs by reviewers alone, and its first version."""
    page = engineer.page
    await engineer.go("/datasets/add/")
    await page.get_by_label("Name").fill(f"Ranked {uuid4().hex[:8]}")
    await page.locator("[name=kind][value=preference]").check()
    await engineer.press(page.get_by_role("button", name="Make the dataset"))
    await engineer.press(page.get_by_role("link", name="Build the first version"))
    for source in await page.locator("[name=sources]").all():
        await source.set_checked(await source.get_attribute("value") == "reviewer_ranking")
    await page.get_by_label("Personal data").select_option("keep")  # what finds it takes long to load
    await page.get_by_label("Split into training").uncheck()
    await engineer.press(page.get_by_role("button", name="Build the version"))
    await engineer.press(page.get_by_role("link", name="Look at the rows"))


async def test_what_a_reviewer_ranks_with_the_keys_is_a_row_of_the_next_version(
    scripted_stranger: Person, scripted_ann: Person, scripted: Product, scripted_rows: Rows
) -> None:
    rita, edna = scripted_stranger, scripted_ann
    town = f"town {uuid4().hex[:8]}"
    told = {"asks": [{"kind": "ranking", "required": True}], "level": "training", "again": [f"It is {town}."]}
    said = [[["What is the capital?", "It is a village."]]]
    of = await queue(scripted, reviewer=await signs_up(rita), said=said, **told)
    page, keys = rita.page, rita.page.keyboard
    await rita.go(f"/review/{of}/next/")
    await expect(page.locator("#answer")).to_contain_text("It is a village.")
    await expect(page.locator("review-item")).to_have_attribute("data-state", "alone")
    await keys.press(await page.locator("[data-field=ranking]").get_attribute("data-key-of") or "")
    for key in ("2", "Tab", "1", "Enter"):
        await keys.press(key)
    await expect(page.get_by_role("heading", name="Nothing left")).to_be_visible()

    async def is_made() -> bool:
        return bool(await scripted_rows.value(PAIRS_OF, of))

    await until(is_made, "the pair is made")
    await builds_of_rankings(edna)
    await edna.press(edna.page.locator(".log a").first)
    await expect(edna.page.get_by_role("heading", name="It is a row of this version")).to_be_visible()
    await expect(edna.page.locator(".facts")).to_contain_text("Reviewer ranking")
    await expect(edna.page.get_by_text("A reviewer ranked 2 answers.")).to_be_visible()
    await expect(edna.page.locator("h3:text('Better answer') + .said")).to_have_text(f"It is {town}.")
