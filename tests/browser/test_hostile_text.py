"""Hostile text wherever the product shows what others wrote: it is shown as text, and nothing else happens.

Each page with it is compared with the same page with a harmless text. What only the content-security policy
stopped counts as a miss.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser import hostile
from tests.browser.conftest import visit
from tests.browser.guard import Guard, changed
from tests.browser.hostile import Vector
from tests.browser.person import Person
from tests.product import Product
from tests.scripted_answers import encode
from tests.server import Server

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

EMAIL, PASSWORD = "mallory@example.org", "quiet-wheels-turn-slowly"
HARMLESS = [
    Vector("harmless", 0, text) for text in ("A *harmless* text.", "And [another](https://example.org).")
]
LEFT = "#conversations [aria-current=page]"
ATTRIBUTES = hostile.of("attribute")
# Refusals that are not asked again; each has words of its own, and none of them are the engine's.
REFUSALS = (400, 401, 404, 413, 422, 500)


@dataclass(slots=True)
class Attack:
    """One person who writes such texts, and at the engine what such a model says."""

    guard: Guard
    engine: httpx.AsyncClient
    harmless: dict[str, list[str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def person(self) -> Person:
        return self.guard.person

    async def look(self, page: str, *vectors: Vector) -> None:
        """Whatever differs from the page with a harmless text, which was the first on it."""
        lines = await self.guard.around()
        found = changed(self.harmless.setdefault(page, lines), lines)
        found += await self.guard.wrong() + self.guard.take()
        self.note(page, found, *vectors)

    async def expect(self, wanted: Mapping[str, str], page: str, *vectors: Vector) -> None:
        """A text that is not there cannot do harm, and proves nothing."""
        self.note(page, await self.guard.shows(wanted), *vectors)

    def note(self, page: str, found: Sequence[str], *vectors: Vector) -> None:
        which = ", ".join(f"{vector.kind} {vector.number}" for vector in vectors)
        self.wrong += [f"{page} ({which}): {words}" for words in found]

    def verdict(self) -> None:
        wrong, self.wrong = self.wrong, []
        assert not wrong, "\n".join(wrong)

    # Deeds

    async def post(self, path: str, **form: str) -> None:
        """A form, sent as the browser would: with its cookies, and by htmx."""
        context = self.person.page.context
        token = next(cookie["value"] for cookie in await context.cookies() if cookie["name"] == "csrftoken")
        headers = {"X-CSRFToken": token, "HX-Request": "true"}
        answer = await context.request.post(self.person.product.url + path, form=dict(form), headers=headers)
        assert answer.ok, f"{path}: {answer.status}"

    async def rename(self, conversation: str, title: str) -> None:
        await self.post(f"{conversation}rename/", title=title, client_id=str(uuid.uuid4()))

    async def call_oneself(self, name: str) -> None:
        await self.post("/account/", name=name)

    async def answer_with(self, **script: Any) -> None:
        (await self.engine.post("/script", json=script)).raise_for_status()

    async def ask(self, text: str) -> None:
        question = self.person.page.locator("#question")
        await question.fill(text)
        await question.press("Enter")

    async def converse(self, vectors: Sequence[Vector]) -> None:
        """One conversation: each is asked, is what it is renamed to, and is the answer."""
        first = vectors[0]
        await self.call_oneself(first.name)
        await self.person.open_chat()
        named = {".greeting h2": f"Good to see you, {first.name}.", ".rail-foot .email": first.name}
        await self.expect(named, "home", first)
        await self.look("home", first)
        for vector in vectors:
            await self._turn("first answer" if vector is first else "next answer", vector)
        await self.look("ended", *vectors)
        await self.person.reload()
        await self.look("loaded", *vectors)
        await self._messages(vectors)

    async def _turn(self, page: str, vector: Vector) -> None:
        gate = uuid.uuid4().hex
        held = {"fault": "hold", "after": len(encode(vector.text)), "gate": gate}
        await self.answer_with(text=vector.text, rate=0, **held)
        await self.ask(vector.text)
        said = {"chat-answer .words": vector.stored, "article.question .said": vector.stored}
        await self.expect(said, page, vector)
        await self.rename(self.person.path, vector.title)
        titles = {"#title": vector.title, "head > title": f"{vector.title} · Flywheel"}
        await self.expect(titles, page, vector)
        await self.look(page, vector)
        (await self.engine.post("/release", json={"gate": gate})).raise_for_status()
        await self.expect({"article.answer:last-child template.source": vector.stored}, page, vector)
        await self.person.becomes("idle")

    async def _messages(self, vectors: Sequence[Vector]) -> None:
        """Everything that was said is there, from the database."""
        stored = [vector.stored for vector in vectors]
        assert await self.guard.texts("article.question .said") == stored
        assert await self.guard.texts("article.answer template.source") == stored
        titles = {"#title": vectors[-1].title, LEFT: vectors[-1].title}
        await self.expect(titles, "loaded", *vectors)


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def engine(scripted_product: Product, scripted_engine: Server) -> AsyncIterator[httpx.AsyncClient]:
    scripted_engine.open()
    async with httpx.AsyncClient(base_url=scripted_engine.url, trust_env=False) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def mallory(
    chromium: Browser, scripted_product: Product, engine: httpx.AsyncClient
) -> AsyncIterator[Attack]:
    """Signed up, and known by harmless texts."""
    async with visit(chromium, scripted_product) as person:
        attack = Attack(await Guard.of(person), engine)
        await person.sign_up(EMAIL, PASSWORD)
        await person.page.get_by_role("button", name="Not now").click()
        await person.connected()
        await attack.converse(HARMLESS)
        attack.harmless.clear()  # it was the first conversation; with the next one the rail is never empty
        await attack.converse(HARMLESS)
        attack.verdict()
        yield attack


@pytest.mark.parametrize("kind", hostile.KINDS)
async def test_hostile_text_is_only_shown_as_message_answer_title_and_name(
    mallory: Attack, kind: str
) -> None:
    await mallory.converse(hostile.of(kind))
    mallory.verdict()


async def test_what_a_hostile_engine_calls_itself_is_only_shown(mallory: Attack) -> None:
    await mallory.person.open_chat()
    for vector in (HARMLESS[0], *ATTRIBUTES):
        name = {"#thread > :last-child .by": vector.stored}
        await mallory.answer_with(text="It is raining.", model=vector.text, rate=0)
        await mallory.ask("What is the weather like?")
        await mallory.expect(name, "named", vector)
        await mallory.person.becomes("idle")
        await mallory.look("named", vector)
    await mallory.person.reload()
    mallory.note("loaded", await mallory.guard.wrong() + mallory.guard.take(), *ATTRIBUTES)
    mallory.verdict()


async def test_what_a_hostile_engine_says_when_it_refuses_is_shown_nowhere(mallory: Attack) -> None:
    await mallory.person.open_chat()
    outcomes = mallory.person.page.locator("#thread .outcome")
    for number, (status, vector) in enumerate(zip(REFUSALS, ATTRIBUTES, strict=False), 1):
        await mallory.answer_with(status=status, message=vector.text)
        await mallory.ask("What is the weather like?")
        await expect(outcomes).to_have_count(number)
        await mallory.person.becomes("idle")
        assert vector.text not in "".join(await mallory.guard.texts("body"))
        mallory.note(f"refused {status}", await mallory.guard.wrong() + mallory.guard.take(), vector)
    await mallory.person.reload()
    mallory.note("loaded", await mallory.guard.wrong() + mallory.guard.take(), *ATTRIBUTES)
    mallory.verdict()
