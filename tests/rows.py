"""What the product's database says, read beside it by plain SQL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row, scalar_row

from tests.product import Product

LOOK_EVERY_S = 0.02
WAIT_S = 30.0
_ROW = """
SELECT g.id::text, g.status, g.attempt, g.text, coalesce(g.token_ids, '{}') AS token_ids,
       coalesce(g.prompt_token_ids, '{}') AS prompt_token_ids, g.finish_reason, g.error_code,
       g.served_model, g.completion_tokens, g.sampling,
       coalesce((SELECT string_agg(d.text, '' ORDER BY d.start) FROM inference_delta d
                 WHERE d.generation_id = g.id), '') AS logged,
       (SELECT coalesce(array_agg(ids.id ORDER BY d.start, ids.place), '{}') FROM inference_delta d,
               unnest(d.token_ids) WITH ORDINALITY AS ids (id, place)
        WHERE d.generation_id = g.id) AS logged_ids,
       (SELECT coalesce(array_agg(a.owner ORDER BY a.number), '{}') FROM inference_attempt a
        WHERE a.generation_id = g.id) AS owners,
       (SELECT coalesce(array_agg(a.start ORDER BY a.number), '{}') FROM inference_attempt a
        WHERE a.generation_id = g.id) AS starts
FROM inference_generation g WHERE g.id = %s
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One generation with its attempts, and what its token log holds while it is under way."""

    id: str
    status: str
    attempt: int
    text: str
    token_ids: list[int]
    prompt_token_ids: list[int]
    finish_reason: str
    error_code: str
    served_model: str
    completion_tokens: int | None
    sampling: dict[str, Any]
    logged: str
    logged_ids: list[int]
    owners: list[str]
    starts: list[int | None]

    @property
    def processes(self) -> list[str]:
        """Names of the web processes that produced it, in order."""
        return [owner.partition("@")[0] for owner in self.owners]


class Rows:
    """`with rows_of(product) as rows: rows.of(generation)`."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def of(self, generation: str) -> Row:
        with self._connection.cursor(row_factory=class_row(Row)) as cursor:
            found = cursor.execute(_ROW, [generation]).fetchone()
        assert found, generation
        return found

    def one(self, query: str, *values: Any) -> Any:
        with self._connection.cursor(row_factory=scalar_row) as cursor:
            return cursor.execute(query.encode(), values).fetchone()

    async def streaming(self, generation: str, length: int = 1, seconds: float = WAIT_S) -> Row:
        """In mid-stream: the row as it is once the log holds so much of it, or fails if it has ended."""
        async with asyncio.timeout(seconds):
            while (row := self.of(generation)).status == "queued" or len(row.logged) < length:
                assert row.status in {"queued", "streaming"}, f"it has ended too early: {row.status}"
                await asyncio.sleep(LOOK_EVERY_S)
        assert row.status == "streaming"
        return row

    async def ended(self, generation: str, seconds: float = WAIT_S) -> Row:
        async with asyncio.timeout(seconds):
            while (row := self.of(generation)).status in {"queued", "streaming"}:
                await asyncio.sleep(LOOK_EVERY_S)
        return row


@contextmanager
def rows_of(product: Product) -> Iterator[Rows]:
    with psycopg.connect(product.environment()["DATABASE_URL"], autocommit=True) as connection:
        yield Rows(connection)
