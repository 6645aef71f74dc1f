"""The engine's short requests: JSON in, JSON out, within one time limit."""

from __future__ import annotations

import asyncio
import hashlib
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from inference.engine.answer import beginning_of, lost_before_answer
from inference.engine.failures import refusal
from inference.exceptions import Malformed, TimedOut
from inference.special_tokens import WELL_KNOWN, special_tokens_in
from inference.text import cut_text
from inference.types import NAME_MAX, ServedModel, Template

#: A description of a tokenizer with all its added tokens is the largest of them, some megabytes.
_REPLY_LIMIT = 16 * 1024 * 1024


async def body_of(client: httpx.AsyncClient, request: httpx.Request, limit: float) -> bytes:
    """The reply's body; anything but 200 raises what it stands for."""
    try:
        async with asyncio.timeout(limit):
            return await _body_of(client, request)
    except TimeoutError as error:
        raise TimedOut(f"{request.url.path} not answered within {limit} s") from error
    except httpx.TransportError as error:
        raise lost_before_answer(error) from error


async def _body_of(client: httpx.AsyncClient, request: httpx.Request) -> bytes:
    response = await client.send(request, stream=True)
    try:
        if response.status_code != HTTPStatus.OK:
            raise refusal(response.status_code, response.headers, await beginning_of(response))
        body = await beginning_of(response, _REPLY_LIMIT)
    finally:
        await response.aclose()
    if len(body) > _REPLY_LIMIT:
        raise Malformed(f"{request.url.path} answered with more than {_REPLY_LIMIT} bytes")
    return body


def object_in(body: bytes) -> dict[str, Any]:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed("a reply that is no JSON") from error
    if not isinstance(content, dict):
        raise Malformed("a reply that is no object")
    return content


def served_models_in(content: dict[str, Any]) -> tuple[ServedModel, ...]:
    cards = content.get("data")
    if not isinstance(cards, list):
        raise Malformed("a list of models without its data")
    return tuple(_served_model(card) for card in cards)


def _served_model(card: Any) -> ServedModel:
    if not isinstance(card, dict) or not isinstance(card.get("id"), str):
        raise Malformed("a model without its id")
    length = card.get("max_model_len")
    return ServedModel(
        id=card["id"],
        max_model_len=length if isinstance(length, int) else None,
        root=cut_text(_text_in(card, "root") or "", NAME_MAX) or None,
        parent=_text_in(card, "parent"),
    )


def template_in(tokenizer_info: dict[str, Any]) -> Template:
    """From the engine's description of its tokenizer."""
    source = _text_in(tokenizer_info, "chat_template")
    digest = hashlib.sha256(source.encode()).hexdigest() if source else ""
    return Template(special_tokens_in(tokenizer_info) or WELL_KNOWN, digest)


def _text_in(content: dict[str, Any], name: str) -> str | None:
    value = content.get(name)
    return value if isinstance(value, str) else None


def text_in(content: dict[str, Any], name: str) -> str:
    if (value := _text_in(content, name)) is None:
        raise Malformed(f"a reply without {name}")
    return value


def token_ids_in(content: dict[str, Any]) -> list[int]:
    tokens = content.get("tokens")
    if not isinstance(tokens, list) or not all(type(token) is int for token in tokens):
        raise Malformed("a reply without its tokens")
    return tokens
