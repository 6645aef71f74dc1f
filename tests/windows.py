"""The two windows that every page is looked at in: a desk's with a pointer, a phone's by touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Browser, BrowserContext, StorageState

Look = Literal["light", "dark"]
LOOKS: tuple[Look, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Window:
    """Sizes in CSS pixels. `target` is the least size of what is pressed in it."""

    width: int
    height: int
    touch: bool
    target: int

    async def context(
        self,
        browser: Browser,
        state: StorageState | None = None,
        *,
        look: Look = "light",
        still: bool = False,
    ) -> BrowserContext:
        """A browser of its own in this window; `still` asks for no motion."""
        return await browser.new_context(
            viewport={"width": self.width, "height": self.height},
            has_touch=self.touch,
            is_mobile=self.touch,
            color_scheme=look,
            reduced_motion="reduce" if still else "no-preference",
            storage_state=state,
        )


DESK = Window(1280, 800, touch=False, target=32)
PHONE = Window(360, 740, touch=True, target=44)
