"""A browser window in which scenes are played; what it does with a scene's pictures, its kind decides."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from celery import Celery
from playwright.async_api import Page

from config.up.folders import PROJECT
from tests.windows import Look, Window

FOLDER = PROJECT / ".shots"
PATIENCE_MS = 60_000
#: What the worker does, and a whole scene, must be over by then.
WORK_S, SCENE_S = 90.0, 240.0
#: Between two looks; a bell that was not heard by the second is forgotten.
EVERY_S, RUNG_S = 0.25, 2.0


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
    broker: str = ""  # of the product, where it is known
    environ: Mapping[str, str] = field(default_factory=dict)  # of commands beside it, where it is known

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

    async def work(self, is_done: Callable[[], Awaitable[bool]], what: str, *tasks: str) -> None:
        """Waits for what the worker does; it is rung for, as the bell of its own time may be far away."""
        clock = asyncio.get_running_loop()
        end = clock.time() + WORK_S
        await asyncio.to_thread(self._ring, *tasks)
        while not await is_done():
            assert clock.time() < end, f"{what}: not within {WORK_S:g} s ({self.page.url})"
            await asyncio.sleep(EVERY_S)
            await asyncio.to_thread(self._ring, *tasks)

    def _ring(self, *tasks: str) -> None:
        if not self.broker:
            return
        with Celery(broker=self.broker, set_as_current=False) as app:
            for task in tasks:
                app.send_task(task, expires=RUNG_S)

    async def close_floating(self) -> None:
        await self.page.keyboard.press("Escape")


Scene = Callable[[Studio], Awaitable[None]]


async def play(scene: Scene, studio: Studio) -> None:
    """One that does not end says which it was and where it stood."""
    try:
        async with asyncio.timeout(SCENE_S):
            await scene(studio)
    except TimeoutError as error:
        place = f"{studio.window.width} {studio.look}, at {studio.page.url}"
        raise AssertionError(f"{scene.__name__}: not over within {SCENE_S:g} s ({place})") from error
