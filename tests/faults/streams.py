"""Many answers at once: held at a place, seen in mid-stream by their rows, released, and whole in the end."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import uuid4

from tests.faults.installation import Installation
from tests.faults.pages import LoggedPage
from tests.faults.stored import Stored
from tests.rows import LOOK_EVERY_S, Row
from tests.socket_client import Page

ENDED_S = 120.0
# After the lease of a process that died another goes on within so long.
ADOPTED_S = 2.0


class Streams:
    """Answers that cannot end before they are released, however slow the machine is."""

    def __init__(self, here: Installation, *, tokens: int = 240, hold: int = 200, rate: float = 20) -> None:
        self.here = here
        self.gate = uuid4().hex
        script = f"script: tokens={tokens} rate={rate} batch=2 hold_after={hold}"
        self.question = f"{script} gate={self.gate}"
        self.generations: list[str] = []
        self.before: dict[str, Row] = {}

    async def ask(self, page: LoggedPage, count: int, **fields: Any) -> None:
        """In so many conversations of their own."""
        first = len(self.generations)
        deeds = [page.ask(f"{n}. {self.question}", **fields) for n in range(first, first + count)]
        self.generations += [str(frame["generation"]) for frame in await asyncio.gather(*deeds)]

    async def follow(self, *pages: Page) -> None:
        for page in pages:
            for generation in self.generations:
                await page.follow(generation)

    async def in_mid_stream(self, length: int = 20) -> None:
        """Remembers what the log holds of each while it streams."""
        for generation in self.generations:
            await self.here.rows.streaming(generation, length, ENDED_S)
        self.before = {key: self.here.rows.of(key) for key in self.generations}
        assert {row.status for row in self.before.values()} == {"streaming"}

    async def go_on(self, attempt: int) -> None:
        """Until all are in this attempt and have more text than before."""
        async with asyncio.timeout(ENDED_S):
            for key in self.generations:
                while not self._is_on(key, attempt):
                    await asyncio.sleep(LOOK_EVERY_S)

    def _is_on(self, key: str, attempt: int) -> bool:
        row = self.here.rows.of(key)
        assert row.status == "streaming", row
        return row.attempt == attempt and len(row.logged) > len(self.before[key].logged)

    async def end(self, *pages: Page, status: str = "complete") -> list[Row]:
        """Released, all end so; text came later, and every page shows what is stored."""
        await asyncio.to_thread(self.here.release, self.gate)
        return await whole(self.here, self.before, *pages, status=status)


async def whole(
    here: Installation, before: Mapping[str, Row], *pages: Page, status: str = "complete"
) -> list[Row]:
    for page in pages:
        for generation in before:
            await page.ended(generation, ENDED_S)
    found = [here.rows.of(generation) for generation in before]
    assert {row.status for row in found} == {status}, [(row.status, row.error_code) for row in found]
    for row in found:
        assert len(row.text) > len(before[row.id].logged), "no text came later"
        for page in pages:
            assert page.answers[row.id].text == row.text, difference(page.answers[row.id].text, row.text)
    return found


def difference(shown: str, stored: str) -> str:
    """Where the two part, for a person to read."""
    same = (place for place, pair in enumerate(zip(shown, stored, strict=False)) if pair[0] != pair[1])
    at = next(same, min(len(shown), len(stored)))
    return f"from {at} on {shown[at : at + 40]!r} is shown, {stored[at : at + 40]!r} stored"


def adopted_after(stored: Stored, streams: Sequence[str]) -> float:
    """The longest time that one of these lay without an owner, in seconds by the database's clock."""
    waits = [
        (later.created_at - earlier.lease_until).total_seconds()
        for generation in streams
        for earlier, later in pairwise(stored.attempts_of(generation))
    ]
    assert waits, "nothing was adopted"
    return max(waits)
