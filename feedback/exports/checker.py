"""The rules for all rows of one export, each asked only what is not known yet. No rule is left out.

Nearly all rows break none, and few orders of roles occur: of each the rules are asked once, by a row that has
these roles and says something else in every message. What is left to look at are the texts. Any other row is
held to the rules themselves, and so is one whose glance says no.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feedback.exports.formats.shape import Format
from feedback.exports.rendering import Template
from feedback.exports.rules import Checked, check, refusals
from feedback.rows import KINDS, Kind, Messages, Preference, Row, Sft, Unpaired, row_of

__all__ = ["Checker", "Known"]

#: Between the parts of a row.
END = ""
SHAPES_MAX = 4_096
Shape = tuple[str, ...]
_SOUND = Checked()


class Known(NamedTuple):
    """A row that the export's template has rendered before, just as it is, and its tokens as counted then."""

    row: Row
    tokens: int


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
        if type(row) is Preference:
            differ = _differ(row)
            parts: tuple[Messages, ...] = (row.prompt, row.chosen, row.rejected)
        elif type(row) is Sft or type(row) is Unpaired:
            differ = len(row.completion) == 1 and bool(_said(row.completion))
            parts = (row.prompt, row.completion)
        else:
            return False
        shape = _shape(parts) if differ and not row.tools else None
        return shape is not None and self._is_sound(shape, row)

    def check(self, row: Row, tokens: int | None, *, is_plain: bool) -> Checked:
        """`tokens`: of a row that the template has rendered before; None: it is to be rendered now."""
        if tokens is None or not self._is_rendered(tokens):
            return check(row, self.format, self.template, self.max_tokens)
        return _SOUND if is_plain else Checked(refusals(row, self.format))

    def _is_rendered(self, tokens: int) -> bool:
        """Not where the line holds what is rendered, nor where the length is to be told."""
        fits = self.max_tokens is None or tokens <= self.max_tokens
        return fits and self.template is not None and self.format.as_rendered is None

    def _is_sound(self, shape: Shape, row: Row) -> bool:
        found = self._sound.get(shape)
        if found is None:
            if len(self._sound) >= SHAPES_MAX:
                self._sound.clear()
            found = self._sound[shape] = self._ask(shape, type(row))
        return found

    def _ask(self, shape: Shape, kind: type[Row]) -> bool:
        if kind is not KINDS[self.format.kind]:
            return False
        return refusals(_saying(shape, self.format.kind), self.format) is None


def _differ(row: Preference) -> bool:
    if len(row.chosen) != 1 or len(row.rejected) != 1:
        return False
    better, worse = _said(row.chosen), _said(row.rejected)
    return better != worse and bool(better and worse) and (row.margin is None or math.isfinite(row.margin))


def _said(answer: Messages) -> str:
    """Of one message; "" where it is no text."""
    content = answer[0]["content"]
    return content.strip() if type(content) is str else ""


def _shape(parts: tuple[Messages, ...]) -> Shape | None:
    """The roles of all messages, None where one of them is more than a role and a text."""
    shape: list[str] = []
    for part in parts:
        for said in part:
            if len(said) != 2 or type(said["content"]) is not str or type(said["role"]) is not str:
                return None
            shape.append(said["role"])
        shape.append(END)
    return tuple(shape)


def _saying(shape: Shape, kind: Kind) -> Row:
    """A row of these roles, with another text in each message."""
    parts: list[list[dict[str, str]]] = [[]]
    for place, role in enumerate(shape):
        if role == END:
            parts.append([])
        else:
            parts[-1].append({"role": role, "content": str(place)})
    names = ("prompt", "chosen", "rejected") if kind == "preference" else ("prompt", "completion")
    more = {"label": True} if kind == "unpaired" else {}
    return row_of(kind, {**dict(zip(names, parts, strict=False)), **more})
