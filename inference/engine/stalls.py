"""Notices that a silent stream is a dead one long before its time limit.

A server that is being stopped may keep its streams open and silent for as long as their readers wait, and a
stalled stream looks like a slow one. So once a stream was silent for a while, the engine is asked how it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from inference.engine.answer import Answer
from inference.exceptions import EngineError, Unavailable


class StallWatch:
    """One for all streams of an engine; it runs only while there are any."""

    def __init__(self, health: Callable[[], Awaitable[None]], silence: float) -> None:
        self._health = health
        self._silence = silence
        self._answers: set[Answer] = set()
        self._task: asyncio.Task[None] | None = None

    def add(self, answer: Answer) -> None:
        self._answers.add(answer)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._watch())

    def discard(self, answer: Answer) -> None:
        self._answers.discard(answer)

    def close(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _watch(self) -> None:
        while self._answers:
            await asyncio.sleep(self._silence / 2)
            if self._silent() and await self._is_gone():
                for answer in self._silent():
                    await answer.aclose()  # its reader finds the connection lost

    def _silent(self) -> list[Answer]:
        return [answer for answer in self._answers if answer.silent_for > self._silence]

    async def _is_gone(self) -> bool:
        """Nobody listens, or it says itself that it cannot serve. Slow to answer is not gone."""
        try:
            await self._health()
        except Unavailable:
            return True
        except EngineError:
            return False
        return False
