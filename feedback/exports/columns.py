"""The columns of a format as types: for Parquet, and for the front of a card, which `datasets` reads.

Loaded by what writes files only: the library behind it is heavy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from feedback.exports.formats.shape import Column, Format

_CALL = pa.struct(
    [
        ("id", pa.string()),
        ("type", pa.string()),
        ("function", pa.struct([("name", pa.string()), ("arguments", pa.string())])),
    ]
)
_SAID = {"role": pa.string(), "content": pa.string()}
# Only where a row has them: elsewhere a column would fill every message with nulls.
_MORE = {"tool_calls": pa.list_(_CALL), "tool_call_id": pa.string(), "name": pa.string()}
_TURN = pa.struct([("from", pa.string()), ("value", pa.string())])
_PLAIN: Mapping[str, Any] = {
    "turns": pa.list_(_TURN),
    "turn": _TURN,
    "text": pa.string(),
    "json": pa.string(),
    "flag": pa.bool_(),
    "number": pa.float64(),
}


def schema(format: Format[Any], seen: Collection[str]) -> Any:
    """`seen` are the optional columns and keys of messages that any row of the export has."""
    said = pa.struct([*_SAID.items(), *((name, kind) for name, kind in _MORE.items() if name in seen)])
    types = {**_PLAIN, "messages": pa.list_(said), "message": said}
    return pa.schema([(name, types[column]) for name, column in columns(format, seen)])


def columns(format: Format[Any], seen: Collection[str]) -> Iterator[tuple[str, Column]]:
    for name, column in format.columns.items():
        if name != "tools" or name in seen:
            yield name, column


def front(
    format: Format[Any], files: Mapping[str, str], seen: Collection[str], head: Sequence[str] = ()
) -> str:
    """The head of a card: which file is which split (others lie beside them), and the columns' types."""
    lines = ["---", *head, "configs:", "- config_name: default", "  data_files:"]
    for split, file in files.items():
        lines += [f"  - split: {split}", f"    path: {file}"]
    if set(format.encodings) == {"jsonl", "parquet"}:
        lines += ["dataset_info:", "  features:"]
        for field in schema(format, seen):
            lines += _feature(field.name, field.type, "  ")
    return "\n".join([*lines, "---", "", ""])


def _feature(name: str, kind: Any, indent: str) -> Iterator[str]:
    yield f"{indent}- name: {name}"
    if pa.types.is_list(kind) or pa.types.is_struct(kind):
        inner = kind.value_type if pa.types.is_list(kind) else kind
        yield f"{indent}  {'list' if pa.types.is_list(kind) else 'struct'}:"
        for field in inner:
            yield from _feature(field.name, field.type, indent + "  ")
    else:
        yield f"{indent}  dtype: {'float64' if pa.types.is_float64(kind) else str(kind)}"
