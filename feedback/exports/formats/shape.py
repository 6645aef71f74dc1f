"""What a format is: which rows it takes, what one of its lines holds, and what lies beside the lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import orjson

from feedback.exports.rendering import Rendered
from feedback.rows import Kind, Messages, Row, Said

Line = dict[str, Any]
# How a column is stored where columns have types; "json" is a string that holds JSON.
Column = Literal["messages", "message", "turns", "turn", "text", "flag", "number", "json"]
Encoding = Literal["jsonl", "parquet", "csv"]
R = TypeVar("R", bound=Row)


def nothing_beside(files: Mapping[str, str]) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Format(Generic[R]):
    """One target. `as_line` makes a line of a row that the rules let through; it raises nothing."""

    name: str
    title: str
    library: str
    kind: Kind
    columns: Mapping[str, Column]
    as_line: Callable[[R], Line]
    # Instead of `as_line`, for a target that takes the text as the model sees it.
    as_rendered: Callable[[R, Rendered], Line] | None = None
    # From the files (split to file name) to what lies beside them (file name to text).
    beside: Callable[[Mapping[str, str]], dict[str, str]] = nothing_beside
    encodings: tuple[Encoding, ...] = ("jsonl", "parquet")
    tools: bool = True
    # A person's turns and the model's take turns, after one system message at most.
    alternates: bool = False
    # An answer is a single message.
    one_message: bool = False
    # The line of a row without tools is the row as it is stored: but for spaces and the order of keys.
    as_stored: bool = False
    # A case is of use only with a reference to compare with.
    wants_reference: bool = False

    def line(self, row: R, rendered: Rendered | None = None) -> Line:
        """Raises ValueError for a target of rendered text that got none."""
        if self.as_rendered is None:
            return self.as_line(row)
        if rendered is None:
            raise ValueError(f"{self.name} takes rendered text.")
        return self.as_rendered(row, rendered)


def with_tools(line: Line, row: Row) -> Line:
    """Tool schemas as one JSON string: as structures, columnar files would fill absent keys with nulls."""
    if row.tools:
        line["tools"] = as_json(row.tools)
    return line


def as_json(value: object) -> str:
    return orjson.dumps(value).decode()


def has_tools(row: Row, messages: Sequence[Messages]) -> bool:
    """Whether tools are offered, called or answering anywhere in it."""
    if row.tools:
        return True
    return any(speaks_of_tools(said) for part in messages for said in part)


def speaks_of_tools(said: Said) -> bool:
    return said["role"] == "tool" or bool(said.get("tool_calls"))
