"""pgbench's upserts on the product's own embedded server: what feedback is measured against."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from config.up.postgres import program

CLIENTS, THREADS = 8, 2
KEYS = 100_000
SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "server_version")
_TABLE = """
CREATE TABLE IF NOT EXISTS bench_upsert (id int PRIMARY KEY, value jsonb NOT NULL, at timestamptz NOT NULL)
"""
_SCRIPT = f"""\\set id random(1, {KEYS})
INSERT INTO bench_upsert (id, value, at) VALUES (:id, '{{"value": "up"}}', now())
ON CONFLICT (id) DO UPDATE SET value = excluded.value, at = excluded.at;
"""
_TPS = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)
_FAILED = re.compile(r"^number of failed transactions: (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Upserts:
    """One database; each run is pgbench with as many clients as gave the most here."""

    url: str

    def prepare(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(_TABLE)

    def settings(self) -> dict[str, str]:
        """As the server itself says them, to a session like those that are measured."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            rows = (connection.execute(f"SHOW {name}".encode()).fetchone() for name in SETTINGS)
            return {name: str(row[0]) for name, row in zip(SETTINGS, rows, strict=True) if row}

    async def rate(self, seconds: float) -> float:
        """Upserts a second, each a transaction of its own; without the time that connecting takes."""
        address = conninfo_to_dict(self.url)
        with tempfile.TemporaryDirectory(prefix="flywheel-pgbench-") as folder:
            script = Path(folder) / "upsert.sql"
            script.write_text(_SCRIPT)
            argv = [
                *(str(program("pgbench")), "--no-vacuum", f"--file={script}", f"--time={round(seconds)}"),
                *(f"--client={CLIENTS}", f"--jobs={THREADS}", f"--host={address['host']}"),
                *(f"--port={address['port']}", f"--username={address['user']}", str(address["dbname"])),
            ]
            environ = {"PATH": os.environ.get("PATH", ""), "PGPASSWORD": str(address["password"])}
            pipe = asyncio.subprocess.PIPE
            process = await asyncio.create_subprocess_exec(*argv, env=environ, stdout=pipe, stderr=pipe)
            said, complaint = await process.communicate()
        return rate_in(said.decode(), complaint.decode())


def rate_in(said: str, complaint: str = "") -> float:
    """Out of pgbench's report. Raises ValueError when there is none, or a transaction failed."""
    found, failed = _TPS.search(said), _FAILED.search(said)
    if found is None or (failed and int(failed[1])):
        raise ValueError(f"pgbench did not do it: {complaint or said}")
    return float(found[1])
