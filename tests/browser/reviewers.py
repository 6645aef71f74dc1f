"""Those who review in a browser, and queues for them."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from tests.browser.filling import fill
from tests.browser.person import Person
from tests.product import Product

PASSWORD = "quiet-wheels-turn-slowly"
FORM = [
    {"kind": "verdict", "required": True},
    {"kind": "taxonomy", "labels": ["Wrong fact", "Rude"]},
    {"kind": "severity"},
    {"kind": "comment"},
]


async def signs_up(person: Person) -> str:
    """Their address."""
    email = f"rita-{uuid4().hex}@example.org"
    await person.sign_up(email, PASSWORD)
    await person.page.get_by_role("button", name="Not now").click()
    await person.connected()
    return email


async def queue(product: Product, **told: Any) -> str:
    """Its id."""
    told = {"name": uuid4().hex, "asks": FORM, **told}
    (key,) = await asyncio.to_thread(fill, product.command_environment(), told)
    return key
