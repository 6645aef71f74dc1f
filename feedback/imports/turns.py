"""Conversations of from/value turns: ShareGPT's, and LLaMA-Factory's, whose roles alternate."""

from __future__ import annotations

from typing import Any, cast

from feedback.exports.formats.shape import Line
from feedback.imports.parts import BadRow, call_of, flag, last_apart, structure, text, tools
from feedback.rows import Preference, Said, Sft, Unpaired

_ROLES = {
    **{"human": "user", "user": "user", "gpt": "assistant", "assistant": "assistant", "chatgpt": "assistant"},
    **{"bing": "assistant", "bard": "assistant", "model": "assistant", "system": "system"},
    **{"tool": "tool", "observation": "tool", "function_response": "tool"},
}
#: That every line of turns may have.
COLUMNS = frozenset({"conversations", "conversation", "system", "tools"})


def said_in(line: Line) -> list[Said]:
    value = line.get("conversations", line.get("conversation"))
    if not isinstance(value, list):
        raise BadRow("columns", "conversations are no list of turns")
    said = [said_of(turn) for turn in value]
    if system := line.get("system"):
        return [{"role": "system", "content": text(system, "system")}, *said]
    return said


def said_of(turn: object) -> Said:
    if not isinstance(turn, dict):
        raise BadRow("columns", "a turn is no from and value")
    speaker, value = turn.get("from", turn.get("role")), turn.get("value", turn.get("content"))
    content = text(value, "value")
    if speaker == "function_call":
        return {
            "role": "assistant",
            "content": "",
            "tool_calls": _calls(structure(content, "a function call")),
        }
    if not isinstance(speaker, str) or speaker not in _ROLES:
        raise BadRow("unknown_role", str(speaker))
    return cast("Said", {"role": _ROLES[speaker], "content": content})


def _calls(value: object) -> list[dict[str, Any]]:
    functions: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(function, dict) for function in functions):
        raise BadRow("tool_call")
    return [{"type": "function", "function": call_of(function)} for function in functions]


def sft(line: Line) -> Sft:
    prompt, completion = last_apart(said_in(line))
    return Sft(prompt=prompt, completion=completion, tools=tools(line.get("tools")))


def preference(line: Line) -> Preference:
    return Preference(
        prompt=said_in(line),
        chosen=[said_of(line.get("chosen"))],
        rejected=[said_of(line.get("rejected"))],
        tools=tools(line.get("tools")),
    )


def unpaired(line: Line) -> Unpaired:
    prompt, completion = last_apart(said_in(line))
    label = flag(line.get("kto_tag"), "kto_tag")
    return Unpaired(prompt=prompt, completion=completion, label=label, tools=tools(line.get("tools")))
