"""What was erased after a backup was made: read from the log beside it, applied before the product opens."""

import json
from collections.abc import Sequence
from pathlib import Path

from psycopg import sql

from config.backup import mark
from config.backup.exceptions import BackupError
from config.backup.make import BACKUPS
from inference import erasure_log

# Read by `manage.py erase_again`, which `config.up.migrate` runs once the tables are those of this code.
TABLE = sql.Identifier(erasure_log.TABLE)


def known(backup: Path, newer: Path | None) -> list[erasure_log.Line]:
    """Of the log beside the backup and of a newer one, each once. Raises BackupError."""
    if newer is not None and not (newer / erasure_log.NAME).is_file():
        raise BackupError(f"There is no {erasure_log.NAME} in {newer}: name the folder that holds it.")
    folders = [backup.parent, *([newer] if newer else [])]
    return list({line["id"]: line for folder in folders for line in erasure_log.read(folder)}.values())


def hand_over(connection: mark.Connection, data: Path, lines: Sequence[erasure_log.Line]) -> None:
    """Into the database that was restored, and into the log of its own backups."""
    if not lines:
        return
    with connection.transaction():
        connection.execute(sql.SQL("CREATE TABLE IF NOT EXISTS {} (line jsonb NOT NULL)").format(TABLE))
        connection.execute(sql.SQL("TRUNCATE {}").format(TABLE))
        with connection.cursor() as cursor:
            insert = sql.SQL("INSERT INTO {} VALUES (%s)").format(TABLE)
            cursor.executemany(insert, [[json.dumps(line)] for line in lines])
    erasure_log.append(data / BACKUPS, lines)
