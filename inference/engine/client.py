"""The client of a vLLM server: one pooled connection set per process, every failure named."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

import httpx

from inference.types import (
    ChatRequest,
    Completion,
    ContinueRequest,
    PromptMessage,
    ServedModel,
    StreamDelta,
    Timeouts,
)


class Engine:
    """Asks one engine. Make one per process, close it at the end.

    Closing a stream (`aclose`, or cancelling the task that reads it) closes its HTTP request at once.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str = "",
        timeouts: Timeouts | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None: ...

    def stream_chat(self, request: ChatRequest) -> AsyncGenerator[StreamDelta, None]:
        """The answer to a question, as it is produced. Special tokens in messages are neutralised here."""
        raise NotImplementedError

    def stream_continue(self, request: ContinueRequest) -> AsyncGenerator[StreamDelta, None]:
        """What follows after the given token ids."""
        raise NotImplementedError

    async def complete(self, request: ChatRequest) -> Completion:
        """The whole answer at once."""
        raise NotImplementedError

    async def models(self) -> tuple[ServedModel, ...]:
        raise NotImplementedError

    async def health(self) -> None:
        """Raises what is wrong."""
        raise NotImplementedError

    async def version(self) -> str:
        raise NotImplementedError

    async def tokenize(self, messages: Sequence[PromptMessage], model: str | None = None) -> list[int]:
        """The prompt's token ids, special tokens neutralised as in `stream_chat`."""
        raise NotImplementedError

    async def detokenize(self, token_ids: Sequence[int], model: str | None = None) -> str:
        raise NotImplementedError

    async def special_tokens(self, model: str | None = None) -> frozenset[str]:
        """Special tokens of the served template; the well-known ones when the engine does not tell."""
        raise NotImplementedError

    async def aclose(self) -> None:
        raise NotImplementedError
