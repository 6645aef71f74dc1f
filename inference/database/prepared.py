"""Statements that the server plans once for each connection, instead of each time that they are sent."""

from typing import cast

from django.db import connection
from django.db.backends.utils import CursorWrapper

from inference.database.postgresql.base import DatabaseWrapper


def prepared() -> CursorWrapper:
    """For a statement that is sent often and whose text is always the same."""
    return cast(DatabaseWrapper, connection).prepared()
