"""OpenAI's fine-tuning files, which Azure, Together and Fireworks read too."""

from __future__ import annotations

from typing import Any

from feedback.exports.formats.shape import Format, Line
from feedback.rows import Messages, Preference, Row, Sft


def _conversation(messages: Messages, row: Row) -> dict[str, Any]:
    said: dict[str, Any] = {"messages": messages}
    if row.tools:
        said["tools"] = row.tools
    return said


def _sft(row: Sft) -> Line:
    return _conversation([*row.prompt, *row.completion], row)


def _dpo(row: Preference) -> Line:
    return {
        "input": _conversation(row.prompt, row),
        "preferred_output": row.chosen,
        "non_preferred_output": row.rejected,
    }


SFT: Format[Sft] = Format(
    name="openai-sft",
    title="OpenAI: supervised fine-tuning",
    library="openai",
    kind="sft",
    columns={"messages": "messages", "tools": "json"},
    as_line=_sft,
    encodings=("jsonl",),
)
DPO: Format[Preference] = Format(
    name="openai-dpo",
    title="OpenAI: preference fine-tuning",
    library="openai",
    kind="preference",
    columns={"input": "json", "preferred_output": "messages", "non_preferred_output": "messages"},
    as_line=_dpo,
    encodings=("jsonl",),
)
