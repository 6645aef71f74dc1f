"""Whatever stands in an item, in a queue or in a cluster of failures is only shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import hostile
from tests.browser.conftest import visit
from tests.browser.filling import fill
from tests.browser.guard import Guard
from tests.browser.reviewers import FORM, signs_up
from tests.product import Product
from tests.server import Server

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

# One of each kind, as long as a queue's or a cluster's name may be.
EACH = [hostile.of(kind)[0].stored[:80] for kind in hostile.KINDS]
LABELS = [text[:60] for text in EACH[::3]]
WHYS = [" ".join(EACH)[:300], "\n".join(EACH[::-1])[:300]]
NOTE = " ".join(EACH[::-1])[:500]
ANSWERS = [vector.stored[:200] for vector in hostile.VECTORS[3::8]]
#: What the lead is called.
LEAD = "</p></li></ul></main><h1 id=title>Sign in again</h1>"


@dataclass(frozen=True, slots=True)
class Attacked:
    """A lead, and by kind the queue whose every text is hostile; one with gold, and a cluster of failures."""

    guard: Guard
    queues: Mapping[str, str]
    gold: str
    cluster: str


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
        "asker": _asker(kind),
    }


def _asker(kind: str) -> str:
    """Of another kind: nothing else on the page of an item is called so."""
    return hostile.of(hostile.KINDS[hostile.KINDS.index(kind) - 1])[-1].name


def _gold(lead: str) -> dict[str, Any]:
    judged = [{"verdict": "bad", "taxonomy": LABELS[:4]}, {"verdict": "good", "taxonomy": LABELS[3:]}]
    return {
        "name": LEAD,
        "reviewer": lead,
        "group": "lead",
        "asks": [FORM[0], {"kind": "taxonomy", "labels": LABELS}],
        "said": [[["What is the capital?", f"It is {town}."]] for town in ("Bern", "Rome")],
        "judged": judged,
        "known": WHYS,
    }


def _cluster(lead: str) -> dict[str, Any]:
    failures = list(zip(EACH, ANSWERS, strict=False))
    told = {"failures": failures, "name": EACH[0], "by": lead, "called": LEAD}
    return told | {"named": EACH, "assigned": True, "note": NOTE}


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def attacked(
    chromium: Browser, scripted_product: Product, scripted_engine: Server
) -> AsyncIterator[Attacked]:
    scripted_engine.open()
    async with visit(chromium, scripted_product) as person:
        guard = await Guard.of(person)
        lead = await signs_up(person)
        told = [*(_hostile(kind, lead) for kind in hostile.KINDS), _gold(lead), _cluster(lead)]
        *made, gold, cluster = await asyncio.to_thread(fill, scripted_product.command_environment(), *told)
        assert guard.take() == []
        yield Attacked(guard, dict(zip(hostile.KINDS, made, strict=True)), gold, cluster)


async def missing(page: Page, texts: Iterable[str]) -> list[str]:
    """What does not stand there as it was written: what was read as markup has lost its signs."""
    there = " ".join((await page.locator("body").text_content() or "").split())
    return [text for text in texts if " ".join(text.split()) not in there]


@pytest.mark.parametrize("kind", hostile.KINDS)
async def test_hostile_text_is_only_shown_in_an_item(attacked: Attacked, kind: str) -> None:
    guard, person, of = attacked.guard, attacked.guard.person, attacked.queues[kind]
    await person.go(f"/review/{of}/adjudicate/")
    assert await guard.texts("#answer .pieces"), "the source is there"
    assert await person.page.locator(".pieces :not(mark, ins, del)").count() == 0
    assert "Reviewer B" in await person.page.locator(".beside").inner_text()
    assert await missing(person.page, [_asker(kind)]) == []
    for details in await person.page.locator("details").all():
        await details.evaluate("(each) => each.open = true")
    await person.page.keyboard.press("Tab")
    assert await guard.wrong() + guard.take() == []
    await person.go(f"/review/{of}/decided/")
    assert await guard.wrong() + guard.take() == []
    await person.page.locator(".log a").click()
    assert "Reviewer B" in await person.page.locator(".beside").inner_text()
    assert await guard.wrong() + guard.take() == []


async def test_hostile_text_is_only_shown_on_the_pages_of_leads(attacked: Attacked) -> None:
    guard, person, queue = attacked.guard, attacked.guard.person, f"/review/{attacked.gold}/"
    pages = {
        "/review/": EACH,
        queue: [LEAD],
        f"{queue}quality/": LABELS,
        "/failures/": [EACH[-1]],
        f"/failures/{attacked.cluster}/": [LEAD, NOTE, *EACH, *ANSWERS[: len(EACH)]],
        f"{queue}gold/": WHYS,
    }
    for path, texts in pages.items():
        await person.go(path)
        assert await missing(person.page, texts) == [], path
        assert await guard.wrong() + guard.take() == [], path
    await person.page.locator(".cards h3 a").first.click()
    await expect(person.page.get_by_label("Why it is known")).not_to_have_value("")
    assert await guard.wrong() + guard.take() == []
