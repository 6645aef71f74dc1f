"""How tables are emptied between tests that commit.

Django truncates all of them, which makes a hundred files anew; most hold nothing, and the rest a few rows.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

# What Django fills after a migration, and would fill again at once.
_STAY = frozenset({"django_content_type", "auth_permission"})
_EMPTY = """
DO $$ DECLARE name text; is_there boolean; BEGIN
  SET LOCAL session_replication_role = replica;
  FOREACH name IN ARRAY ARRAY[{tables}] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_there;
    IF is_there THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
END $$
"""


def empty_what_holds_rows() -> None:
    """From now on, in this process; of a database that tests alone use."""
    DatabaseOperations.sql_flush = _sql_flush  # type: ignore[assignment,method-assign]  # for all connections to come


def _sql_flush(self: DatabaseOperations, style: Any, tables: Sequence[str], **how: Any) -> list[str]:
    names = ", ".join(f"'{name}'" for name in sorted(set(tables) - _STAY))
    return [_EMPTY.format(tables=names)]
