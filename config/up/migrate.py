"""Brings the database to this code: a backup, migrations, then the first account. Safe twice at once."""

import os
import sys
import time

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from config.backup import make, mark
from config.backup.database import Database
from config.up.exceptions import StartError

LOCK = 0x666C7977  # any number that nobody else locks: "flyw"
REFUSED = 3


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as refusal:
        print(refusal, file=sys.stderr)
        return REFUSED
    with connection.cursor() as cursor:
        _take_turn(cursor)
        try:
            bring_up()
            call_command("first_account")
        except (StartError, CommandError) as refusal:
            print(refusal, file=sys.stderr)
            return REFUSED
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return 0


def _take_turn(cursor: CursorWrapper) -> None:
    """Asked again and again: a statement that waits would keep an index from being made beside it."""
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if cursor.fetchone() == (True,):
            return
        time.sleep(0.2)


def bring_up() -> None:
    """Raises StartError, before it changes anything, for a half restored database or a failed backup."""
    database = Database(settings.DATABASE_URL)
    with database.connect() as beside:
        if mark.stands(beside):
            raise StartError(mark.SENTENCE)
    if is_upgrade():
        backups = settings.DATA_DIR / make.BACKUPS
        made = make.make(database, settings.DATA_DIR, backups, automatic=True)
        print(f"backup before the upgrade: {made}", file=sys.stderr)
        make.thin_out(backups)
    call_command("migrate", interactive=False, verbosity=1, stdout=sys.stderr)
    # What was erased after a restored backup was made. Before anybody can read it.
    call_command("erase_again", stdout=sys.stderr)


def is_upgrade() -> bool:
    """Whether there is something to migrate in a database that an earlier version has used."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(pending and executor.loader.applied_migrations)


if __name__ == "__main__":
    sys.exit(main())
