"""PostgreSQL explains an error with the row, the value or the statement; each log of ours would repeat them.

Whoever looks for the cause finds it in `error.__cause__.diag`, which nobody prints.
"""

from types import TracebackType

import psycopg
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
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


class DatabaseWrapper(base.DatabaseWrapper):
    @cached_property
    @override
    def wrap_database_errors(self) -> DatabaseErrorWrapper:
        return WordlessErrorWrapper(self)


def _without_contents(error: psycopg.Error) -> str:
    """The first line says what is wrong; of a value that cannot be read it is the value itself."""
    if isinstance(error, psycopg.DataError) and error.sqlstate:
        return f"{type(error).__name__} ({error.sqlstate})"
    return str(error).partition("\n")[0]
