"""A token for a program: made, copied, used and revoked, by keyboard alone."""

import uuid

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.person import Person

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(200)]

SENT = {"sent_at": 1, "events": [{"client_id": str(uuid.uuid4()), "kind": "rating", "at": 1}]}


async def answer_to(person: Person, token: str) -> int:
    async with httpx.AsyncClient(base_url=person.product.url, trust_env=False) as program:
        headers = {"authorization": f"Bearer {token}"}
        return (await program.post("/api/v1/feedback/events", json=SENT, headers=headers)).status_code


async def test_a_token_is_made_and_revoked_by_keyboard(scripted_ann: Person) -> None:
    ann = scripted_ann
    await ann.go("/account/")
    await ann.page.get_by_role("link", name="Tokens for programs").press("Enter")
    await ann.page.get_by_label("Name", exact=True).fill("Help desk")
    await ann.page.get_by_label("Name", exact=True).press("Enter")
    token = await ann.page.locator(".secret").inner_text()
    assert await answer_to(ann, token) == 202

    await ann.go("/account/tokens/")
    await expect(ann.page.locator("body")).not_to_contain_text(token)
    working = ann.page.locator(".tokens li", has_text="Help desk").first
    await expect(working).to_contain_text("last used")
    await working.locator("summary").press("Enter")
    await working.get_by_role("button", name="Revoke this token").press("Enter")
    await expect(ann.page.get_by_role("status")).to_contain_text("is revoked")
    assert await answer_to(ann, token) == 401
