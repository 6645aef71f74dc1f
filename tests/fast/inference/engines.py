"""What the client's tests share: a scripted engine, a client with short time limits, a question."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from inference.engine.client import Engine
from inference.exceptions import EngineError
from inference.types import ChatRequest, PromptMessage, Retries, SamplingParams, StreamDelta, Timeouts
from tests.scripted_engine import MODEL, ScriptedEngine

#: For tests in which nothing may time out, however busy the machine.
LONG = Timeouts(connect=20, first_token=20, token=20, total=60, call=20, silence=0.1, end=0.2)
#: For tests in which something must.
SHORT = Timeouts(connect=0.5, first_token=0.5, token=0.3, total=5, call=0.5, silence=0.1, end=0.2)
QUICK = Retries(attempts=3, pause=0.01, longest=1)


@asynccontextmanager
async def engine_and_client(
    *, timeouts: Timeouts = LONG, retries: Retries = QUICK, api_key: str = "", **options: Any
) -> AsyncIterator[tuple[ScriptedEngine, Engine]]:
    async with ScriptedEngine(**options) as scripted:
        client = Engine(scripted.url, timeouts=timeouts, retries=retries, api_key=api_key)
        try:
            yield scripted, client
        finally:
            await client.aclose()


def question(text: str = "Hello", **sampling: Any) -> ChatRequest:
    return ChatRequest(MODEL, (PromptMessage("user", text),), SamplingParams.parse({"seed": 1, **sampling}))


class Read:
    """What a stream gave before it ended or failed."""

    def __init__(self) -> None:
        self.deltas: list[StreamDelta] = []
        self.error: EngineError | None = None

    @property
    def text(self) -> str:
        return "".join(delta.text for delta in self.deltas)

    @property
    def token_ids(self) -> tuple[int, ...]:
        return tuple(token for delta in self.deltas for token in delta.token_ids)


async def read(client: Engine, request: ChatRequest) -> Read:
    result = Read()
    try:
        async for delta in client.stream_chat(request):
            result.deltas.append(delta)
    except EngineError as error:
        result.error = error
    return result


async def read_some(client: Engine, request: ChatRequest) -> None:
    with suppress(EngineError):
        async for _ in client.stream_chat(request):
            pass
