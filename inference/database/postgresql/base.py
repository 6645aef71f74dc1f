"""PostgreSQL explains an error with the row, the value or the statement; each log of ours would repeat them.

Whoever looks for the cause finds it in `error.__cause__.diag`, which nobody prints.
"""

from types import TracebackType
from typing import Any, Self

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
from psycopg._queries import PostgresQuery
from typing_extensions import override


class WordlessErrorWrapper(DatabaseErrorWrapper):
    """Cuts an error down before anybody else sees it."""

    @override
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, psycopg.Error):
            error.args = (_without_contents(error),)
        super().__exit__(kind, error, trace)


class PreparedCursor(psycopg.Cursor[Any]):
    """Sends values apart from their statement, which the server plans once for each connection."""

    @override
    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None
    ) -> Self:
        return super().execute(query, params, prepare=prepare, binary=binary)

    @override
    def _convert_query(self, query: Any, params: Any = None) -> PostgresQuery:
        """Kept for Django's log of queries, which looks here."""
        self._query = super()._convert_query(query, params)
        return self._query


class DatabaseWrapper(base.DatabaseWrapper):
    @override
    def get_connection_params(self) -> dict[str, Any]:
        # Only for cursors that ask for it: Django's send values within their statements.
        return {**super().get_connection_params(), "prepare_threshold": 5}

    def prepared(self) -> CursorWrapper:
        """A cursor for one statement that is sent often and whose text is always the same."""
        self.ensure_connection()
        with self.wrap_database_errors:
            cursor: Any = PreparedCursor(self.connection)
        return self.make_debug_cursor(cursor) if self.queries_logged else self.make_cursor(cursor)

    @cached_property
    @override
    def wrap_database_errors(self) -> DatabaseErrorWrapper:
        return WordlessErrorWrapper(self)


def _without_contents(error: psycopg.Error) -> str:
    """The first line says what is wrong; of a value that cannot be read it is the value itself."""
    if isinstance(error, psycopg.DataError) and error.sqlstate:
        return f"{type(error).__name__} ({error.sqlstate})"
    return str(error).partition("\n")[0]
