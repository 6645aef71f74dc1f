"""What the database says of an answer while a person looks at it; read beside the product, not through it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Self, TypeVar

import psycopg
from psycopg.rows import class_row

T = TypeVar("T")
PATIENCE_S = 90.0
LOOK_AGAIN_S = 0.05


async def until(look: Callable[[], Awaitable[T | None]], what: str, seconds: float = PATIENCE_S) -> T:
    """The first thing that `look` finds."""
    clock = asyncio.get_running_loop()
    end = clock.time() + seconds
    while not (found := await look()):
        assert clock.time() < end, f"{what}: not within {seconds:g} s"
        await asyncio.sleep(LOOK_AGAIN_S)
    return found


@dataclass(frozen=True, slots=True)
class Stored:
    """One generation: its row and, while it runs, what its deltas hold."""

    status: str
    text: str
    model: str
    seed: int
    finish_reason: str
    attempt: int
    owners: list[str]

    @property
    def processes(self) -> list[str]:
        """The web process of each attempt, oldest first."""
        return [owner.partition("@")[0] for owner in self.owners]


GENERATION = """
    select g.status, g.served_model as model, (g.sampling ->> 'seed')::bigint as seed, g.finish_reason,
        g.attempt,
        case when g.ended_at is not null then g.text else
            coalesce((select string_agg(d.text, '' order by d.start) from inference_delta d
                where d.generation_id = g.id), '') end as text,
        (select array_agg(a.owner order by a.number) from inference_attempt a
            where a.generation_id = g.id) as owners
    from inference_generation g where g.id = %s
"""


class Rows:
    """`async with Rows(url) as rows: await rows.of(generation)`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection[psycopg.rows.TupleRow] | None = None

    async def __aenter__(self) -> Self:
        self._connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def of(self, generation: str) -> Stored:
        assert self._connection is not None
        async with self._connection.cursor(row_factory=class_row(Stored)) as cursor:
            await cursor.execute(GENERATION, [generation])
            found = await cursor.fetchone()
        assert found, f"no generation {generation}"
        return found

    async def streaming(self, generation: str, beyond: int = 0) -> Stored:
        """Once it streams and more than `beyond` characters are stored. An answer that has ended fails."""

        async def look() -> Stored | None:
            row = await self.of(generation)
            assert row.status in ("queued", "streaming"), f"it is {row.status} already: {row.text[-80:]!r}"
            return row if row.status == "streaming" and len(row.text) > beyond else None

        return await until(look, f"{generation} streams beyond {beyond} characters")

    async def ended(self, generation: str, *, as_: str = "complete") -> Stored:
        async def look() -> Stored | None:
            row = await self.of(generation)
            return None if row.status in ("queued", "streaming") else row

        row = await until(look, f"{generation} ends")
        assert row.status == as_, f"it is {row.status} ({row.finish_reason}): {row.text[-80:]!r}"
        return row

    async def value(self, query: str, *given: object) -> object:
        """The one value that a query asks for."""
        assert self._connection is not None
        cursor = await self._connection.execute(query.encode(), given)
        row = await cursor.fetchone()
        return row[0] if row else None
