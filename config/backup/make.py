"""Makes a backup while the product runs: one snapshot of the database, then the files its rows name."""

import contextlib
import fcntl
import os
import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from config.backup import files, mark
from config.backup.database import LOCK_WAIT_MS, Database, count, migrations, tables
from config.backup.exceptions import BackupError
from config.backup.manifest import DUMP, HALF, Manifest, sha256
from config.up.folders import PROJECT
from inference import erasure_log

PREFIX = "flywheel-"
BACKUPS = "backups"  # of the data folder
AUTOMATIC = "-before-upgrade"
KEPT_AUTOMATIC = 3
# Made again when they are needed: hundreds of megabytes, and of people's texts.
WITHOUT_ROWS = ("inference_embedding",)
# A restore makes it, or finds it there: dropped and made again it would need the rights of who made it.
EXTENSION = "vector"


def make(database: Database, data: Path, to: Path, *, automatic: bool = False) -> Path:
    """A whole backup under its name, or nothing. Backups are folders; their names sort by time."""
    with _alone(to):
        now = datetime.now(UTC)
        name = f"{PREFIX}{now:%Y-%m-%dT%H-%M-%S.%f}Z{AUTOMATIC if automatic else ''}"
        half = to / f"{name}{HALF}"
        half.mkdir(mode=0o700)
        try:
            _fill(half, database, data, made_at=now.isoformat())
            if lines := erasure_log.read(data / BACKUPS):
                erasure_log.append(to, lines)
            half.rename(to / name)
        except OSError as error:
            raise BackupError(f"The backup could not be written to {to}: {error.strerror}.") from error
        finally:
            shutil.rmtree(half, ignore_errors=True)
        sync(to)
        return to / name


def thin_out(to: Path) -> None:
    """Keep the last few of those that were made before an upgrade."""
    made = sorted(path for path in to.glob(f"{PREFIX}*{AUTOMATIC}") if path.is_dir())
    for path in made[:-KEPT_AUTOMATIC]:
        shutil.rmtree(path)


def _fill(half: Path, database: Database, data: Path, *, made_at: str) -> None:
    with database.connect() as connection:
        if mark.stands(connection):
            raise BackupError(mark.SENTENCE)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        counts = {
            table: 0 if table in WITHOUT_ROWS else count(connection, table) for table in tables(connection)
        }
        if "django_migrations" not in counts:
            raise BackupError(f"The database {database.name} is empty: there is nothing to back up.")
        applied = [[app, name] for app, name in migrations(connection)]
        _dump(database, connection, half / DUMP)
        server_version = str(connection.info.parameter_status("server_version"))
    files.copy_out(data, half)
    hashes = {
        path.relative_to(half).as_posix(): sha256(path) for path in sorted(half.rglob("*")) if path.is_file()
    }
    Manifest(version(), made_at, server_version, applied, counts, hashes).write(half)


def _dump(database: Database, connection: "psycopg.Connection[tuple[object, ...]]", target: Path) -> None:
    """By PostgreSQL's own program, in the very snapshot in which the rows were counted."""
    row = connection.execute("SELECT pg_export_snapshot()").fetchone()
    assert row
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    database.run(
        "pg_dump",
        *("--format=custom", "--no-owner", "--no-privileges", f"--file={target}"),
        *(f"--snapshot={row[0]}", f"--lock-wait-timeout={LOCK_WAIT_MS}"),
        *(f"--exclude-table-data=public.{table}" for table in WITHOUT_ROWS),
        f"--exclude-extension={EXTENSION}",
        what="The database could not be backed up",
    )


def version() -> str:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    return str(project["version"])


@contextlib.contextmanager
def _alone(to: Path) -> Iterator[None]:
    """One backup at a time in one place, so that any half one found there is left over."""
    try:
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(to / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BackupError(f"Nothing can be written into {to} ({error.strerror}): name another.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for half in to.glob(f"{PREFIX}*{HALF}"):
            shutil.rmtree(half, ignore_errors=True)
        yield
    except BlockingIOError:
        raise BackupError(f"Another backup is being written to {to}: wait for it.") from None
    finally:
        os.close(lock)


def sync(folder: Path) -> None:
    """A rename is on the disk once its folder is."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
