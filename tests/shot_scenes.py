"""Every page and every state of a conversation, in order: `tests.shots` takes pictures of them, the
browser tier examines them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
from playwright.async_api import Page

from config.up.folders import PROJECT
from tests.windows import Look, Window

FOLDER = PROJECT / ".shots"
PATIENCE_MS = 60_000

ANSWER = """Norway's capital is **Oslo**. It lies at the end of a long fjord.

| City | People | On the sea |
|---|--:|---|
| Oslo | 717,710 | yes |
| Bergen | 291,940 | yes |
| Hamar | 28,535 | no |

To count them yourself:

```python
def people(cities: dict[str, int]) -> int:
    \"\"\"Everybody who lives in one of them.\"\"\"
    return sum(cities.values())  # a dict keeps its order
```

- [x] name the capital
- [ ] visit it, perhaps by train; see [the timetable](https://example.org/trains)
"""
STORY = "Once upon a time a fox lived under an old oak. Every morning she counted the crows. " * 20


@dataclass(slots=True)
class Studio:
    """One browser window of one size and look, signed in or not."""

    url: str
    engine: str
    email: str
    password: str
    page: Page
    window: Window
    look: Look = "light"
    wanted: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)

    async def shoot(self, name: str, *, moving: bool = False) -> None:
        if self.wanted and name not in self.wanted:
            return
        # Fonts have come and nothing moves: the same state gives the same picture.
        await self.page.evaluate("document.fonts.ready")
        path = FOLDER / f"{name}-{self.window.width}-{self.look}.png"
        await self.page.screenshot(path=path, animations="allow" if moving else "disabled", caret="initial")
        self.taken.append(path.name)

    async def go(self, path: str) -> None:
        await self.page.goto(self.url + path)

    async def answer_with(self, **script: Any) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.post(f"{self.engine}/script", content=json.dumps(script))

    async def until(self, state: str) -> None:
        await self.page.wait_for_selector(f'chat-stream[data-state="{state}"]', timeout=PATIENCE_MS)

    async def ask(self, question: str, **script: Any) -> None:
        await self.answer_with(**script)
        await self.page.fill("#question", question)
        await self.page.press("#question", "Enter")
        await self.page.wait_for_selector("article.answer:last-child", timeout=PATIENCE_MS)

    async def press_in_last(self, name: str) -> None:
        await self.page.locator("article.answer").last.get_by_role("button", name=name).click()

    async def open_rail(self) -> None:
        """In a small window it is a sheet."""
        if self.window.touch:
            await self.page.click(".heading [popovertarget=rail]")

    async def until_said(self, length: int) -> None:
        said = re.compile(f".{{{length}}}", re.DOTALL)
        await self.page.locator("chat-answer .words", has_text=said).wait_for()

    async def close_floating(self) -> None:
        await self.page.keyboard.press("Escape")


Scene = Callable[[Studio], Awaitable[None]]


async def before_sign_in(studio: Studio) -> None:
    pages = {
        "sign-in": "login/",
        "sign-up": "signup/",
        "reset": "password/reset/",
        "reset-sent": "password/reset/done/",
        "reset-link-used": "password/reset/key/1-used/",
        "confirm-link-used": "confirm-email/used/",
        "confirm-sent": "confirm-email/",
        "switched-off": "inactive/",
    }
    for name, path in pages.items():
        await studio.go(f"/account/{path}")
        await studio.shoot(name)
    await studio.go("/account/login/")
    await studio.page.fill("[name=login]", "nobody@example.org")
    await studio.page.fill("[name=password]", "not the password")
    await studio.page.press("[name=password]", "Enter")
    await studio.page.wait_for_load_state()
    await studio.shoot("sign-in-refused")


async def sign_in(studio: Studio) -> None:
    await studio.go("/account/login/")
    await studio.page.fill("[name=login]", studio.email)
    await studio.page.fill("[name=password]", studio.password)
    await studio.page.press("[name=password]", "Enter")
    await studio.page.wait_for_url(lambda url: "login" not in url)
    if "consent" in studio.page.url:
        await studio.shoot("consent")
        await studio.page.click("[name=not_now]")


async def greeting(studio: Studio) -> None:
    await studio.go("/")
    await studio.until("idle")
    await studio.shoot("home")
    await studio.page.click("#composer .chip")
    await studio.shoot("settings")
    await studio.close_floating()
    await studio.page.locator("#reading").focus()
    await studio.page.keyboard.press("?")
    await studio.shoot("keys")
    await studio.close_floating()


async def conversation(studio: Studio) -> None:
    await studio.go("/")
    await studio.until("idle")
    await studio.ask("What is the capital of Norway, and how many people live there?", text=ANSWER, rate=0)
    await studio.until("idle")
    await studio.shoot("answered")
    await studio.page.click("article.answer:last-child [data-key=i]")
    await studio.shoot("info")
    await studio.close_floating()
    await studio.page.click("article.answer:last-child [data-key=r]")
    await studio.shoot("regenerate")
    await studio.answer_with(text="Oslo. About 700,000 people live there.", rate=0)
    await studio.page.click("[popover]:popover-open >> text=Shorter")
    await studio.page.wait_for_selector("article.answer .pager")
    await studio.until("idle")
    await studio.shoot("pager")
    await studio.page.hover("article.question")
    await studio.page.click("article.question [data-opens]")
    await studio.shoot("edit")
    await studio.close_floating()


async def rating(studio: Studio) -> None:
    await studio.page.locator("article.answer").last.get_by_role("button", name="Bad answer").click()
    form = studio.page.locator("form.reasons")
    await form.get_by_label("Not true").check()
    await studio.shoot("reasons")
    await form.get_by_role("button", name="Send").click()
    await form.wait_for(state="detached")
    await studio.shoot("rated")


async def quoting(studio: Studio) -> None:
    await studio.page.locator("article.answer .prose p").last.dblclick(position={"x": 60, "y": 12})
    await studio.page.wait_for_selector("#quote:not([hidden])")
    await studio.shoot("quote")
    await studio.page.keyboard.press("Escape")


async def comparing(studio: Studio) -> None:
    await studio.answer_with(text=ANSWER.replace("**Oslo**", "Oslo, on the Oslofjord"), rate=0)
    await studio.press_in_last("Compare with another answer")
    await studio.page.wait_for_selector("chat-comparison")
    await studio.until("idle")
    await studio.shoot("comparing")
    if studio.window.touch:
        await studio.page.click("[data-turns-to=b]")
    choice = studio.page.locator("[data-choice=tie]:not([aria-disabled])")
    await choice.wait_for()
    await studio.shoot("choice")
    await choice.click()
    await studio.page.wait_for_selector("#revealed:not([hidden])")
    await studio.shoot("revealed")


async def correcting(studio: Studio) -> None:
    await studio.press_in_last("Correct this answer")
    words = studio.page.get_by_label("The answer as you would have it")
    await words.fill((await words.input_value()).replace("700,000", "717,710") + " It was called Kristiania.")
    await studio.page.get_by_role("button", name="See what changes").click()
    await studio.page.wait_for_selector(".difference")
    await studio.shoot("correcting")
    await studio.page.get_by_role("button", name="Save the correction").click()
    await studio.page.get_by_role("button", name="Show original").wait_for()
    await studio.until("idle")
    await studio.shoot("corrected")


async def streaming(studio: Studio) -> None:
    # Silent from there on: it runs until it is stopped, however long that takes.
    await studio.ask("Tell me a long story about a fox.", text=STORY, rate=0, fault="stall", after=400)
    await studio.until_said(1000)
    await studio.shoot("streaming")
    await studio.page.hover("#reading")
    await studio.page.mouse.wheel(0, -400)
    await studio.page.wait_for_selector("#latest:not([hidden])")
    await studio.shoot("latest")
    await studio.page.click("#stop")
    await studio.until("idle")
    await studio.page.click("#latest")
    await studio.shoot("stopped")


async def endings(studio: Studio) -> None:
    await studio.ask("And what did the crows do?", status=400, message="no")
    await studio.until("idle")
    await studio.shoot("failed")
    await studio.ask("Then tell me about the oak.", text=STORY, fault="cut", after=40, rate=0)
    await studio.until("idle")
    await studio.shoot("interrupted")


async def troubles(studio: Studio) -> None:
    await studio.page.context.set_offline(True)
    await studio.page.evaluate("document.querySelector('chat-stream').dataset.state = 'offline'")
    await studio.page.wait_for_timeout(1100)
    await studio.shoot("offline")
    await studio.page.context.set_offline(False)
    await studio.page.reload()
    await studio.until("idle")
    await studio.page.fill("#question", "A question that stays here")
    await studio.page.evaluate("document.querySelector('#thread').dataset.leaf = crypto.randomUUID()")
    await studio.page.press("#question", "Enter")
    await studio.page.wait_for_selector("#refusal:not([hidden])")
    await studio.shoot("refused")
    await studio.page.fill("#question", "")
    await studio.page.reload()
    await studio.until("idle")


async def rail(studio: Studio) -> None:
    await studio.open_rail()
    if studio.window.touch:
        await studio.shoot("rail")
    await studio.page.hover(".rail-item")
    await studio.page.click(".rail-item .more >> nth=0")
    await studio.shoot("rail-menu")
    await studio.page.click("[popover]:popover-open >> text=Rename")
    await studio.page.wait_for_selector(".renaming [name=title]")
    await studio.shoot("rename")
    await studio.close_floating()


async def deleting(studio: Studio) -> None:
    await studio.go("/")
    await studio.until("idle")
    await studio.ask("What is Flywheel?", text="A chat that learns from its use.", rate=0)
    await studio.until("idle")
    await studio.open_rail()
    await studio.page.hover(".rail-item:has([aria-current])")
    await studio.page.click(".rail-item:has([aria-current]) .more")
    await studio.page.click("[popover]:popover-open >> text=Delete")
    await studio.page.wait_for_selector(".toast")
    await studio.shoot("deleted", moving=True)


async def other_pages(studio: Studio) -> None:
    pages = {
        "account": "/account/",
        "data": "/account/data/",
        "data-kind": "/account/data/kinds/feedback/",
        "data-conversations": "/account/data/kinds/conversations/",
        "data-none": "/account/data/kinds/waiting-feedback/",
        "erase": "/account/data/erase/",
        "password": "/account/password/change/",
        "for-programs": "/api/v1/docs/",
        "prompts": "/prompts/",
        "prompt-write": "/prompts/write/",
        "prompt": "/prompts/1/",
        "not-found": "/nothing-here",
        "sign-out": "/account/logout/",
    }
    for name, path in pages.items():
        await studio.go(path)
        await studio.shoot(name)
    await studio.page.evaluate("document.querySelector('.card [name=csrfmiddlewaretoken]').remove()")
    await studio.page.click(".card [type=submit]")
    await studio.page.wait_for_load_state()
    await studio.shoot("forbidden")


async def erasing(studio: Studio) -> None:
    """One conversation, and only at the end: the page says so until nothing is left of it."""
    await studio.go("/account/data/kinds/conversations/")
    await studio.page.click("text=Erase for good >> nth=0")
    await studio.page.fill("[name=word]", "erase")
    await studio.page.fill("[name=password]", "not the password")
    await studio.page.press("[name=word]", "Enter")
    await studio.page.wait_for_selector("[role=alert], .errorlist")
    await studio.shoot("erase-refused")
    await studio.page.fill("[name=password]", studio.password)
    await studio.page.press("[name=password]", "Enter")
    await studio.page.wait_for_selector("h1:text-is('Erased')", timeout=PATIENCE_MS)
    await studio.shoot("erased")


async def comparing_prompts(studio: Studio) -> None:
    await studio.go("/prompts/write/")
    await studio.page.fill("[name=text]", "You are Flywheel. Answer in few words.")
    await studio.page.click("[name=compare]")
    await studio.page.wait_for_selector(".prompt-text")
    await studio.shoot("prompt-compared")


async def tokens(studio: Studio) -> None:
    await studio.go("/account/tokens/")
    await studio.shoot("tokens")
    await studio.page.fill("[name=name]", "Answers in the help desk")
    await studio.page.press("[name=name]", "Enter")
    await studio.page.wait_for_selector(".secret")
    await studio.shoot("token-made")
    await studio.page.click(".tokens summary >> nth=0")
    await studio.shoot("token-revoke")
    await studio.page.click(".tokens details[open] [type=submit]")
    await studio.page.wait_for_selector("#ended")
    await studio.shoot("token-revoked")


SCENES: tuple[Scene, ...] = (
    before_sign_in,
    sign_in,
    greeting,
    conversation,
    rating,
    quoting,
    comparing,
    correcting,
    streaming,
    endings,
    troubles,
    rail,
    deleting,
    comparing_prompts,
    tokens,
    erasing,
    other_pages,
)
