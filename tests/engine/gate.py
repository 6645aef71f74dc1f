"""A gate between web processes and engine: lets an answer through up to a chosen token, and holds it.

Every byte is unchanged. The seed of the request tells which answer is held, and where; the rest passes.
"""

import asyncio
import json
import re
from collections.abc import Container
from contextlib import suppress
from urllib.parse import urlsplit

from typing_extensions import override

from tests.between import Between

SEED = re.compile(rb'"seed":\s*(\d+)')
EVENT = re.compile(rb"data: (\{.*?\})\n\n")
CHUNK = 65536


class Gate(Between):
    """`async with Gate(engine_url, port) as gate: gate.holds[seed] = {17}`; `held` tells where it is held."""

    def __init__(self, target_url: str, port: int) -> None:
        super().__init__(port)
        target = urlsplit(target_url)
        self._target = (target.hostname or "127.0.0.1", target.port or 80)
        self.holds: dict[int, Container[int]] = {}
        self.held: dict[int, int] = {}

    @override
    async def passage(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError):
                await _Passage(self, reader, writer).run(*self._target)
        finally:
            writer.close()


class _Passage:
    """One client's connection and its own to the engine: one request at a time, on and on."""

    def __init__(self, gate: Gate, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._gate = gate
        self._reader = reader
        self._writer = writer
        self._request = b""
        self._seed = 0
        self._kept = bytearray()
        self._read = self._tokens = 0

    async def run(self, host: str, port: int) -> None:
        """Until one of the two closes; then the other is closed at once."""
        answers, engine = await asyncio.open_connection(host, port)
        ways = {asyncio.create_task(self._ask(engine)), asyncio.create_task(self._answer(answers))}
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            engine.close()

    async def _ask(self, engine: asyncio.StreamWriter) -> None:
        while data := await self._reader.read(CHUNK):
            self._request += data
            seed = SEED.search(self._request)
            is_question = self._request.startswith(b"POST /v1/chat/completions ")
            self._seed = int(seed[1]) if seed and is_question else 0
            engine.write(data)
            await engine.drain()

    async def _answer(self, answers: asyncio.StreamReader) -> None:
        while data := await answers.read(CHUNK):
            self._request = b""
            wanted = self._gate.holds.get(self._seed)
            if wanted is not None:
                self._kept += data
                data = self._up_to(wanted)
            self._writer.write(data)
            await self._writer.drain()

    def _up_to(self, wanted: Container[int]) -> bytes:
        """Nothing until the place has come; then all up to it in one write, so that one flush stores it."""
        if self._seed in self._gate.held:
            return b""
        for event in EVENT.finditer(self._kept, self._read):
            self._read = event.end()
            choices = json.loads(event[1]).get("choices", [])
            self._tokens += sum(len(choice.get("token_ids") or ()) for choice in choices)
            if self._tokens in wanted:
                self._gate.held[self._seed] = self._tokens
                return bytes(self._kept[: event.end()])
        return b""
