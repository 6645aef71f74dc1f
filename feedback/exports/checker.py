"""The rules for all rows of one export, each asked only what is not known yet. No rule is left out.

Nearly all rows break none, and few orders of roles occur: of each the rules are asked once, by a row that has
these roles and says something else in every message. What is left to look at are the texts. Any other row is
held to the rules themselves, and so is one whose glance says no.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from feedback.exports.formats.shape import Format
from feedback.exports.rendering import Template
from feedback.exports.rules import Checked, check, refusals
from feedback.rows import KINDS, Case, Kind, Messages, Preference, Row, row_of

__all__ = ["Checker", "Stored", "shape_of"]

SHAPES_MAX = 4_096
#: The roles of a row: of each part in a row, with PART between parts.
Shape = str
PART = "|"
_ROLES = frozenset({"system", "user", "assistant", "tool"})
_SOUND = Checked()


class Stored(NamedTuple):
    """A row as the database has it, in JSON.

    `tokens` as they were counted when the export's template rendered it just as it is; None: it did not.
    `shape` as `shape_of` told it then; "" for a row that is not plain, or of which that is not known.
    """

    kind: Kind
    content: bytes
    tokens: int | None = None
    shape: Shape = ""

    def row(self) -> Row:
        return row_of(self.kind, orjson.loads(self.content))


@dataclass(slots=True)
class Checker:
    """`max_tokens` is what the model's context holds."""

    format: Format[Any]
    template: Template | None = None
    max_tokens: int | None = None
    _sound: dict[Shape, bool] = field(default_factory=dict)

    def is_plain(self, row: Row) -> bool:
        """True where no rule refuses it, and it has no tools and no messages of more than role and text.
        False says nothing.
        """
        shape = shape_of(row)
        return bool(shape) and type(row) is KINDS[self.format.kind] and self._is_sound(shape)

    def is_known(self, stored: Stored) -> bool:
        """Whether it is plain, and rendered, without a look at what it says."""
        if not stored.shape or stored.tokens is None or stored.kind != self.format.kind:
            return False
        return self._is_rendered(stored.tokens) and self._is_sound(stored.shape)

    def check(self, row: Row, tokens: int | None, *, is_plain: bool) -> Checked:
        """`tokens`: of a row that the template has rendered before; None: it is to be rendered now."""
        if tokens is None or not self._is_rendered(tokens):
            return check(row, self.format, self.template, self.max_tokens)
        return _SOUND if is_plain else Checked(refusals(row, self.format))

    def _is_rendered(self, tokens: int) -> bool:
        """Not where the line holds what is rendered, nor where the length is to be told."""
        fits = self.max_tokens is None or tokens <= self.max_tokens
        return fits and self.template is not None and self.format.as_rendered is None

    def _is_sound(self, shape: Shape) -> bool:
        found = self._sound.get(shape)
        if found is None:
            if len(self._sound) >= SHAPES_MAX:
                self._sound.clear()
            found = refusals(_saying(shape, self.format.kind), self.format) is None
            self._sound[shape] = found
        return found


def shape_of(row: Row) -> Shape:
    """Of a row without tools, whose messages are a role and a text each, whose answers are one message each
    that says something, and not the same; "" of another one. What it tells beside roles is in no shape: who
    changes it raises RENDERING_VERSION.
    """
    if isinstance(row, Case) or row.tools:
        return ""
    if isinstance(row, Preference):
        parts: tuple[Messages, ...] = (row.prompt, row.chosen, row.rejected)
        says = row.margin is None and _differ(row.chosen, row.rejected)
    else:
        parts = (row.prompt, row.completion)
        says = bool(_said(row.completion))
    return _roles(parts) if says else ""


def _differ(one: Messages, other: Messages) -> bool:
    better, worse = _said(one), _said(other)
    return better != worse and bool(better and worse)


def _said(answer: Messages) -> str:
    """Of one message; "" where it is no text, or more than one message."""
    content = answer[0]["content"] if len(answer) == 1 else None
    return content.strip() if type(content) is str else ""


def _roles(parts: tuple[Messages, ...]) -> Shape:
    shape: list[str] = []
    for part in parts:
        for said in part:
            if len(said) != 2 or type(said["content"]) is not str or said["role"] not in _ROLES:
                return ""
            shape.append(said["role"])
        shape.append(PART)
    return " ".join(shape)


def _saying(shape: Shape, kind: Kind) -> Row:
    """A row of these roles, with another text in each message."""
    parts: list[list[dict[str, str]]] = [[]]
    for place, role in enumerate(shape.split()):
        if role == PART:
            parts.append([])
        else:
            parts[-1].append({"role": role, "content": str(place)})
    names = ("prompt", "chosen", "rejected") if kind == "preference" else ("prompt", "completion")
    more = {"label": True} if kind == "unpaired" else {}
    return row_of(kind, {**dict(zip(names, parts, strict=False)), **more})
