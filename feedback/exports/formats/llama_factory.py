"""LLaMA-Factory: from/value turns that alternate, the system message apart, and a dataset_info.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from feedback.exports.formats.shape import Column, Format, Line, as_json, with_tools
from feedback.rows import Messages, Preference, Row, Said, Sft, Unpaired

_FROM = {"user": "human", "assistant": "gpt", "tool": "observation"}
_COLUMNS: dict[str, Column] = {"conversations": "turns", "system": "text", "tools": "json"}
_NAMED = {"messages": "conversations", "system": "system", "tools": "tools"}


def _turn(said: Said) -> dict[str, str]:
    if calls := said.get("tool_calls"):
        # With text beside the calls, the calls alone would lose it: the rules refuse such a message here.
        return {"from": "function_call", "value": as_json([call["function"] for call in calls])}
    return {"from": _FROM[said["role"]], "value": said["content"]}


def _line(messages: Messages, row: Row) -> Line:
    """`system` and `tools` are in every line, as its converter asks for the columns that it was told of."""
    system = messages[0]["content"] if messages[0]["role"] == "system" else ""
    turns = [_turn(said) for said in messages if said["role"] != "system"]
    return with_tools({"conversations": turns, "system": system, "tools": ""}, row)


def _sft(row: Sft) -> Line:
    return _line([*row.prompt, *row.completion], row)


def _dpo(row: Preference) -> Line:
    line = _line(row.prompt, row)
    return {**line, "chosen": _turn(row.chosen[0]), "rejected": _turn(row.rejected[0])}


def _kto(row: Unpaired) -> Line:
    return {**_line([*row.prompt, *row.completion], row), "kto_tag": row.label}


def _dataset_info(**more: Any) -> Callable[[Mapping[str, str]], dict[str, str]]:
    columns = {**_NAMED, **more.pop("columns", {})}

    def beside(files: Mapping[str, str]) -> dict[str, str]:
        entries = {
            split: {"file_name": file, "formatting": "sharegpt", **more, "columns": columns}
            for split, file in files.items()
        }
        return {"dataset_info.json": orjson.dumps(entries, option=orjson.OPT_INDENT_2).decode() + "\n"}

    return beside


SFT: Format[Sft] = Format(
    name="llama-factory-sft",
    title="LLaMA-Factory: conversations",
    library="LLaMA-Factory",
    kind="sft",
    columns=_COLUMNS,
    as_line=_sft,
    beside=_dataset_info(),
    alternates=True,
)
DPO: Format[Preference] = Format(
    name="llama-factory-dpo",
    title="LLaMA-Factory: preference pairs",
    library="LLaMA-Factory",
    kind="preference",
    columns={**_COLUMNS, "chosen": "turn", "rejected": "turn"},
    as_line=_dpo,
    beside=_dataset_info(ranking=True, columns={"chosen": "chosen", "rejected": "rejected"}),
    alternates=True,
    one_message=True,
)
KTO: Format[Unpaired] = Format(
    name="llama-factory-kto",
    title="LLaMA-Factory: rated answers (KTO)",
    library="LLaMA-Factory",
    kind="unpaired",
    columns={**_COLUMNS, "kto_tag": "flag"},
    as_line=_kto,
    beside=_dataset_info(columns={"kto_tag": "kto_tag"}),
    alternates=True,
    one_message=True,
)
