"""The rows of a frozen version for an export: in their order, and no more of them in memory than a page."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, LiteralString, TypeVar, cast

from django.db import connection
from psycopg import Connection, Cursor
from psycopg.abc import Buffer
from psycopg.adapt import Loader

from feedback.datasets.models import DatasetVersion
from feedback.datasets.served import template_hash
from feedback.exports.checker import Stored
from feedback.rows import Kind

T = TypeVar("T")
Page = list[tuple[int, bytes, int | None, str | None]]

# Bytes of a page: its rows are as many as the last page's were long. Rows stand in the order of hashes,
# so that short and long ones are mixed in all pages alike.
PAGE = 512 * 1024
ROWS_FIRST, ROWS_MOST = 50, 2_000
#: Position, content; if the template of the stage has rendered it as it stands, its tokens and roles.
_PAGE: LiteralString = """
SELECT position, content, (facts->'tokens')::int, facts->>'plain' FROM feedback_datasetitem
WHERE version_id = %s AND reason = '' AND split = %s AND position > %s ORDER BY position LIMIT %s
"""


class _AsSent(Loader):
    """JSON as the server sends it: it is parsed once, and by a faster parser than Django's."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def rows_of(version: DatasetVersion, split: str) -> Iterator[Stored]:
    """A page is read by a thread while the rows of the one before are used."""
    kind = cast("Kind", version.dataset.kind)
    is_known = version.stage.get("template", "") == template_hash() != ""
    connection.ensure_connection()
    for page in _ahead(_pages(connection.connection, version, split)):
        for _, content, tokens, shape in page:
            yield Stored(kind, content, tokens, shape or "") if is_known else Stored(kind, content)


def _pages(asking: Connection[Any], version: DatasetVersion, split: str) -> Iterator[Page]:
    """On the connection of whoever asks, between its other statements."""
    position, rows = -1, ROWS_FIRST
    cursor = Cursor(asking)
    cursor.adapters.register_loader("jsonb", _AsSent)
    while page := cursor.execute(_PAGE, [version.pk, split, position, rows], prepare=True).fetchall():
        yield page
        position = page[-1][0]
        longest = sum(len(content) for _, content, _, _ in page)
        rows = max(1, min(ROWS_MOST, 2 * rows, PAGE * len(page) // longest))


def _ahead(pages: Iterator[T]) -> Iterator[T]:
    """The same, each made while the one before it is used."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, pages, None)
        while (page := coming.result()) is not None:
            coming = thread.submit(next, pages, None)
            yield page
