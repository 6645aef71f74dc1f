"""The worker is killed while it tells a webhook: the same goes out again under the same id, noted once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from tests.faults.installation import Installation
from tests.receiver import Got, Receiver, Says
from tests.rows import LOOK_EVERY_S
from tests.socket_client import CSRF

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOLD_S = 60.0
STATES = "SELECT count(*) FROM feedback_delivery WHERE state = 'delivered' AND webhook_id = %s"
TRIES = """
SELECT count(*) FROM feedback_try t JOIN feedback_delivery d ON d.id = t.delivery_id WHERE d.webhook_id = %s
"""


async def add(browser: httpx.AsyncClient, url: str) -> tuple[str, str]:
    """The webhook, and the token with which forms and events are sent."""
    page = await browser.get("/webhooks/add/")
    token = CSRF.search(page.text)
    assert token, page.text
    key = str(uuid4())
    fields = {"client_id": key, "name": "Metrics", "url": url, "kinds": "stars"}
    made = await browser.post("/webhooks/add/", data={"csrfmiddlewaretoken": token[1], **fields})
    assert made.status_code == 200, made.text
    return key, token[1]


async def give_stars(browser: httpx.AsyncClient, token: str, conversation: str) -> None:
    event = {"client_id": str(uuid4()), "kind": "stars", "at": 1, "value": {"stars": 5}}
    body = {"sent_at": 1, "device": str(uuid4()), "events": [{**event, "conversation": conversation}]}
    sent = await browser.post("/feedback/events/", json=body, headers={"X-CSRFToken": token})
    assert sent.status_code == 202, sent.text


async def test_what_a_killed_worker_was_sending_arrives_under_the_same_id(here: Installation) -> None:
    await here.wait_ready()
    held = threading.Event()

    def answers(got: Got) -> Says:
        return Says(until=held if len(receiver.got) == 1 else None)

    receiver = Receiver(answers)
    with receiver.open():
        browser = (await here.ann()).http
        webhook, token = await add(browser, receiver.url)
        async with here.page() as page:
            asked = await page.ask("script: tokens=3")
        await give_stars(browser, token, asked["conversation"])
        await until(lambda: len(receiver.got) == 1)
        here.product.kill_with_children("worker")
        held.set()
        await until(lambda: here.rows.one(STATES, webhook) == 1)

    first, second = receiver.got
    assert first.key == second.key
    assert first.told == second.told and first.told["data"]["value"] == {"stars": 5}
    assert here.rows.one(TRIES, webhook) == 1, "nobody is there to say what became of the first"
    await here.wait_ready()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(TOLD_S):
        while not holds():
            await asyncio.sleep(LOOK_EVERY_S)
