"""How tables are emptied between tests that commit.

Django truncates all of them, which makes a hundred files anew; most hold nothing, and the rest a few rows.
"""

from collections.abc import Sequence
from typing import Any

from django.core.management.commands import flush
from django.db import connections
from django.db.backends.postgresql.operations import DatabaseOperations
from typing_extensions import override

from inference.database.postgresql.base import DatabaseWrapper

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


class _Operations(DatabaseOperations):
    @override
    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        names = ", ".join(f"'{name}'" for name in sorted(set(tables) - _STAY))
        return [_EMPTY.format(tables=names)]


def empty_what_holds_rows() -> None:
    """For the connection that is there and all to come here; of a database that tests alone use."""
    DatabaseWrapper.ops_class = _Operations
    here = connections["default"]
    here.ops = _Operations(here)
    # What this fills is what stays.
    vars(flush)["emit_post_migrate_signal"] = lambda *_args, **_named: None
