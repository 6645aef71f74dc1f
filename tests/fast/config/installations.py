"""Installations of a test's own: a database under another name and a data folder."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

from config.up.folders import PROJECT

COMMANDS_S = 300  # a test that runs several commands, each a Python of its own, on a busy machine too


@dataclass(frozen=True, slots=True)
class Installation:
    """What a command is told by its environment."""

    database: str
    data: Path
    has_address: bool = True

    @property
    def url(self) -> str:
        parts = urlsplit(os.environ["DATABASE_URL"])
        return urlunsplit(parts._replace(path=f"/{self.database}"))

    @property
    def environ(self) -> dict[str, str]:
        address = self.url if self.has_address else ""
        return {**os.environ, "DATABASE_URL": address, "FLYWHEEL_DATA_DIR": str(self.data)}

    def without_address(self) -> "Installation":
        """As for an operator who set no DATABASE_URL."""
        return replace(self, has_address=False)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url, autocommit=True)

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environ,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

    def contents(self) -> dict[str, tuple[int, str]]:
        """Rows and their hash, table by table."""
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        with self.connect() as connection:
            return {str(name): _contents(connection, str(name)) for (name,) in connection.execute(names)}


def _contents(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> tuple[int, str]:
    lines = "SELECT (to_jsonb(t) - 'xact')::text FROM {} AS t ORDER BY 1"
    query = sql.SQL(lines).format(sql.Identifier(table))
    rows = [str(row) for (row,) in connection.execute(query)]
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def of_this_test(data: Path) -> Installation:
    """The database that the test's own deeds write to."""
    return Installation(str(settings.DATABASES["default"]["NAME"]), data)


@contextmanager
def empty(database: str, data: Path) -> Iterator[Installation]:
    """A new database of that name, which goes when the test ends."""
    name = sql.Identifier(f"{settings.DATABASES['default']['NAME']}_{database}")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            data.mkdir()
            yield Installation(f"{settings.DATABASES['default']['NAME']}_{database}", data)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
