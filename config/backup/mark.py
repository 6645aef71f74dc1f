"""The mark of a restore that is under way: as long as it stands, the product does not open the database."""

from typing import LiteralString

import psycopg

TABLE: LiteralString = "flywheel_restoring"
SENTENCE = (
    "The database holds half of a restored backup: run `make restore FROM=…` once more, "
    "with the same backup or another one."
)

Connection = psycopg.Connection[tuple[object, ...]]


def stands(connection: Connection) -> bool:
    row = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{TABLE}"]).fetchone()
    return bool(row and row[0])


def put(connection: Connection) -> None:
    connection.execute(f"CREATE TABLE IF NOT EXISTS public.{TABLE} ()")


def remove(connection: Connection) -> None:
    connection.execute(f"DROP TABLE public.{TABLE}")
