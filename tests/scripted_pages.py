"""What the scripted engine answers besides answers: lists, counts, health, its log."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

from tests.scripted_answers import decode, encode, prompt_of


class Engine(Protocol):
    model: str
    context_length: int
    log: list[dict[str, Any]]
    tokenizer_info: dict[str, Any] | None

    def script(self, **values: Any) -> None: ...
    def gate(self, name: str) -> asyncio.Event: ...
    def metrics(self) -> str: ...


def plain_answer(engine: Engine, method: str, path: str, content: dict[str, Any]) -> tuple[int, Any]:
    if (method, path) == ("POST", "/script"):
        engine.script(**content)
        return 200, {}
    if (method, path) == ("POST", "/release"):
        engine.gate(content["gate"]).set()
        return 200, {}
    if (method, path) == ("POST", "/tokenize"):
        ids = encode(prompt_of(content["messages"]) if "messages" in content else content["prompt"])
        return 200, {"count": len(ids), "max_model_len": engine.context_length, "tokens": ids}
    if (method, path) == ("POST", "/detokenize"):
        return 200, {"prompt": decode(content["tokens"])}
    return _page(engine, path)


def _page(engine: Engine, path: str) -> tuple[int, Any]:
    card = {
        "id": engine.model,
        "object": "model",
        "root": engine.model,
        "max_model_len": engine.context_length,
    }
    pages: dict[str, Any] = {
        "/health": "",
        "/version": {"version": "scripted-1"},
        "/v1/models": {"object": "list", "data": [card]},
        "/metrics": engine.metrics(),
        "/log": engine.log,
        "/tokenizer_info": engine.tokenizer_info,
    }
    page = pages.get(path)
    return (404, {"detail": "Not Found"}) if page is None else (200, page)
