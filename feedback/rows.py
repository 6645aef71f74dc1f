"""What one row of a dataset says, by kind: as it is stored, hashed, checked and exported. Pure.

A row holds its prompt apart from what follows it: no format has to guess where an answer begins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, NotRequired, TypedDict

import orjson

__all__ = [
    "KINDS",
    "Case",
    "Kind",
    "Messages",
    "Preference",
    "Row",
    "Said",
    "Sft",
    "Unpaired",
    "content_of",
    "digest_of",
    "row_of",
]

Kind = Literal["sft", "preference", "unpaired", "evaluation"]
Role = Literal["system", "user", "assistant", "tool"]


class Said(TypedDict):
    """One message, in the words of the chat-completions API."""

    role: Role
    content: str
    tool_calls: NotRequired[list[dict[str, Any]]]
    tool_call_id: NotRequired[str]
    name: NotRequired[str]


Messages = Sequence[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sft:
    """What should be said after `prompt`."""

    prompt: Messages
    completion: Messages
    tools: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """Of two answers to one prompt, the better and the worse; `margin` says by how much, if known."""

    prompt: Messages
    chosen: Messages
    rejected: Messages
    margin: float | None = None
    tools: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaired:
    """One answer, and whether it was good."""

    prompt: Messages
    completion: Messages
    label: bool
    tools: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A prompt to measure with. `checks` need no judge: [{"kind": "contains", …}].

    `told`: the reference, else the rubric; one of only blanks tells nothing.
    """

    prompt: Messages
    reference: str | None = None
    rubric: str | None = None
    checks: Sequence[dict[str, Any]] = ()
    tags: Sequence[str] = ()
    tools: Sequence[dict[str, Any]] = ()

    @property
    def told(self) -> str:
        return next((text for text in (self.reference, self.rubric) if text and text.strip()), "")


Row = Sft | Preference | Unpaired | Case
KINDS: Mapping[Kind, type[Row]] = {
    "sft": Sft,
    "preference": Preference,
    "unpaired": Unpaired,
    "evaluation": Case,
}


def row_of(kind: Kind, content: Mapping[str, Any]) -> Row:
    """The row that `content_of` wrote. Raises TypeError on columns that its kind does not have."""
    return KINDS[kind](**content)


def content_of(row: Row) -> dict[str, Any]:
    """As JSON stores it; without what is not said."""
    return {name: value for name, value in asdict(row).items() if value is not None and value != ()}


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one spelling: equal content, equal digest."""
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
