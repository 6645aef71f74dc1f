"""A server in this process that stands between clients and another server."""

import asyncio
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Between(ABC):
    """`async with …: port`. Each connection is a task of its own; none outlives the block."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @abstractmethod
    async def passage(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection, until it ends; closing it is the passage's own."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port, backlog=256)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._open.add(task)
        try:
            await self.passage(reader, writer)
        finally:
            self._open.discard(task)
