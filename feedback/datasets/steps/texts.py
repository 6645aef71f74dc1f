"""The texts of a row, for whatever looks at what it says and not at how it is laid out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from feedback.rows import Case, Messages, Preference, Row


def prompt_text(row: Row) -> str:
    """What was asked: the messages of the prompt but for the system prompt, which many rows share."""
    return _joined(message["content"] for message in row.prompt if message["role"] != "system")


def answers(row: Row) -> list[str]:
    """Each answer that the row holds."""
    if isinstance(row, Preference):
        return [_said(row.chosen), _said(row.rejected)]
    if isinstance(row, Case):
        return [row.reference or row.rubric or ""]
    return [_said(row.completion)]


def whole_text(row: Row) -> str:
    return _joined([prompt_text(row), *answers(row)])


def normal(text: str) -> str:
    """Two texts that a reader would call the same: by case, spaces and compatible characters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _said(messages: Messages) -> str:
    return _joined(message["content"] for message in messages)


def _joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)
