"""JSON Schema with bounds: no address is ever opened, and what would take long ends at a time limit."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

import orjson
import regex
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.exceptions import ValidationError as Fault
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

BYTES_MAX, DEPTH_MAX, PATTERN_MAX, ITEMS_MAX = 16_384, 24, 500, 2_000
LIMIT_S, PATTERN_LIMIT_S = 0.5, 0.1
DRAFT = "https://json-schema.org/draft/2020-12/schema"
# They name other documents, or make the same step without end.
_REFUSED = frozenset(
    {"$id", "$anchor", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$vocabulary", "id"}
)
_UNTIMED = frozenset({"patternProperties", "unevaluatedProperties", "unevaluatedItems"})
_DATA = frozenset({"const", "enum", "default", "examples"})
_NAMED = frozenset({"properties", "$defs", "definitions", "dependentSchemas"})
_FENCED = re.compile(r"```[\w-]{0,20}[ \t]*\n(.*?)\n[ \t]*```", re.S)
_deadline: ContextVar[float] = ContextVar("deadline")


class TooLong(Exception):
    """The time limit has passed."""


def accepted(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema, if it may be used. Raises ValueError, saying which key or which limit."""
    if _size(schema) > BYTES_MAX:
        raise ValueError(f"is larger than {BYTES_MAX} bytes")
    if str(schema.get("$schema", DRAFT)).rstrip("#") != DRAFT:
        raise ValueError("$schema: only draft 2020-12")
    for key, value in _keywords(schema, 0):
        _check(key, value)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise ValueError(
            f"{'.'.join(map(str, error.absolute_path)) or 'schema'}: {error.message[:200]}"
        ) from None
    return schema


def _size(schema: dict[str, Any]) -> int:
    try:
        written = orjson.dumps(schema)
        if b"\\u0000" in written:
            raise ValueError("holds the character NUL")
        return len(written)
    except orjson.JSONEncodeError as error:  # half a character, or a number beyond 64 bits
        raise ValueError(f"is no JSON: {error}") from error


def _keywords(value: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Each with what it says, wherever a schema may stand. Raises ValueError where it is nested too deep."""
    if depth > DEPTH_MAX:
        raise ValueError(f"is nested deeper than {DEPTH_MAX}")
    if isinstance(value, list):
        for each in value:
            yield from _keywords(each, depth + 1)
    elif isinstance(value, Mapping):
        for key, said in value.items():
            yield key, said
            if key in _NAMED and isinstance(said, Mapping):
                for each in said.values():
                    yield from _keywords(each, depth + 2)
            elif key not in _DATA:
                yield from _keywords(said, depth + 1)


def _check(key: str, value: Any) -> None:
    if key in _REFUSED or key in _UNTIMED:
        raise ValueError(f"{key} is not supported")
    if key == "$ref" and not (isinstance(value, str) and value.startswith("#")):
        raise ValueError("$ref: only within the schema (#/…)")
    if key == "pattern" and isinstance(value, str):
        _check_pattern(value)


def _check_pattern(pattern: str) -> None:
    if len(pattern) > PATTERN_MAX:
        raise ValueError(f"pattern is longer than {PATTERN_MAX} characters")
    try:
        regex.compile(pattern)
    except (regex.error, OverflowError, MemoryError, RecursionError) as error:
        raise ValueError(f"pattern is none: {error}") from error


def fault(schema: dict[str, Any], completion: str) -> str:
    """What is wrong with the JSON of a completion, or nothing."""
    try:
        instance = orjson.loads(_json(completion))
    except orjson.JSONDecodeError:
        return "is not JSON"
    _deadline.set(time.monotonic() + LIMIT_S)
    try:
        found = next(_Timed(schema, registry=Registry()).iter_errors(instance), None)
    except (TooLong, TimeoutError):
        return f"the schema took longer than {LIMIT_S} s"
    except RecursionError:
        return "the schema refers to itself without end"
    except Unresolvable as error:
        return f"the schema refers to what it does not have: {str(error)[:100]}"
    return f"{_place(found)} does not fit: {found.validator}" if found else ""


def _json(completion: str) -> str:
    """The only fenced block if there is one, else all."""
    blocks = _FENCED.findall(completion)
    return blocks[0] if len(blocks) == 1 else completion


def _place(found: Fault) -> str:
    return "".join(f"[{part!r}]" for part in found.absolute_path)[:100] or "the whole"


def _timed(keyword: Any) -> Any:
    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Fault]:
        if time.monotonic() > _deadline.get():
            raise TooLong
        yield from keyword(validator, value, instance, schema) or ()

    return check


def _pattern(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Fault]:
    """In place of the library's own, which knows no time limit."""
    if isinstance(instance, str) and not regex.search(pattern, instance, timeout=PATTERN_LIMIT_S):
        yield Fault("does not match")


def _unique(validator: Any, wanted: bool, instance: Any, schema: Any) -> Iterator[Fault]:
    """The library's own compares each with each: no longer lists."""
    if wanted and isinstance(instance, list):
        if len(instance) > ITEMS_MAX:
            yield Fault(f"is longer than {ITEMS_MAX}, to be compared")
        else:
            yield from _UNIQUE(validator, wanted, instance, schema) or ()


_UNIQUE = Draft202012Validator.VALIDATORS["uniqueItems"]
_KEYWORDS = {**Draft202012Validator.VALIDATORS, "pattern": _pattern, "uniqueItems": _unique}
_Timed = extend(  # type: ignore[no-untyped-call]  # the stubs leave it without types
    Draft202012Validator, {name: _timed(keyword) for name, keyword in _KEYWORDS.items()}
)
