"""The client of a vLLM server: pooled connections, time limits, every failure by name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from itertools import count

import httpx

from inference.engine import requests
from inference.engine.answer import Answer
from inference.engine.calls import body_of, object_in, served_models_in, template_in, text_in, token_ids_in
from inference.engine.connections import Connections
from inference.engine.stalls import StallWatch
from inference.exceptions import Rejected, StreamCut, Unavailable
from inference.special_tokens import WELL_KNOWN
from inference.text import cut_text
from inference.types import (
    VERSION_MAX,
    ChatRequest,
    Completion,
    ContinueRequest,
    PromptMessage,
    Retries,
    ServedModel,
    StreamDelta,
    Template,
    Timeouts,
    Usage,
)

_Body = Callable[[], Awaitable[bytes]]


class Engine:
    """Asks one engine. Make one per process and event loop, and close it at the end.

    Closing a stream (`aclose`, or cancelling the task that reads it) closes its HTTP request at once.
    A request is made again only before its first token and only when the engine was not available.
    """

    def __init__(
        self,
        url: str,
        *,
        api_key: str = "",
        timeouts: Timeouts | None = None,
        retries: Retries | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._timeouts = timeouts or Timeouts()
        self._retries = retries or Retries()
        self._stalls = StallWatch(self.health, self._timeouts.silence)
        self._templates: dict[str | None, Template] = {}
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/").removesuffix("/v1"),
            headers=_headers(api_key),
            timeout=httpx.Timeout(None, connect=self._timeouts.connect),
            transport=transport or Connections(),
            trust_env=False,
        )

    @property
    def address(self) -> str:
        """Host and port, for the log: an address may hold a password."""
        url = self._client.base_url
        return f"{url.host}:{url.port}" if url.port else url.host

    def stream_chat(self, request: ChatRequest) -> AsyncGenerator[StreamDelta, None]:
        """The answer to a question, as it is produced. Special tokens in messages are neutralised here."""

        async def body() -> bytes:
            return requests.chat_body(request, await self.special_tokens(request.model))

        return self._stream("/v1/chat/completions", body, request.sampling.max_tokens)

    def stream_continue(self, request: ContinueRequest) -> AsyncGenerator[StreamDelta, None]:
        """What follows after the given token ids."""

        async def body() -> bytes:
            return requests.continue_body(request)

        return self._stream("/v1/completions", body, request.max_tokens)

    async def complete(self, request: ChatRequest) -> Completion:
        """The whole answer at once."""
        async with aclosing(self.stream_chat(request)) as stream:
            return _completion([delta async for delta in stream], request.model)

    async def models(self) -> tuple[ServedModel, ...]:
        """What the engine serves: its model and the adapters loaded into it."""
        return served_models_in(object_in(await self._get("/v1/models")))

    async def health(self) -> None:
        """Returns when the engine is well, raises what is wrong otherwise."""
        await self._get("/health")

    async def version(self) -> str:
        return cut_text(text_in(object_in(await self._get("/version")), "version"), VERSION_MAX)

    async def tokenize(self, messages: Sequence[PromptMessage], model: str | None = None) -> list[int]:
        """The prompt's token ids, special tokens neutralised as in `stream_chat`."""
        body = requests.tokenize_body(messages, model, await self.special_tokens(model))
        return token_ids_in(object_in(await self._post("/tokenize", body)))

    async def detokenize(self, token_ids: Sequence[int], model: str | None = None) -> str:
        """The text of token ids, special tokens included; a character that is not whole reads U+FFFD."""
        if not token_ids:
            return ""
        body = requests.detokenize_body(token_ids, model)
        return text_in(object_in(await self._post("/detokenize", body)), "prompt")

    async def special_tokens(self, model: str | None = None) -> frozenset[str]:
        """Special tokens of the served template; the well-known ones when the engine does not tell."""
        return (await self.template(model)).special_tokens

    async def template(self, model: str | None = None) -> Template:
        """What the engine tells of the served template.

        Asked once, and again after the engine was away: it may serve another model then.
        """
        known = self._templates.get(model)
        if known is None:
            known = self._templates[model] = await self._ask_template()
        return known

    async def aclose(self) -> None:
        self._stalls.close()
        await self._client.aclose()

    async def _ask_template(self) -> Template:
        try:
            return template_in(object_in(await self._get("/tokenizer_info")))
        except Rejected:
            return Template(WELL_KNOWN)

    async def _stream(self, path: str, body: _Body, max_tokens: int) -> AsyncGenerator[StreamDelta, None]:
        answer, deltas = await self._begun(path, body, max_tokens)
        try:
            for delta in deltas:
                yield delta
            while (following := await answer.next()) is not None:
                yield following
        finally:
            await self._close(answer)

    async def _begun(self, path: str, body: _Body, max_tokens: int) -> tuple[Answer, list[StreamDelta]]:
        """An answer that has its first token, after as many attempts as it may take."""
        started = asyncio.get_running_loop().time()
        for attempt in count(1):
            try:
                return await self._asked_once(path, await body(), Answer(self._timeouts, started, max_tokens))
            except Unavailable as error:
                self._templates.clear()
                wait = self._retries.wait_after(attempt, error.retry_after)
                if wait is None:
                    raise
            await asyncio.sleep(wait)
        raise AssertionError("count() does not end")

    async def _asked_once(self, path: str, body: bytes, answer: Answer) -> tuple[Answer, list[StreamDelta]]:
        self._stalls.add(answer)
        try:
            await answer.open(self._client, self._client.build_request("POST", path, content=body))
            return answer, await answer.up_to_first_token()
        except BaseException:
            await self._close(answer)
            raise

    async def _close(self, answer: Answer) -> None:
        self._stalls.discard(answer)
        await answer.aclose()

    async def _get(self, path: str) -> bytes:
        return await body_of(self._client, self._client.build_request("GET", path), self._timeouts.call)

    async def _post(self, path: str, body: bytes) -> bytes:
        request = self._client.build_request("POST", path, content=body)
        return await body_of(self._client, request, self._timeouts.call)


def _headers(api_key: str) -> dict[str, str]:
    headers = {
        "accept": "text/event-stream, application/json",
        "accept-encoding": "identity",
        "content-type": "application/json",
        "user-agent": "flywheel",
    }
    return {**headers, "authorization": f"Bearer {api_key}"} if api_key else headers


def _completion(deltas: Sequence[StreamDelta], model: str) -> Completion:
    finish_reason = next((d.finish_reason for d in deltas if d.finish_reason is not None), None)
    if finish_reason is None:
        raise StreamCut("no finish reason")
    usage: Usage | None = next((d.usage for d in reversed(deltas) if d.usage is not None), None)
    prompt = next((d.prompt_token_ids for d in deltas if d.prompt_token_ids is not None), ())
    return Completion(
        text="".join(d.text for d in deltas),
        token_ids=tuple(token for d in deltas for token in d.token_ids),
        prompt_token_ids=prompt,
        finish_reason=finish_reason,
        usage=usage,
        model=next((d.model for d in deltas if d.model is not None), model),
    )
