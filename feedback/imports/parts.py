"""The parts of a foreign line, checked for what they claim to be. What they are not is a BadRow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from feedback.rows import Said

NESTING = 32
_KEYS = ("tool_call_id", "name")
_ROLES = frozenset({"system", "user", "assistant", "tool"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of a line, or of a row of a sheet or table, and of a file: bytes, but for levels, lines and columns."""

    line_bytes: int = 4 * 1024 * 1024
    nesting: int = NESTING
    lines: int = 5_000_000
    # Of a packed file and of Parquet: they may hold a thousand times what they weigh.
    unpacked: int = 4 * 1024 * 1024 * 1024
    # Of Parquet: columns, and what reading it may take.
    columns: int = 1_000
    memory: int = 768 * 1024 * 1024


class Unreadable(Exception):
    """No line of the file can be trusted; the text says why, for whoever brought it."""


class BadRow(Exception):
    """`code` is one of the importers' words or of the rules'."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise BadRow("columns", f"{name} is not text")
    if "\0" in value:
        raise BadRow("nul")
    return value


def messages(value: object, name: str, role: str = "user") -> list[Said]:
    """A list of messages, one message, or a plain text that `role` says."""
    if isinstance(value, str):
        return [cast("Said", {"role": role, "content": text(value, name)})]
    if isinstance(value, dict):
        return [message(value, name)]
    if not isinstance(value, list):
        raise BadRow("columns", f"{name} is no list of messages")
    return [message(each, name) for each in value]


def message(value: object, name: str) -> Said:
    if not isinstance(value, dict):
        raise BadRow("columns", f"{name} holds something that is no message")
    role = value.get("role")
    if not isinstance(role, str) or role not in _ROLES:
        raise BadRow("unknown_role", str(role))
    said: dict[str, Any] = {"role": role, "content": text(value.get("content") or "", f"{name}.content")}
    if calls := value.get("tool_calls"):
        said["tool_calls"] = _calls(calls)
    for key in _KEYS:
        if value.get(key):
            said[key] = text(value[key], f"{name}.{key}")
    return cast("Said", said)


def _calls(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise BadRow("tool_call")
    return [_call(each) for each in value]


def _call(value: object) -> dict[str, Any]:
    """Arguments that came as a structure become the text that the API gives."""
    function = value.get("function") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(function, dict):
        raise BadRow("tool_call")
    kept = {key: value[key] for key in ("id", "type") if value.get(key) is not None}
    return {**kept, "function": call_of(function)}


def call_of(function: dict[str, Any]) -> dict[str, str]:
    arguments = function.get("arguments", "{}")
    if not isinstance(arguments, str):
        arguments = orjson.dumps(arguments).decode()
    return {
        "name": text(function.get("name"), "a tool call's name"),
        "arguments": text(arguments, "arguments"),
    }


def tools(value: object) -> Sequence[dict[str, Any]]:
    """Schemas, as a list or as JSON in a string."""
    if isinstance(value, str):
        value = structure(value, "tools") if value.strip() else []
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise BadRow("columns", "tools are no list of schemas")
    return value or ()


def structure(value: str, name: str) -> Any:
    """JSON inside of a text, as deep as a line may be."""
    try:
        held = orjson.loads(value)
    except orjson.JSONDecodeError as error:
        raise BadRow("columns", f"{name} holds no JSON") from error
    if depth(held, NESTING) > NESTING:
        raise BadRow("too_deep", name)
    return held


def depth(value: object, most: int) -> int:
    """Levels of nesting, as far as one past `most`; a loop, so that no depth is too much for it."""
    level = [value]
    for number in range(most + 2):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return number
    return most + 1


def flag(value: object, name: str) -> bool:
    """A boolean alone: 0, 1 and "yes" mean different things in different files."""
    if not isinstance(value, bool):
        raise BadRow("label", f"{name} is neither true nor false")
    return value


def number(value: object, name: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRow("margin")
    return float(value)


def apart(chosen: list[Said], rejected: list[Said]) -> tuple[list[Said], list[Said], list[Said]]:
    """Prompt and both answers of two whole conversations, by turns: all but the last of each is the prompt.

    Never by characters: where one answer begins like the other, a part of it would become prompt.
    """
    if not chosen or not rejected:
        raise BadRow("empty_list")
    if chosen[:-1] != rejected[:-1]:
        raise BadRow("diverging")
    return chosen[:-1], chosen[-1:], rejected[-1:]


def last_apart(said: list[Said]) -> tuple[list[Said], list[Said]]:
    """Prompt and answer of one conversation: the answer is its last message."""
    return said[:-1], said[-1:]
