"""Ids that may leave the server: UUIDv7, so that they sort by time and index well."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7. Made here, not by PostgreSQL 18, so that older servers serve too."""
    return uuid7()
