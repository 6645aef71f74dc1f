"""Everything recorded about a person as one ZIP: a README and a file of JSON Lines per table.

Read through a cursor of the database in one snapshot and written as it is read, so that neither side ever
holds more than a few rows. `docs/your-data.md` publishes the format.
"""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, LiteralString
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from psycopg import sql

from chat.models import User
from feedback import everything
from inference.database import in_database
from inference.database.personal import Part

log = logging.getLogger(__name__)

FORMAT = 1
# One download per person in so many seconds; and no slow reader holds its snapshot for longer than that.
EVERY_S = 60
LONGEST_S = 600
ROWS = 16  # an answer's row holds all messages before it
PIECE = 64 * 1024

# Of two answers that wait for a choice nothing tells which is which: only these columns are there.
_UNTOLD: Mapping[str, tuple[LiteralString, tuple[str, ...]]] = {
    "inference_generation": (
        "SELECT s.generation_id FROM chat_comparison c JOIN chat_message s ON s.id IN (c.a_id, c.b_id)",
        ("id", "subject", "purpose", "messages", "instruction", "status", "text", "created_at"),
    ),
    "inference_assignment": (
        "SELECT c.assignment FROM chat_comparison c",
        ("id", "subject", "reason", "rate", "a_id", "b_id", "created_at"),
    ),
}
_OPEN: LiteralString = """
ARRAY({} JOIN chat_conversation o ON o.id = c.conversation_id WHERE o.owner_id = %(person)s AND c.choice = '')
"""
_VEILED: LiteralString = """
CASE WHEN row.id = ANY({}) THEN (
  SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(row)) WHERE key = ANY(%(told)s::text[]))
ELSE to_jsonb(row) END
"""

_README = """Everything that Flywheel has recorded about {email}
Made {moment:%Y-%m-%d %H:%M} UTC, format {format}.

Each file has one JSON object per line, in UTF-8: a row of our database as it is stored, all columns under
their own names. Times carry their offset; ids are UUIDs or numbers; a null says that there is nothing.
Left out are only secrets: the trace of your password, keys of sign-ins, and links from mails.

{files}

How the files belong together: a message names its conversation and its parent; an answer of a model is a
message whose `generation_id` names a row of answers.jsonl, where its `text` stands. Feedback names its
conversation, message and generation.

Of two answers side by side between which you have not chosen yet, who wrote them and how is left out: choose,
and it is in the next download.
"""


def may(person: User) -> bool:
    """Whether it may begin now; if so, the next one waits EVERY_S."""
    return cache.add(f"download-{person.pk}", 1, timeout=EVERY_S)


def name_of(moment: datetime) -> str:
    return f"flywheel-{moment:%Y-%m-%d}.zip"


async def archive(person: User) -> AsyncIterator[bytes]:
    """The ZIP in pieces."""
    values = await in_database(everything.with_sessions, everything.of_person(person))
    told = [part for part in everything.SHOWN if part.is_told]
    out = _Out()
    async with asyncio.timeout(LONGEST_S), _connected() as connection:
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as file:
            yield _with_readme(file, out, person, told)
            for part in told:
                with file.open(_entry(part), "w", force_zip64=True) as target:
                    async for rows in _rows(connection, part, values):
                        await asyncio.to_thread(target.write, rows)
                        if len(out) >= PIECE:
                            yield out.take()
        yield out.take()


def _with_readme(file: ZipFile, out: "_Out", person: User, told: list[Part]) -> bytes:
    files = "\n".join(f"{part.name}.jsonl\n    {part.title}. {part.about}" for part in told)
    words = _README.format(email=person.email, moment=timezone.now(), format=FORMAT, files=files)
    file.writestr(_info("README.txt"), words)
    return out.take()


def _entry(part: Part) -> ZipInfo:
    return _info(f"{part.name}.jsonl")


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, timezone.now().timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


async def _rows(
    connection: "psycopg.AsyncConnection[Any]", part: Part, values: everything.Values
) -> AsyncIterator[bytes]:
    """Lines of JSON. The rows are put in order before their long columns are read."""
    which, told = _UNTOLD.get(part.table, (None, ()))
    row = _VEILED.format(_OPEN.format(which)) if which else "to_jsonb(row)"
    statement = (
        f"SELECT (({row}) - %(secret)s::text[])::text FROM"
        f" (SELECT t.* FROM {part.table} t WHERE {part.person} ORDER BY t.{part.key} OFFSET 0) AS row"
    )
    async with connection.cursor(name="everything") as cursor:
        await cursor.execute(statement, {**values, "secret": list(part.secret), "told": list(told)})
        while rows := await cursor.fetchmany(ROWS):
            yield "".join(f"{line}\n" for (line,) in rows).encode()


@asynccontextmanager
async def _connected() -> AsyncIterator["psycopg.AsyncConnection[Any]"]:
    """Of its own, so that a slow reader holds none of the pool; it can only read, and ends by itself."""
    where = settings.DATABASES["default"]
    address = {
        "dbname": where["NAME"],
        **{name: where[name.upper()] for name in ("user", "password", "host", "port")},
    }
    connection = await psycopg.AsyncConnection.connect(connect_timeout=5, **address)
    async with connection:
        await connection.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
        await connection.set_read_only(True)
        limit = sql.SQL("SET LOCAL idle_in_transaction_session_timeout = {}").format(LONGEST_S * 1000)
        await connection.execute(limit)
        yield connection


class _Out(io.RawIOBase):
    """What the archive has written and nobody has taken yet."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self._size += len(piece)
        return len(piece)

    def __len__(self) -> int:
        return self._size

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        return taken
