"""The bodies of the engine's requests, built field by field: nothing of a client's JSON is passed on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import orjson

from inference.sampling import SamplingParams
from inference.special_tokens import neutralise
from inference.text import clean_text
from inference.types import ChatRequest, ContinueRequest, PromptMessage

_STREAM: dict[str, Any] = {
    "stream": True,
    "stream_options": {"include_usage": True},
    "return_token_ids": True,
}


def chat_body(request: ChatRequest, special_tokens: Collection[str]) -> bytes:
    return orjson.dumps(
        {
            "model": request.model,
            "messages": messages_for(request.messages, special_tokens),
            **_sampling(request.sampling),
            **_STREAM,
        }
    )


def continue_body(request: ContinueRequest) -> bytes:
    return orjson.dumps(
        {
            "model": request.model,
            "prompt": request.prompt_token_ids,
            **_sampling(request.sampling),
            "max_tokens": request.max_tokens,
            **_STREAM,
        }
    )


def tokenize_body(
    messages: Sequence[PromptMessage], model: str | None, special_tokens: Collection[str]
) -> bytes:
    return orjson.dumps({**_model(model), "messages": messages_for(messages, special_tokens)})


def detokenize_body(token_ids: Sequence[int], model: str | None) -> bytes:
    return orjson.dumps({**_model(model), "tokens": list(token_ids)})


def messages_for(messages: Sequence[PromptMessage], special_tokens: Collection[str]) -> list[dict[str, str]]:
    """The messages as the engine may see them. The model's own answers count as hostile too."""
    return [
        {"role": message.role, "content": neutralise(clean_text(message.content), special_tokens)}
        for message in messages
    ]


def _sampling(sampling: SamplingParams) -> dict[str, Any]:
    return {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "top_k": sampling.top_k,
        "min_p": sampling.min_p,
        "max_tokens": sampling.max_tokens,
        "seed": sampling.seed,
        "stop": sampling.stop,
        "repetition_penalty": sampling.repetition_penalty,
    }


def _model(model: str | None) -> dict[str, str]:
    return {"model": model} if model else {}
