"""The texts of a row, for whatever looks at what it says and not at how it is laid out.

Whatever compares rows takes their texts `unnumbered`: two people who ask the same may have said other things
before, so that the same value is `<EMAIL_1>` in the one conversation and `<EMAIL_2>` in the other.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from feedback.curation.personal_data.placeholders import unnumbered
from feedback.rows import Case, Messages, Preference, Row


def prompt_text(row: Row) -> str:
    """What was asked: the messages of the prompt but for the system prompt, which many rows share."""
    return _joined(message["content"] for message in row.prompt if message["role"] != "system")


def compared_prompt(row: Row) -> str:
    return unnumbered(prompt_text(row))


def answers(row: Row) -> list[str]:
    """Each answer that the row holds."""
    if isinstance(row, Preference):
        return [_said(row.chosen), _said(row.rejected)]
    if isinstance(row, Case):
        return [row.told]
    return [_said(row.completion)]


def whole_text(row: Row) -> str:
    return _joined([prompt_text(row), *answers(row)])


# Of the words of the API; nobody writes there.
_FIXED = frozenset({"role", "kind", "type"})


def every_text(content: Any) -> Iterator[str]:
    """Whatever the stored content of a row says: system prompts, arguments of calls, references, rubrics and
    checks too. Names of fields are not said."""
    rest = [content]
    while rest:
        match rest.pop():
            case str(text):
                yield text
            case list(several):
                rest.extend(reversed(several))
            case dict(told):
                rest.extend(_said_in(name, each) for name, each in told.items() if name not in _FIXED)


def _said_in(name: str, value: Any) -> Any:
    """Arguments of a call are JSON within a string: read as what they say."""
    if name != "arguments" or not isinstance(value, str):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        return value


def normal(text: str) -> str:
    """Two texts that a reader would call the same: by case, spaces and compatible characters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _said(messages: Messages) -> str:
    return _joined(message["content"] for message in messages)


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)
