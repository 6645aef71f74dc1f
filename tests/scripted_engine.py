"""A scripted engine that speaks vLLM's dialect over loopback: `python -m tests.scripted_engine --port N`.

Answers are deterministic. Misbehaviour is asked for in the question (`script: tokens=40 cut_after=10`, the
fields of `tests.scripted_answers.Script`) or by POST /script for the next request. GET /log tells what
happened.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections import Counter, deque
from pathlib import Path
from typing import Any, Self, cast

from typing_extensions import override

from tests.scripted_answers import (
    CONTEXT_LENGTH,
    SPECIAL,
    Script,
    answer_to,
    decode,
    directive_in,
    encode,
    last_question,
    prompt_of,
    split_at_answer,
)
from tests.scripted_log import Journal
from tests.scripted_pages import plain_answer
from tests.scripted_stream import Stream

MODEL = "scripted"
TEMPLATE = "{% for message in messages %}<|im_start|>{{ message.content }}<|im_end|>{% endfor %}"
KEEP_ALIVE_S = 5.0


class ScriptedEngine:
    """The engine in this process: `async with ScriptedEngine() as engine: engine.url`."""

    def __init__(
        self, *, port: int = 0, model: str = MODEL, api_key: str = "", keep_alive: float = KEEP_ALIVE_S
    ) -> None:
        self.port = port
        self.model = model
        self.api_key = api_key
        self.keep_alive = keep_alive
        self.context_length = CONTEXT_LENGTH
        self.tokenizer_info: dict[str, Any] | None = {
            "tokenizer_class": "Scripted",
            "eos_token": "<|im_end|>",
            "chat_template": TEMPLATE,
            "added_tokens_decoder": {str(token_id): text for text, token_id in SPECIAL.items()},
        }
        self.log: list[dict[str, Any]] = []
        self.connections: set[_Connection] = set()
        self.connections_made = 0
        self.scripts: deque[Script] = deque()
        self.is_mortal = False
        self.journal: Journal | None = None
        self._gates: dict[str, asyncio.Event] = {}
        self._met: Counter[str] = Counter()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> int:
        return sum(1 for entry in self.log if entry["outcome"] == "running")

    def script(self, **values: Any) -> None:
        """How the next generating request is answered, whatever it asks."""
        self.scripts.append(Script.from_values(values))

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self), "127.0.0.1", self.port, backlog=1024
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def die(self) -> None:
        """As kill -9 looks from outside: nothing listens, every connection is gone."""
        if self.is_mortal:
            os._exit(137)
        self.stop_listening()
        for connection in list(self.connections):
            connection.abort()

    def gate(self, name: str) -> asyncio.Event:
        """What answers wait at that their script holds."""
        return self._gates.setdefault(name, asyncio.Event())

    def stop_listening(self) -> None:
        """As a server that is being stopped: idle connections are closed, the others stay as they are."""
        if self._server is not None:
            self._server.close()
        for connection in list(self.connections):
            connection.close_if_idle()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.die()

    def script_for(self, prompt: str) -> Script:
        script = self.scripts.popleft() if self.scripts else directive_in(last_question(prompt))
        self._met[prompt] += 1
        if script.times is not None and self._met[prompt] > script.times:
            return script.without_faults()
        return script

    def metrics(self) -> str:
        aborted = sum(1 for entry in self.log if entry["outcome"] == "aborted")
        return (
            f'vllm:num_requests_running{{model_name="{self.model}"}} {float(self.running)}\n'
            f'vllm:num_requests_waiting{{model_name="{self.model}"}} 0.0\n'
            f'scripted:requests_aborted{{model_name="{self.model}"}} {float(aborted)}\n'
        )


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection, one request at a time."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self._engine = engine
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._task: asyncio.Task[None] | None = None
        self._idle: asyncio.TimerHandle | None = None

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def close(self) -> None:
        """After what was written is out."""
        if self._transport is not None:
            self._transport.close()

    def close_if_idle(self) -> None:
        if self._task is None or self._task.done():
            self.close()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._engine.connections.add(self)
        self._engine.connections_made += 1
        self._rest()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._engine.connections.discard(self)
        for waiting in (self._task, self._idle):
            if waiting is not None:
                waiting.cancel()

    @override
    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        length = int(headers.get("content-length", "0"))
        if len(body) < length:
            return
        self._received = body[length:]
        if self._idle is not None:
            self._idle.cancel()
        method, path, _ = first.split(" ", 2)
        self._task = asyncio.ensure_future(self._answer(method, path, headers, body[:length]))

    def _rest(self) -> None:
        """Between requests; the server closes what is idle for long."""
        if self._transport is not None:
            loop = asyncio.get_running_loop()
            self._idle = loop.call_later(self._engine.keep_alive, self._transport.close)

    async def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        content = json.loads(body) if body else {}
        if path.startswith("/v1/") and not self._may(headers):
            self.reply(401, {"error": "Unauthorized"})
        elif path in ("/v1/chat/completions", "/v1/completions"):
            await self._generate(path, content)
        else:
            self.reply(*plain_answer(self._engine, method, path, content))
        self._rest()

    def _may(self, headers: dict[str, str]) -> bool:
        key = self._engine.api_key
        return not key or headers.get("authorization") == f"Bearer {key}"

    def reply(self, status: int, content: Any, *more: str) -> None:
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        kind = "text/plain" if isinstance(content, str) else "application/json"
        head = [
            f"HTTP/1.1 {status} Scripted",
            f"content-type: {kind}",
            f"content-length: {len(body)}",
            *more,
        ]
        self.write("\r\n".join([*head, "", ""]).encode() + body)

    async def _generate(self, path: str, content: dict[str, Any]) -> None:
        entry = {"path": path, "body": content, "start": time.time(), "end": None, "outcome": "running"}
        entry["tokens"] = 0
        self._engine.log.append(entry)
        journal = self._engine.journal
        if journal:
            journal.begin(entry)
        try:
            entry["outcome"] = await self._generated(path, content, entry)
        except asyncio.CancelledError:
            entry["outcome"] = "aborted"
        finally:
            entry["end"] = time.time()
            if journal:
                journal.write(entry)

    async def _generated(self, path: str, content: dict[str, Any], entry: dict[str, Any]) -> str:
        prompt_ids, said = _prompt_ids(path, content)
        script = self._engine.script_for(decode(prompt_ids))
        if script.drop:
            self.abort()
            return "dropped"
        if script.hang:
            await asyncio.Event().wait()
        if refusal := self._refusal(content, script, len(prompt_ids) + len(said)):
            self.reply(*refusal)
            return "refused"
        ids = answer_to(decode(prompt_ids), content.get("seed") or 0, script, said)
        stream = Stream(self, script, content, entry, is_chat=path == "/v1/chat/completions")
        return await stream.run(prompt_ids, ids, said, self._engine)

    def _refusal(self, content: dict[str, Any], script: Script, length: int) -> tuple[Any, ...] | None:
        if script.status != 200:
            after = [f"retry-after: {script.retry_after}"] if script.retry_after is not None else []
            return script.status, _error(script.status, script.message), *after
        if content.get("model") not in (None, self._engine.model):
            return 404, _error(404, f"The model `{content['model']}` does not exist.")
        if length >= self._engine.context_length:
            return 400, _error(400, _too_long(length, self._engine.context_length))
        return None


def _too_long(asked: int, limit: int) -> str:
    return (
        f"This model's maximum context length is {limit} tokens. However, your prompt contains {asked} "
        "input tokens, which exceeds this limit even without any output tokens."
    )


def _error(status: int, message: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "ScriptedError", "param": None, "code": status}}


def _prompt_ids(path: str, content: dict[str, Any]) -> tuple[list[int], list[int]]:
    if path == "/v1/chat/completions":
        return encode(prompt_of(content["messages"])), []
    return split_at_answer(content["prompt"])


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--api-key", default="")
    parser.add_argument("--context-length", type=int, default=CONTEXT_LENGTH)
    parser.add_argument("--journal", type=Path)
    options = parser.parse_args()
    engine = ScriptedEngine(port=options.port, model=options.model, api_key=options.api_key)
    engine.is_mortal = True
    engine.context_length = options.context_length
    engine.journal = Journal(options.journal) if options.journal else None
    async with engine:
        print(engine.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
