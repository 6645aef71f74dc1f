"""The code of the version before goes on working once the newest one has migrated the database.

For as long as an upgrade takes both run at once, and whoever has to go back finds a newer schema. So the
code as it was before the newest migration, or the newest release, runs its own tests against today's tables.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

ROOT = Path(__file__).parents[3]
MIGRATIONS = "*/migrations/0*.py"
# What an older process does while the newer one takes over.
CORE = (
    "tests/fast/chat/test_turns.py",
    "tests/fast/chat/test_socket.py",
    "tests/fast/chat/test_pages.py",
    "tests/fast/inference/test_adoption.py",
)
NAME = "older"
KEYS = """
SELECT r.relname, c.conname FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
WHERE c.contype = 'f' AND split_part(r.relname, '_', 1) = ANY(%s)
"""


def git(*words: str) -> str:
    done = subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def older() -> str:
    """The newest release, or the commit before the newest migration while there is none."""
    if tags := git("tag", "--list", "v*", "--sort=-v:refname", "--merged", "HEAD"):
        return tags.splitlines()[0]
    newest = git("log", "-1", "--diff-filter=A", "--format=%H", "--", MIGRATIONS)
    assert newest, "the history is not here: fetch all of it (git fetch --unshallow)"
    return git("rev-parse", f"{newest}^")


@pytest.fixture
def older_code(tmp_path: Path) -> Path:
    packed = subprocess.run(("git", "archive", older()), cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(("tar", "-x", "-C", tmp_path), input=packed, check=True)
    return tmp_path


@pytest.fixture
def newer_tables() -> Iterator[dict[str, str]]:
    """A database at the newest migration, where the older tests look for theirs."""
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE test_{NAME}")
        migrated = os.environ | {"DATABASE_URL": address(server, f"test_{NAME}")}
        run("manage.py", "migrate", "--verbosity", "0", cwd=ROOT, environ=migrated)
        yield os.environ | {"DATABASE_URL": address(server, NAME), "PYTEST_XDIST_WORKER": "gw0"}
        connection.execute(f"DROP DATABASE test_{NAME} WITH (FORCE)")


def address(server: str, name: str) -> str:
    return f"{server.rsplit('/', 1)[0]}/{name}"


def loosen(url: str, apps: set[str]) -> None:
    """The older tests empty their tables by TRUNCATE, which the product never does: keys of an app that
    they do not know would forbid it."""
    with psycopg.connect(url, autocommit=True) as connection:
        keys = connection.execute(KEYS, [list(apps)]).fetchall()
        for table, key in keys:
            drop = sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}")
            connection.execute(drop.format(sql.Identifier(table), sql.Identifier(key)))


def run(*words: str, cwd: Path, environ: dict[str, str]) -> str:
    done = subprocess.run((sys.executable, *words), cwd=cwd, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def migrations_of(code: Path) -> set[tuple[str, str]]:
    return {(each.parts[-3], each.name) for each in code.glob(MIGRATIONS)}


def test_the_code_of_the_version_before_works_on_the_newest_tables(
    older_code: Path, newer_tables: dict[str, str]
) -> None:
    before, now = migrations_of(older_code), migrations_of(ROOT)
    assert before < now
    unknown = {app for app, _ in now} - {app for app, _ in before}
    loosen(address(newer_tables["DATABASE_URL"], f"test_{NAME}"), unknown)
    run("-m", "pytest", "--reuse-db", *CORE, cwd=older_code, environ=newer_tables)
