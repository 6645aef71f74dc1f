"""From the engine's stream of JSON to deltas. Pure: bytes in, at most one delta out per chunk.

A failure never swallows text that came before it in the same chunk: it waits in `failure` meanwhile.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import orjson

from inference.engine.events import EventStream
from inference.engine.failures import failure_in_stream
from inference.exceptions import Aborted, EngineError, Malformed, Overrun, StreamCut
from inference.text import clean_text, cut_text
from inference.types import NAME_MAX, REASON_MAX, StreamDelta, Usage

_DONE = b"[DONE]"
_ABORT = "abort"
#: No known vocabulary has a longer token, in characters.
_TOKEN_MAX = 128
#: What a column of whole numbers holds.
NUMBER_MAX = 2**31 - 1


class AnswerStream:
    """Reads one answer's stream, of chat and of plain completions alike."""

    def __init__(self, max_tokens: int = sys.maxsize) -> None:
        self._events = EventStream()
        self._room = _Room(max_tokens)
        self.begun = False
        self.done = False
        self.finish_reason: str | None = None
        self.failure: EngineError | None = None

    def feed(self, chunk: bytes) -> StreamDelta | None:
        """What `chunk` added, joined; None when it added nothing."""
        joined = _Joined()
        try:
            for event in self._events.feed(chunk):
                if self.done:
                    break
                self._take(event.data, joined)
        except EngineError as error:
            self._fail(error)
        return self._handed_on(joined)

    def end(self) -> None:
        """The stream is over: raises what was wrong with it."""
        if self.failure is not None:
            raise self.failure
        if self.finish_reason is None:
            raise StreamCut("the stream ended without a finish reason")

    def _fail(self, error: EngineError) -> None:
        self.failure = self.failure or error
        self.done = True

    def _take(self, data: bytes, joined: _Joined) -> None:
        if data == _DONE:
            self.done = True
            return
        content = _parsed(data)
        if (error := content.get("error")) is not None:
            raise failure_in_stream(error, begun=self.begun or joined.has_tokens)
        joined.add(content, self._room)

    def _handed_on(self, joined: _Joined) -> StreamDelta | None:
        reason = joined.finish_reason
        if reason == _ABORT:
            # Usage may still follow, so that this one waits for the end of the stream.
            self.failure = self.failure or Aborted("the engine gave the request up")
            reason = None
        self.finish_reason = reason or self.finish_reason
        self.begun = self.begun or joined.has_tokens
        return joined.delta(reason)


class _Room:
    """What is left of the tokens that were asked for. Some engines tell no ids: their text counts."""

    def __init__(self, max_tokens: int) -> None:
        self._tokens = max_tokens
        self._characters = max_tokens * _TOKEN_MAX

    def take(self, token_ids: list[int], text: str) -> None:
        self._tokens -= len(token_ids)
        self._characters -= len(text)
        if self._tokens < 0 or self._characters < 0:
            raise Overrun("more tokens than were asked for, and no end")


class _Joined:
    """What the events of one chunk add up to."""

    __slots__ = ("content", "finish_reason", "model", "prompt_token_ids", "texts", "token_ids", "usage")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.token_ids: list[int] = []
        self.prompt_token_ids: list[int] | None = None
        self.finish_reason: str | None = None
        self.usage: Usage | None = None
        self.content: dict[str, Any] | None = None

    @property
    def has_tokens(self) -> bool:
        return bool(self.texts or self.token_ids)

    def add(self, content: dict[str, Any], room: _Room) -> None:
        self.content = content
        if (usage := content.get("usage")) is not None:
            self.usage = _usage(usage)
        if (prompt := content.get("prompt_token_ids")) is not None:
            self.prompt_token_ids = _ids(prompt)
        choices = content.get("choices")
        if not isinstance(choices, list):
            raise Malformed("an event without choices")
        if choices:
            self._add_choice(choices[0], room)

    def _add_choice(self, choice: Any, room: _Room) -> None:
        if not isinstance(choice, dict):
            raise Malformed("a choice that is no object")
        text, token_ids = _text_of(choice), _ids(choice.get("token_ids") or [])
        room.take(token_ids, text)
        if text:
            self.texts.append(text)
        self.token_ids += token_ids
        if (prompt := choice.get("prompt_token_ids")) is not None:
            self.prompt_token_ids = _ids(prompt)
        if (reason := choice.get("finish_reason")) is not None:
            self.finish_reason = cut_text(_string(reason), REASON_MAX)

    def delta(self, finish_reason: str | None) -> StreamDelta | None:
        if self.content is None:
            return None
        return StreamDelta(
            text=clean_text("".join(self.texts)),
            token_ids=tuple(self.token_ids),
            prompt_token_ids=None if self.prompt_token_ids is None else tuple(self.prompt_token_ids),
            finish_reason=finish_reason,
            usage=self.usage,
            model=_name_or_none(self.content.get("model")),
            request_id=_string_or_none(self.content.get("id")),
        )


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError:
        content = _leniently_parsed(data)
    if not isinstance(content, dict):
        raise Malformed("an event that is no object")
    return content


def _leniently_parsed(data: bytes) -> Any:
    """The strict reader refuses lone surrogates and broken UTF-8; neither is worth an answer."""
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Malformed("an event that is no JSON") from error


def _text_of(choice: dict[str, Any]) -> str:
    delta = choice.get("delta")
    if delta is None:
        return _string(choice.get("text") or "")
    if not isinstance(delta, dict):
        raise Malformed("a delta that is no object")
    return _string(delta.get("content") or "")


def _usage(usage: Any) -> Usage:
    if not isinstance(usage, dict):
        raise Malformed("usage that is no object")
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    return Usage(_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), _count(cached))


def _count(value: Any) -> int:
    return min(value, NUMBER_MAX) if isinstance(value, int) and value > 0 else 0


def _ids(value: Any) -> list[int]:
    if not isinstance(value, list) or not all(
        type(token) is int and 0 <= token <= NUMBER_MAX for token in value
    ):
        raise Malformed("token ids that are no whole numbers within bounds")
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed("a text that is no string")
    return value


def _name_or_none(value: Any) -> str | None:
    return cut_text(value, NAME_MAX) if isinstance(value, str) else None


def _string_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) else None
