"""A person at the page: what they do, what they see, and what the browser would complain of."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Request, WebSocket, expect

from tests.browser.rows import until
from tests.product import Product
from tests.windows import DESK, Window

PATIENCE_MS = 90_000
expect.set_options(timeout=PATIENCE_MS)

# Keeps the text of every answer as it was on the screen last, since its element goes when it has ended.
WITNESS = """
window.seen = {};
new MutationObserver(() => {
  for (const answer of document.querySelectorAll("chat-answer")) {
    const text = answer.querySelector(".words")?.textContent;
    if (text) seen[answer.getAttribute("generation")] = text;
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


class Person:
    """One tab. `complaints` must be empty in the end; `forgives` names what a test breaks on purpose."""

    def __init__(self, page: Page, product: Product, window: Window = DESK) -> None:
        self.page = page
        self.product = product
        self.window = window
        self.forgives: tuple[str, ...] = ()
        self.processes: list[str] = []  # the web process of each socket, in the order of their greetings
        self.answered: list[dict[str, Any]] = []
        self.stopped_at: list[int] = []
        self.tabs: list[Person] = [self]
        self._complaints: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))
        page.on("request", self._watch)
        page.on("websocket", self._listen)

    @classmethod
    async def at(cls, context: BrowserContext, product: Product, window: Window = DESK) -> Person:
        page = await context.new_page()
        await page.add_init_script(WITNESS)
        return cls(page, product, window)

    @property
    def complaints(self) -> list[str]:
        return [text for text in self._complaints if not any(word in text for word in self.forgives)]

    @property
    def process(self) -> str:
        """The web process that this tab talks to."""
        return self.processes[-1]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != urlsplit(self.product.url).netloc:
            self._complaints.append(f"asked elsewhere: {request.url}")

    def _listen(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).netloc != urlsplit(self.product.url).netloc:
            self._complaints.append(f"a socket elsewhere: {socket.url}")
        socket.on("framereceived", self._received)
        socket.on("framesent", self._sent)

    def _received(self, data: str | bytes) -> None:
        frame = json.loads(data)
        if frame["type"] == "hello":
            self.processes.append(frame["process"])
        elif frame["type"] in ("accepted", "refused"):
            self.answered.append(frame)

    def _sent(self, data: str | bytes) -> None:
        frame = json.loads(data)
        if frame["type"] == "stop":
            self.stopped_at.append(frame["offset"])

    async def another_tab(self) -> Person:
        other = await Person.at(self.page.context, self.product, self.window)
        other.tabs = self.tabs
        self.tabs.append(other)
        return other

    async def tab_on_another_process(self) -> Person:
        """A tab on the same page that another web process serves: which one, the kernel decides."""
        other = await self.another_tab()
        await other.open_chat(self.path)
        while other.process == self.process:
            await other.reload()
        return other

    async def points_at(self, place: Locator) -> None:
        """What is quiet until then shows; a finger points at nothing."""
        if not self.window.touch:
            await place.hover()

    async def press(self, control: Locator) -> None:
        """With what this window has: the pointer, or a finger."""
        await (control.tap() if self.window.touch else control.click())

    # Going places

    async def go(self, path: str) -> None:
        await self.page.goto(self.product.url + path)

    async def open_chat(self, path: str = "/") -> None:
        """A page of the chat, with its socket open."""
        await self.go(path)
        await self.connected()

    async def reload(self) -> None:
        await self.page.reload()
        await self.connected()

    async def connected(self) -> None:
        await expect(self.page.locator("chat-stream")).to_have_attribute(
            "data-state", re.compile("idle|answering")
        )

    async def becomes(self, state: str) -> None:
        await expect(self.page.locator("chat-stream")).to_have_attribute("data-state", state)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    async def sign_in(self, email: str, password: str, wanted: str = "/account/login/") -> None:
        """By way of the page that is wanted, which asks for it."""
        await self.go(wanted)
        await self.page.get_by_label("E-mail").fill(email)
        await self.page.get_by_label("Password").fill(password)
        await self.press(self.page.get_by_role("button", name="Sign in"))
        await self.page.wait_for_url(lambda url: "/account/login" not in url)

    async def sign_up(self, email: str, password: str) -> None:
        await self.go("/account/signup/")
        await self.page.locator("[name=email]").fill(email)
        for name in ("password1", "password2"):
            await self.page.locator(f"[name={name}]").fill(password)
        await self.press(self.page.get_by_role("button", name="Sign up"))
        await self.page.wait_for_url(lambda url: "/account/signup" not in url)

    # Talking

    async def deed(self, act: Awaitable[None]) -> dict[str, Any]:
        """Does it; what the server answered to that."""
        before = len(self.answered)
        await act

        async def look() -> dict[str, Any] | None:
            return self.answered[before] if len(self.answered) > before else None

        answer = await until(look, "the server answers a deed")
        assert answer["type"] == "accepted", answer
        return answer

    async def ask(self, question: str) -> str:
        """Types and sends; the generation that answers."""
        await self.page.locator("#question").fill(question)
        accepted = await self.deed(self.page.locator("#question").press("Enter"))
        return str(accepted["generation"])

    async def set(self, **sampling: float) -> None:
        """Settings for the next message."""
        await self.press(self.page.locator("#composer .chip"))
        for name, value in sampling.items():
            await self.page.locator(f"#setting-{name}").fill(str(value))
        await self.page.keyboard.press("Escape")

    async def regenerate(self, how: str) -> str:
        """From the last answer's menu, by the words on its button; else in the person's own words."""
        await self.points_at(self.last)
        await self.press(self.last.get_by_role("button", name="Regenerate"))
        menu = self.last.locator(".again")
        button = menu.get_by_role("button", name=how, exact=True)
        if await button.count():
            accepted = await self.deed(self.press(button))
        else:
            await menu.locator("[name=instruction]").fill(how)
            accepted = await self.deed(self.press(menu.get_by_role("button", name="Go")))
        return str(accepted["generation"])

    async def press_in_last(self, name: str) -> str:
        """A deed's button under the last answer."""
        accepted = await self.deed(self.press(self.last.get_by_role("button", name=name, exact=True)))
        return str(accepted["generation"])

    async def edit_last(self, text: str) -> str:
        question = self.questions.last
        await self.points_at(question)
        await self.press(question.get_by_role("button", name="Edit and send again"))
        await question.locator("textarea").fill(text)
        accepted = await self.deed(self.press(question.get_by_role("button", name="Send")))
        return str(accepted["generation"])

    async def stop(self) -> None:
        await self.deed(self.press(self.page.locator("#stop")))

    # Looking

    @property
    def questions(self) -> Locator:
        return self.page.locator("article.question")

    @property
    def answers(self) -> Locator:
        return self.page.locator("article.answer")

    @property
    def last(self) -> Locator:
        return self.answers.last

    @property
    def words(self) -> Locator:
        """Where the running answer grows."""
        return self.page.locator("chat-answer .words")

    async def sees_more_than(self, length: int) -> str:
        """What is on the screen of the running answer, once it is longer than that."""
        await expect(self.words).to_have_text(re.compile(f"^.{{{length + 1},}}", re.DOTALL))
        return (await self.words.text_content()) or ""

    async def saw(self, generation: str) -> str:
        """What was on the screen last while it streamed."""
        return str(await self.page.evaluate("(generation) => seen[generation] ?? ''", generation))

    async def source_of_last(self) -> str:
        """The Markdown of the last answer, which the page holds for copying."""
        return str(await self.last.evaluate("e => e.querySelector('template.source').content.textContent"))
