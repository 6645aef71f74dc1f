"""The database that is backed up or restored, and PostgreSQL's own programs that do it."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from dotenv import dotenv_values
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.backup.exceptions import BackupError
from config.up import envfile
from config.up.child import Child, die_with, wait_until
from config.up.exceptions import StartError
from config.up.folders import FolderLock
from config.up.guard import wait_for_earlier_guard
from config.up.postgres import Postgres, program

READY_S = 60
CONNECT_S = 5
LOCK_WAIT_MS = 60_000

_TABLES: LiteralString = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_MIGRATIONS: LiteralString = "SELECT app, name FROM django_migrations ORDER BY 1, 2"


@dataclass(frozen=True, slots=True)
class Database:
    """One database by its address. The password reaches the programs by their environment only."""

    url: str

    @property
    def name(self) -> str:
        return str(conninfo_to_dict(self.url).get("dbname"))

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        try:
            return psycopg.connect(self.url, autocommit=True, connect_timeout=CONNECT_S)
        except psycopg.OperationalError as error:
            first = str(error).strip().partition("\n")[0]
            raise BackupError(f"The database does not answer ({first}): check DATABASE_URL.") from error

    def run(self, name: str, *arguments: str, what: str) -> None:
        """Run one of PostgreSQL's programs, which ends when we are killed."""
        address = conninfo_to_dict(self.url)
        password = str(address.pop("password", None) or "")
        done = subprocess.run(
            [str(program(name)), f"--dbname={make_conninfo('', **address)}", "--no-password", *arguments],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "PGPASSWORD": password},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            preexec_fn=die_with(os.getpid(), signal.SIGTERM),
        )
        if done.returncode:
            raise BackupError(f"{what}: {_cause(done.stderr)}")


def _cause(written: str) -> str:
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    return next((line for line in lines if "error:" in line), lines[0] if lines else "it said nothing")


def tables(connection: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    return [str(name) for (name,) in connection.execute(_TABLES)]


def count(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row
    return int(str(row[0]))


def migrations(connection: "psycopg.Connection[tuple[object, ...]]") -> list[tuple[str, str]]:
    return [(str(app), str(name)) for app, name in connection.execute(_MIGRATIONS)]


@contextlib.contextmanager
def of_installation(data: Path, environ: Mapping[str, str]) -> Iterator[Database]:
    """The database that the environment names, that a running product uses, or our own, started for this."""
    if url := environ.get("DATABASE_URL"):
        yield Database(url)
        return
    lock = FolderLock(data)
    try:
        lock.take()
    except StartError:
        yield Database(_of_running(data))
        return
    wait_for_earlier_guard(data)
    with _embedded(data) as started:
        yield started
    lock.give_back()


def _of_running(data: Path) -> str:
    url = dotenv_values(data / "env", interpolate=False).get("DATABASE_URL") if _exists(data / "env") else ""
    if not url:
        raise BackupError(f"Flywheel is just starting with {data}: try again when it is there.")
    return url


def _exists(path: Path) -> bool:
    return os.access(path, os.R_OK)


@contextlib.contextmanager
def _embedded(data: Path) -> Iterator[Database]:
    """The embedded server of a product that does not run."""
    server = Postgres(data, password=envfile.made_once(data)["postgres"])
    server.prepare()
    child = Child(server.launch(), data / "logs" / "postgres.log")
    try:
        if not wait_until(lambda: server.ready(child), child, READY_S):
            raise BackupError(f"PostgreSQL did not start: see {child.log}.")
        server.ensure_database()
        yield Database(server.url)
    finally:
        child.stop(grace_s=30)
