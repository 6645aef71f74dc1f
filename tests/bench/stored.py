"""Frozen versions of any size in a real database, written by COPY: what an export reads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import psycopg

from config.up.child import Child, wait_until
from config.up.postgres import Postgres
from feedback.exports.checker import shape_of
from feedback.rows import row_of
from tests.bench.talk import Content, contents

READY_S = 60
SIDES = ("test", "validation", *("train",) * 18)  # 5, 5 and 90 of a hundred
COLUMNS = (
    "version_id, number, key, source, content, digest, person, conversation, messages, evidence, said_at, "
    "weight, facts, reason, detail, split, position"
)


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """The product's own PostgreSQL, durable, in a folder of its own; gives the environment that names it."""
    with tempfile.TemporaryDirectory(prefix="flywheel-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL's account has to pass, when we are root
        postgres = Postgres(folder, password=uuid4().hex)
        postgres.prepare()
        child = Child(postgres.launch(), folder / "postgres.log")
        try:
            if not wait_until(lambda: postgres.ready(child), child, READY_S):
                raise RuntimeError(f"PostgreSQL did not start:\n{child.last_words()}")
            postgres.ensure_database()
            yield {
                "DATABASE_URL": postgres.url,
                "FLYWHEEL_DATA_DIR": name,
                "FLYWHEEL_SECRET_KEY": "only-to-measure-" + "x" * 50,
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
        finally:
            child.stop(grace_s=10)


def settings_of(url: str) -> dict[str, str]:
    """What the server says of itself that its speed depends on."""
    names = ("fsync", "synchronous_commit", "shared_buffers", "server_version")
    with psycopg.connect(url) as connection:
        rows = (connection.execute(f"SHOW {name}".encode()).fetchone() for name in names)
        return {name: str(row[0]) for name, row in zip(names, rows, strict=True) if row}


def fill(connection: psycopg.Connection[Any], count: int, template: str) -> UUID:
    """A frozen version of so many pairs, as a build leaves them: rows in the order of their positions.

    `template` is the hash of the one that its build has rendered them with.
    """
    version = _version(connection, count, template)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY feedback_datasetitem ({COLUMNS}) FROM STDIN") as out,
    ):
        for number, content in enumerate(contents(count)):
            out.write_row(_item(version, number, content))
    return version


def part_of(connection: psycopg.Connection[Any], version: UUID, count: int, template: str) -> UUID:
    """Another version that holds the first rows of one that is there."""
    part = _version(connection, count, template)
    of_part = COLUMNS.replace("version_id", "%s")
    connection.execute(
        f"INSERT INTO feedback_datasetitem ({COLUMNS}) SELECT {of_part} FROM feedback_datasetitem "
        "WHERE version_id = %s AND position < %s ORDER BY position",
        [part, version, count],
    )
    return part


def _version(connection: psycopg.Connection[Any], count: int, template: str) -> UUID:
    dataset, version, author = uuid4(), uuid4(), uuid4()
    connection.execute(
        "INSERT INTO feedback_dataset (id, client_id, name, kind, about, author) "
        "VALUES (%s, %s, %s, %s, '', %s)",
        [dataset, uuid4(), f"{count:,} pairs {version.hex[:6]}", "preference", author],
    )
    stage = {"template": template, "rules": [], "against": [], "candidates": count}
    counts = {"splits": dict.fromkeys(sorted(set(SIDES)), 0), "rows": count}
    recipe = {"sources": ["comparison"]}
    connection.execute(
        "INSERT INTO feedback_datasetversion (id, dataset_id, client_id, number, recipe, author, status, "
        "claim, step, done, restarts, error, stage, staged_at, stage_hash, content_hash, counts, card, "
        "frozen_at) "
        "VALUES (%s, %s, %s, 1, %s, %s, 'frozen', 1, 8, 0, 0, '', %s, now(), '', '', %s, '', now())",
        [version, dataset, uuid4(), _json(recipe), author, _json(stage), _json(counts)],
    )
    return version


def _item(version: UUID, number: int, content: Content) -> tuple[Any, ...]:
    digest = f"{number:064x}"
    plain = shape_of(row_of("preference", content))
    facts = {"asks": digest, "consent": "training", "tokens": 300, "prompt_tokens": 60, "plain": plain}
    ids = [UUID(int=number), UUID(int=number + 1)]
    side = SIDES[number % len(SIDES)]
    return (
        *(
            version,
            number,
            f"comparison:{number}",
            "comparison",
            _json(content),
            digest,
            UUID(int=number // 20),
        ),
        *(UUID(int=number), ids, ids[:1], "2026-11-01T12:00:00Z", 1.0, _json(facts), "", "", side, number),
    )


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
