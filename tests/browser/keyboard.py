"""A person without a pointer: moves by Tab, presses Enter, and always sees where the focus is."""

from __future__ import annotations

from typing import Any

from playwright.async_api import expect

from tests.browser.person import Person
from tests.browser.rows import until

# More controls than any page has.
FAR = 80
SEEN_S = 5.0
PAGE = "the page itself"

# The name of what is focused, and whether a ring of two pixels shows it: its own or that of its frame.
FOCUSED = """() => {
  const element = document.activeElement;
  const rings = [element, element.closest("#composer")].filter(Boolean).map((each) => getComputedStyle(each));
  const label = element.labels?.[0]?.textContent;
  const text = element.getAttribute("aria-label") || label || element.textContent || element.name || "";
  return {
    name: element === document.body ? "the page itself" : text.trim().replace(/\\s+/g, " "),
    ring: rings.some((ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2),
    shown: element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
  };
}"""


class Keyboard:
    """`person`'s hands on the keys and nowhere else."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys = person.page.keyboard

    async def focused(self) -> str:
        """The name of what has the focus, which must be seen to have it."""

        async def look() -> str | None:
            found: dict[str, Any] = await self.person.page.evaluate(FOCUSED)
            is_seen = found["ring"] and found["shown"]
            return found["name"] if is_seen or found["name"] == PAGE else None

        # What is quiet until then takes its time to show.
        return await until(look, "the focus is seen", SEEN_S)

    async def go_to(self, name: str, *, back: bool = False) -> None:
        """By Tab until something of that name is reached."""
        met = []
        for _ in range(FAR):
            await self.keys.press("Shift+Tab" if back else "Tab")
            met.append(await self.focused())
            if met[-1].startswith(name):
                return
        raise AssertionError(f"Tab never comes to “{name}”: {met}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.keys.press(key)

    async def write(self, text: str) -> None:
        await self.keys.press("ControlOrMeta+a")
        await self.keys.insert_text(text)

    async def is_at(self, name: str) -> None:
        """Waits for the focus to come there by itself."""
        place = self.person.page.locator(":focus")
        await expect(place).to_have_accessible_name(name)
        await self.focused()
