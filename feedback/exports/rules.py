"""The trainers' own rules, checked before a row is written: the first one that a row breaks, or none.

Codes are stable: they stand in refused.jsonl, in cards and in the counts of a page.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from feedback.exports.formats.shape import Format, has_tools
from feedback.exports.rendering import CannotRender, Rendered, Template, answers_of, render
from feedback.rows import KINDS, Case, Messages, Preference, Row, Said

__all__ = ["WORDS", "Checked", "Refusal", "check", "refusals"]

WORDS = {
    "wrong_kind": "the format takes rows of another kind",
    "empty_list": "a list of messages is empty",
    "not_text": "a message's content is not text",
    "unknown_key": "a message has a field of no chat format",
    "tool_call": "a tool call has another shape than id, type and function with name and arguments in JSON",
    "not_unicode": "a text holds half a character",
    "unknown_role": "a role is none of system, user, assistant and tool",
    "system_not_first": "a system message stands after another message",
    "prompt_end": "the prompt does not end with the user or a tool",
    "answer_role": "an answer is not all the assistant's and its tools'",
    "tool_without_call": "a tool answers that was not called",
    "empty_answer": "an answer is empty",
    "same_answers": "both answers are the same",
    "margin": "the margin is no finite number",
    "no_reference": "the format compares with a reference, and there is none",
    "tools": "the format has no tools",
    "one_message": "the format takes an answer of one message",
    "alternation": "the format wants the user's and the assistant's turns to alternate",
    "text_beside_calls": "the format has no room for text beside tool calls",
    "template": "the chat template does not render it",
    "too_long": "it is longer than the model's context",
}
_ROLES = frozenset({"system", "user", "assistant", "tool"})
_KEYS = frozenset({"role", "content", "tool_calls", "tool_call_id", "name"})
_ANSWERING = frozenset({"assistant", "tool"})


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` is one of WORDS; `detail` says more where there is more to say."""

    code: str
    detail: str = ""

    def __str__(self) -> str:
        return WORDS[self.code] + (f": {self.detail}" if self.detail else "")


@dataclass(frozen=True, slots=True)
class Checked:
    """Either why a row is refused, or how it renders (None where no template was given)."""

    refusal: Refusal | None = None
    rendered: Rendered | None = None


def refusals(row: Row, format: Format[Any]) -> Refusal | None:
    """The first rule that the row breaks, without rendering it."""
    if not isinstance(row, KINDS[format.kind]):
        return Refusal("wrong_kind")
    for rule in _RULES:
        if code := rule(row, format):
            return Refusal(code)
    return None


def check(
    row: Row, format: Format[Any], template: Template | None = None, max_tokens: int | None = None
) -> Checked:
    """The rules, then the template, then the length: `max_tokens` is what the model's context holds."""
    if refusal := refusals(row, format):
        return Checked(refusal)
    if template is None:
        missing = format.as_rendered is not None
        return Checked(Refusal("template", "no chat template is known") if missing else None)
    try:
        rendered = render(row, template)
    except CannotRender as error:
        return Checked(Refusal("template", str(error)))
    if max_tokens is not None and rendered.is_longer_than(max_tokens):
        return Checked(Refusal("too_long", f"{rendered.tokens} tokens of {max_tokens}"))
    return Checked(rendered=rendered)


def _parts(row: Row) -> Iterator[Messages]:
    yield row.prompt
    yield from answers_of(row)


def _lists(row: Row, format: Format[Any]) -> str | None:
    return None if all(_parts(row)) else "empty_list"


def _messages(row: Row, format: Format[Any]) -> str | None:
    for part in _parts(row):
        for said in part:
            if not isinstance(said["content"], str):
                return "not_text"
            if said["role"] not in _ROLES:
                return "unknown_role"
            if len(said) > 2 and (code := _more(said)):
                return code
    return None


def _more(said: Said) -> str | None:
    if not said.keys() <= _KEYS:
        return "unknown_key"
    return None if all(map(_is_call, said.get("tool_calls", ()))) else "tool_call"


def _is_call(call: Any) -> bool:
    """In the one shape that columns have; its arguments are a string, as the API gives them."""
    if not isinstance(call, dict) or not call.keys() <= {"id", "type", "function"}:
        return False
    function = call.get("function")
    return (
        isinstance(function, dict)
        and function.keys() == {"name", "arguments"}
        and all(
            isinstance(text, str) for text in (*function.values(), call.get("id", ""), call.get("type", ""))
        )
    )


def _prompt(row: Row, format: Format[Any]) -> str | None:
    if any(said["role"] == "system" for said in row.prompt[1:]):
        return "system_not_first"
    return None if row.prompt[-1]["role"] in {"user", "tool"} else "prompt_end"


def _answers(row: Row, format: Format[Any]) -> str | None:
    for answer in answers_of(row):
        if answer[0]["role"] != "assistant" or answer[-1]["role"] != "assistant":
            return "answer_role"
        if any(said["role"] not in _ANSWERING for said in answer):
            return "answer_role"
        if not any(said["content"].strip() or said.get("tool_calls") for said in answer):
            return "empty_answer"
    return None


def _called(row: Row, format: Format[Any]) -> str | None:
    """A tool's message follows the call or another tool's message."""
    for answer in answers_of(row) or ([],):
        before: Said | None = None
        for said in (*row.prompt, *answer):
            follows = before is not None and (before["role"] == "tool" or before.get("tool_calls"))
            if said["role"] == "tool" and not follows:
                return "tool_without_call"
            before = said
    return None


def _same(row: Row, format: Format[Any]) -> str | None:
    if not isinstance(row, Preference):
        return None
    if row.margin is not None and not math.isfinite(row.margin):
        return "margin"
    return "same_answers" if _trimmed(row.chosen) == _trimmed(row.rejected) else None


def _trimmed(messages: Messages) -> list[tuple[str, str, Any]]:
    return [(said["role"], said["content"].strip(), said.get("tool_calls")) for said in messages]


def _reference(row: Row, format: Format[Any]) -> str | None:
    without = format.wants_reference and isinstance(row, Case) and not (row.reference or "").strip()
    return "no_reference" if without else None


def _tools(row: Row, format: Format[Any]) -> str | None:
    return "tools" if not format.tools and has_tools(row, [*_parts(row)]) else None


def _one_message(row: Row, format: Format[Any]) -> str | None:
    return (
        "one_message" if format.one_message and any(len(answer) != 1 for answer in answers_of(row)) else None
    )


def _alternation(row: Row, format: Format[Any]) -> str | None:
    if not format.alternates:
        return None
    for answer in answers_of(row) or ([],):
        turns = [said for said in (*row.prompt, *answer) if said["role"] != "system"]
        if any((said["role"] == "assistant") != bool(number % 2) for number, said in enumerate(turns)):
            return "alternation"
        if any(said.get("tool_calls") and said["content"].strip() for said in turns):
            return "text_beside_calls"
    return None


_RULES: tuple[Callable[[Row, Format[Any]], str | None], ...] = (
    _lists,
    _messages,
    _prompt,
    _answers,
    _called,
    _same,
    _reference,
    _tools,
    _one_message,
    _alternation,
)
