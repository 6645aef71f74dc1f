"""Many answers at once: asked, followed, seen in mid-stream by their rows, and whole in the end."""

import asyncio
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from tests.faults.pages import LoggedPage
from tests.faults.stored import Stored
from tests.rows import Row, Rows
from tests.socket_client import Page

ENDED_S = 90.0
# After the lease of a process that died another goes on within so long.
ADOPTED_S = 2.0


async def asked(page: LoggedPage, count: int, question: str, **fields: Any) -> list[str]:
    """Generations of so many conversations, each asked the same with a number before it."""
    deeds = [page.ask(f"{number}. {question}", **fields) for number in range(count)]
    return [str(frame["generation"]) for frame in await asyncio.gather(*deeds)]


async def followed(page: Page, streams: Sequence[str]) -> None:
    for generation in streams:
        await page.follow(generation)


async def in_mid_stream(rows: Rows, streams: Sequence[str], length: int = 20) -> dict[str, Row]:
    """What the log holds of each while it streams; fails if one has ended."""
    for generation in streams:
        await rows.streaming(generation, length)
    found = {generation: rows.of(generation) for generation in streams}
    assert {row.status for row in found.values()} == {"streaming"}
    return found


async def whole(rows: Rows, before: Mapping[str, Row], *pages: Page, status: str = "complete") -> list[Row]:
    """All have ended so, text came after what was there before, and every page shows what is stored."""
    for page in pages:
        for generation in before:
            await page.ended(generation, ENDED_S)
    found = [rows.of(generation) for generation in before]
    assert {row.status for row in found} == {status}, [(row.status, row.error_code) for row in found]
    for row in found:
        assert len(row.text) > len(before[row.id].logged), "no text came later"
        for page in pages:
            assert page.answers[row.id].text == row.text, difference(page.answers[row.id].text, row.text)
    return found


def difference(shown: str, stored: str) -> str:
    """Where the two part, for a person to read."""
    at = next(
        (i for i, (a, b) in enumerate(zip(shown, stored, strict=False)) if a != b),
        min(len(shown), len(stored)),
    )
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
