"""What an engine's refusal means: from status, headers and body to a failure with a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import orjson

from inference.exceptions import (
    ContextTooLong,
    EngineDied,
    EngineDown,
    EngineError,
    EngineFault,
    Malformed,
    Overloaded,
    Rejected,
    Unauthorized,
    UnknownModel,
)

#: How the engine (and servers like it) says that a request is too long; the numbers are tokens.
_TOO_LONG = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"maximum context length is (?P<limit>\d+) tokens.*contains (?:at least )?(?P<asked>\d+) input token",
        r"maximum context length is (?P<limit>\d+) tokens.*(?:requested|resulted in) (?P<asked>\d+) tokens",
        r"prompt \(length (?P<asked>\d+)\).*maximum model length of (?P<limit>\d+)",
        r"Input length \((?P<asked>\d+)\) exceeds .*\((?P<limit>\d+)\)",
        r"maximum context length is (?P<limit>\d+) tokens",
        # A prompt that fills the context leaves no token for the answer.
        r"max_tokens must be at least 1, got 0",
        r"cannot be greater than max_model_len",
        r"context_length_exceeded",
    )
)
#: The server outlives its engine by a second or two and answers 500 meanwhile.
_DEAD_ENGINE = "EngineCore encountered an issue"
_DETAIL_LENGTH = 300


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> EngineError:
    """The failure that an HTTP answer other than 200 stands for."""
    message = message_of(body)
    detail = f"{status} {message}".strip()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Overloaded(detail, seconds_to_wait(headers.get("retry-after")))
    if status in _DOWN or _DEAD_ENGINE in message:
        return EngineDown(detail, seconds_to_wait(headers.get("retry-after")))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return EngineFault(detail)
    if status >= HTTPStatus.BAD_REQUEST:
        return _rejection(status, message, detail)
    return Malformed(detail)


_DOWN = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


def _rejection(status: int, message: str, detail: str) -> Rejected:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Unauthorized(detail)
    if status == HTTPStatus.NOT_FOUND:
        return UnknownModel(detail)
    return _too_long(message, detail) or (
        ContextTooLong(detail) if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else Rejected(detail)
    )


def _too_long(message: str, detail: str) -> ContextTooLong | None:
    for pattern in _TOO_LONG:
        if found := pattern.search(message):
            numbers = {name: int(value) for name, value in found.groupdict().items()}
            return ContextTooLong(detail, asked=numbers.get("asked"), limit=numbers.get("limit"))
    return None


def failure_in_stream(error: object, *, begun: bool) -> EngineError:
    """The failure that an error object in a stream stands for; before the first token as its code says."""
    code = error.get("code") if isinstance(error, dict) else None
    if (
        not begun
        and isinstance(code, int)
        and code in range(400, 600)
        and code != HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        return refusal(code, {}, orjson.dumps({"error": error}))
    return EngineDied(_message_in({"error": error}))


def message_of(body: bytes) -> str:
    """The engine's own words, shortened, for the log."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body[:_DETAIL_LENGTH].decode("utf-8", "replace")
    return _message_in(content)


def _message_in(content: Any) -> str:
    error = content.get("error", content) if isinstance(content, dict) else content
    if not isinstance(error, dict):
        return str(error)[:_DETAIL_LENGTH]
    message = str(error.get("message") or error.get("detail") or "")
    # A validation error repeats the whole input, and the log holds no prompt.
    if "validation error" in message:
        message = f"validation error in {error.get('param')}"
    code = error.get("code")
    return f"{code if isinstance(code, str) else ''} {message[:_DETAIL_LENGTH]}".strip()


def seconds_to_wait(header: str | None) -> float | None:
    """A Retry-After header, seconds or date; None when there is none that can be read."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
