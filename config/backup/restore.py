"""Restores a backup into an empty installation. A mark stands in the database until all of it is there."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import psycopg
from psycopg import sql

from config.backup import erasures, files, mark
from config.backup.database import Database, count, tables
from config.backup.exceptions import BackupError
from config.backup.manifest import DUMP, Manifest
from inference.erasure_log import Line

_WITH_XACT = """
SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'xact'
"""
# What no webhook that is on had looked at yet stays for it to find: newer than 0, older than what comes.
_NOT_LOOKED_AT = """
UPDATE {} SET xact = 1 WHERE (xact, id) > (
  SELECT cursor_xact, cursor_event FROM feedback_webhook WHERE active
  ORDER BY cursor_xact, cursor_event LIMIT 1)
"""
_TOLD = ("feedback_event", "feedback_notice")
_LOOKED_AT_ALL_BEFORE = """
UPDATE feedback_webhook SET cursor_xact = 0, cursor_event = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
"""
# Rules of pairs, and the searches for failures, read all of it again: what they make of it is the same.
_READ_AGAIN = """
UPDATE {} SET watermark = 0, watermark_event = '00000000-0000-0000-0000-000000000000'
"""
_READERS = ("feedback_pairrule", "feedback_drafting", "feedback_gathering")
#: Since then there are vectors; their extension is in no backup.
_VECTORS = ["inference", "0006_embeddings"]
_NO_PGVECTOR = (
    "The database has no pgvector, and this account may not add it: {}. Install pgvector on the server, let "
    "a superuser run CREATE EXTENSION vector; in this database, and restore again."
)
LOCK = 0x72657374  # any number that nobody else locks: "rest"


def restore(
    backup: Path,
    database: Database,
    data: Path,
    *,
    known: Iterable[tuple[str, str]],
    erased: Sequence[Line] = (),
) -> Manifest:
    """`known`: the migrations of this code; `erased`: applied again before the product opens the database.

    Refuses before it changes anything.
    """
    manifest = Manifest.read(backup)
    _must_be_known(manifest, frozenset(known))
    manifest.check(backup)
    with database.connect() as connection:
        if not _locked(connection):
            raise BackupError(f"Another restore writes to the database {database.name}: wait for it.")
        again = mark.stands(connection)
        if not again:
            _must_be_empty(connection, database)
            files.must_be_empty(data)
        if _VECTORS in manifest.migrations:
            _add_pgvector(connection)
        mark.put(connection)
        _fill(backup, database, again=again)
        files.copy_in(backup, data, iter(manifest.files))
        _must_be_whole(connection, manifest)
        _forget_transactions(connection)
        erasures.hand_over(connection, data, erased)
        mark.remove(connection)
    return manifest


def _add_pgvector(connection: mark.Connection) -> None:
    """One that somebody has made already needs no rights."""
    if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchone():
        return
    try:
        connection.execute("CREATE EXTENSION vector")
    except psycopg.Error as error:
        raise BackupError(_NO_PGVECTOR.format(str(error).partition("\n")[0])) from error


def _fill(backup: Path, database: Database, *, again: bool) -> None:
    """In one transaction: all of the dump or nothing. What a cut restore left is taken away first."""
    database.run(
        "pg_restore",
        *("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"),
        *(("--clean", "--if-exists") if again else ()),
        str(backup / DUMP),
        what="The backup could not be restored, and the database stays closed until one is",
    )


def _forget_transactions(connection: mark.Connection) -> None:
    """A new cluster counts its transactions anew: all that it is given is older than all that it writes."""
    with connection.transaction():
        connection.execute("SELECT set_config('flywheel.audit', 'restore', true)")
        with_xact = {str(table) for (table,) in connection.execute(_WITH_XACT).fetchall()}
        there = tables(connection)
        if "feedback_webhook" in there:
            for table in filter(there.__contains__, _TOLD):
                connection.execute(sql.SQL(_NOT_LOOKED_AT).format(sql.Identifier(table)))
            connection.execute(_LOOKED_AT_ALL_BEFORE)
        for table in filter(there.__contains__, _READERS):
            connection.execute(sql.SQL(_READ_AGAIN).format(sql.Identifier(table)))
        for table in with_xact:
            name = sql.Identifier(table)
            connection.execute(sql.SQL("UPDATE {} SET xact = 0 WHERE xact > 1").format(name))


def _locked(connection: mark.Connection) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    return bool(row and row[0])


def _must_be_known(manifest: Manifest, known: frozenset[tuple[str, str]]) -> None:
    newer = [f"{app}.{name}" for app, name in manifest.migrations if (app, name) not in known]
    if newer:
        raise BackupError(
            f"The backup was made by a newer Flywheel ({manifest.version}, with {newer[0]}): "
            "update this one first, then restore."
        )


def _must_be_empty(connection: mark.Connection, database: Database) -> None:
    found = tables(connection)
    if found:
        raise BackupError(
            f"The database {database.name} already holds {len(found)} tables: a backup is restored into an "
            "empty installation only; set FLYWHEEL_DATA_DIR or DATABASE_URL to a new one."
        )


def _must_be_whole(connection: mark.Connection, manifest: Manifest) -> None:
    for table, wanted in manifest.tables.items():
        found = count(connection, table)
        if found != wanted:
            raise BackupError(
                f"The backup is not whole: {table} has {found} rows and should have {wanted}. "
                "The database stays closed: restore another backup."
            )
