"""The processes of the product's PostgreSQL, stopped, starved and filled as a machine in trouble does it."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.product import Product

_LIMIT = """
import contextlib, os, resource, sys
uid, gid, size, *pids = map(int, sys.argv[1:])
if os.geteuid() != uid:
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
for pid in pids:
    with contextlib.suppress(ProcessLookupError):
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
"""
_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND NOT pid = ANY(%s)
"""
_FILL = """
INSERT INTO inference_delta (generation_id, attempt, start, "end", text, token_ids)
SELECT %s, 1, n, n + 1, repeat('x', 40), '{}' FROM generate_series(%s::int, %s::int) AS n
"""


def processes(product: Product, name: str = "postgres") -> list[int]:
    """The server and all its backends, the server first: what stops it first lets none be born.

    Of a worker likewise: itself, and its pool.
    """
    server = product.children()[name]
    return [server, *(pid for pid, parent in parents() if parent == server)]


def parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):  # it ended meanwhile
                after_name = (entry / "stat").read_text().rpartition(")")[2].split()
                yield int(entry.name), int(after_name[1])


@contextmanager
def hung(product: Product, name: str = "postgres") -> Iterator[None]:
    """No process of the server does anything."""
    stopped = processes(product, name)
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


@contextmanager
def files_limited(product: Product, size: int) -> Iterator[None]:
    """No file of the database grows past `size`, as on a disk that is full."""
    try:
        _limit_files(processes(product), size)
        yield
    finally:
        _limit_files(processes(product), resource.RLIM_INFINITY)


def _limit_files(pids: list[int], size: int) -> None:
    """As the server's own account: even root may not always limit what belongs to another."""
    account = Path(f"/proc/{pids[0]}").stat()
    numbers = (account.st_uid, account.st_gid, size, *pids)
    subprocess.run([sys.executable, "-I", "-c", _LIMIT, *map(str, numbers)], check=True)


@contextmanager
def without_connections(url: str) -> Iterator[None]:
    """Every connection that the server has to give is taken, those of the product too."""
    taken = []
    try:
        while True:
            try:
                taken.append(psycopg.connect(url, autocommit=True))
            except psycopg.OperationalError:
                ours = [connection.info.backend_pid for connection in taken]
                if not taken[0].execute(_OTHERS, [ours]).fetchall():
                    break
        yield
    finally:
        for connection in taken:
            connection.close()


@contextmanager
def token_log_filled(url: str, ended: str) -> Iterator[None]:
    """Rows of an answer that has ended, down to the last that fits: no page of the table has room."""
    with psycopg.connect(url, autocommit=True) as connection:
        start = 0
        for count in (10_000, 1000, 100, 10, 1):
            with suppress(psycopg.DatabaseError):
                while True:
                    connection.execute(_FILL, [ended, start, start + count - 1])
                    start += count
        assert start, "nothing fitted"
        try:
            yield
        finally:
            connection.execute("DELETE FROM inference_delta WHERE generation_id = %s", [ended])
