"""A check in the words of the form that asks for it; also one of a file that was brought in. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

KINDS: Mapping[str, str] = {
    "exact": "is exactly this text",
    "contains": "contains this text",
    "regex": "matches this pattern",
    "json_schema": "is JSON of this schema",
    "number": "ends with this number",
    "refusal": "declines to answer",
}
_SAYS = ("text", "pattern", "value", "json_schema")


def in_words(check: Mapping[str, Any]) -> str:
    """Such as: contains this text: Paris. One of a kind that is not known as it stands, in JSON."""
    kind = check.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        return json.dumps(check, ensure_ascii=False)
    told = _wanted(kind, check) + "".join(f", {words}" for words in _options(check))
    value = next((check[name] for name in _SAYS if name in check), None)
    if value is None:
        return told
    shown = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else value
    return f"{told}: {shown}"


def _wanted(kind: str, check: Mapping[str, Any]) -> str:
    match kind, check.get("which"), check.get("expected"):
        case "number", "first", _:
            return "has this as its first number"
        case "number", "only", _:
            return "has this as its only number"
        case "refusal", _, False:
            return "does not decline to answer"
    return KINDS[kind]


def _options(check: Mapping[str, Any]) -> Iterator[str]:
    if check.get("ignore_case"):
        yield "whatever its capitals"
    if check.get("absent"):
        yield "and must not"
    if check.get("tolerance"):
        yield f"give or take {_plain(check['tolerance'])}"
    if check.get("relative"):
        yield f"give or take {_plain(check['relative'])} of it"


def _plain(number: Any) -> str:
    return f"{number:g}" if isinstance(number, int | float) else json.dumps(number, ensure_ascii=False)
