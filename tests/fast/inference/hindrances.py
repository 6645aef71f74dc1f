"""What keeps a web process from its database while a test looks on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from django.db import connection
from psycopg import sql

WAITING = """
SELECT count(*) FROM pg_locks WHERE relation = %s::regclass AND NOT granted
AND waitstart < clock_timestamp() - make_interval(secs => %s)
"""


@contextmanager
def database(**other: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the test's own, which stays open whatever becomes of the others."""
    given = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{**{name: given[name] for name in names}, **other}, autocommit=True) as opened:
        yield opened


@contextmanager
def locked(table: str) -> Iterator[psycopg.Connection[Any]]:
    """Whoever asks for the table waits."""
    with database() as holder, holder.transaction():
        holder.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(table)))
        yield holder


@contextmanager
def impatient() -> Iterator[None]:
    """Whoever connects from now on waits for no lock longer than a moment."""
    with _altered("SET lock_timeout = '50ms'", "RESET lock_timeout"):
        yield


@contextmanager
def closed() -> Iterator[psycopg.Connection[Any]]:
    """Nobody else can connect."""
    with database() as opened, _altered("ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true"):
        yield opened


@contextmanager
def _altered(change: LiteralString, back: LiteralString) -> Iterator[None]:
    alter = sql.SQL("ALTER DATABASE {} ").format(sql.Identifier(connection.settings_dict["NAME"]))
    with database(dbname="postgres") as beside:
        beside.execute(alter + sql.SQL(change))
        try:
            yield
        finally:
            beside.execute(alter + sql.SQL(back))


def waiting_for(holder: psycopg.Connection[Any], table: str, seconds: float = 0) -> int:
    """How many statements have waited for the table so long."""
    found = holder.execute(WAITING, [table, seconds]).fetchone()
    assert found
    return int(found[0])


def expire_all(opened: psycopg.Connection[Any]) -> None:
    """As if leases had run out meanwhile."""
    opened.execute("UPDATE inference_attempt SET lease_until = clock_timestamp() - interval '1 s'")
