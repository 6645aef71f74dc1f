"""What hostile text did to a page: the guard stands in it from its first moment on, and is asked here."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path

from playwright.async_api import Page, Request

from tests.browser.person import Person

OURS = Path(__file__).with_suffix(".js").read_text()
PATIENCE_MS = 15_000


class Guard:
    """`Guard.of(person)` before the person opens a page."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page
        self._seen: list[str] = []
        self._told = 0

    @classmethod
    async def of(cls, person: Person) -> Guard:
        guard = cls(person)
        context = person.page.context
        context.on("request", guard._watch)
        context.on("page", guard._meet)
        await context.add_init_script(OURS)
        return guard

    def _watch(self, request: Request) -> None:
        if "attacker" in request.url or request.url.startswith(("data:", "blob:")):
            self._seen.append(f"asked for {request.url}")

    def _meet(self, page: Page) -> None:
        self._seen.append(f"another window: {page.url}")

    def take(self) -> list[str]:
        """What ran since it was asked last, what only the policy stopped, what was asked for."""
        found, self._seen = self._seen, []
        complaints = self.person.complaints
        found += complaints[self._told :]
        self._told = len(complaints)
        return found

    async def around(self) -> list[str]:
        """The page outside the texts, line by line, and what is found in it by name."""
        outline: str = await self.page.evaluate("guard.around()")
        return outline.splitlines()

    async def messages(self) -> list[list[str]]:
        """What is wrong in each message of the conversation."""
        found: list[list[str]] = await self.page.evaluate("guard.messages()")
        return found

    async def wrong(self) -> list[str]:
        """What is wrong in any text of the page."""
        found: list[str] = await self.page.evaluate("guard.wrong(document)")
        return found

    async def texts(self, selector: str) -> list[str]:
        found: list[str] = await self.page.evaluate("(selector) => guard.texts(selector)", selector)
        return found

    async def shows(self, wanted: Mapping[str, str]) -> list[str]:
        """Waits until the last of each selector has its text; what stood there instead in the end."""
        missing: list[str] = await self.page.evaluate(
            "([wanted, patience]) => guard.shows(wanted, patience)", [dict(wanted), PATIENCE_MS]
        )
        return missing


def changed(harmless: list[str], hostile: list[str]) -> list[str]:
    """How a page with a hostile text differs from the same page with a harmless one."""
    return list(unified_diff(harmless, hostile, "harmless", "hostile", n=0, lineterm=""))
