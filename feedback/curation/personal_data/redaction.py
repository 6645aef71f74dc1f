"""The door: a row in, the row without what is personal out, and a count of what went. The values stay here.

All that a row says is read: messages, calls of tools with their arguments, references, rubrics, checks.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Generic, TypeVar

import orjson

from feedback.curation.personal_data.detection import detect
from feedback.curation.personal_data.echoes import Echoes
from feedback.curation.personal_data.hits import Hit, Type, resolved
from feedback.curation.personal_data.placeholders import Placeholders
from feedback.rows import Case, Preference, Row, Said

AnyRow = TypeVar("AnyRow", bound=Row)
Write = Callable[[str, str], str]
_ROLES = frozenset({"system", "user", "assistant", "tool"})
# Words of the API, of schemas and of checks where they stand: there they are nobody's, whatever was found.
_FIXED = {
    "role": _ROLES,
    "type": frozenset(["function", "object", "array", "string", "number", "integer", "boolean", "null"]),
    "kind": frozenset(["exact", "contains", "regex", "json_schema", "number", "refusal"]),
}
# JSON within a string: read as what it says, so that what is written back is JSON still.
_JSON = "arguments"
# Deeper than anybody nests: what goes further down is read as a text.
_DEEPEST = 64


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """How many values of a type stood at a place, like `chosen[0].content`. Never which."""

    place: str
    type: Type
    count: int


def redact(row: AnyRow, placeholders: Placeholders | None = None) -> tuple[AnyRow, tuple[Finding, ...]]:
    """The same value gets the same placeholder all over the row. A row without findings comes back as it is.

    Rows that are given the same `placeholders` share their numbers: those of one conversation.
    """
    return Reading(row).redacted(placeholders or Placeholders())


class Reading(Generic[AnyRow]):
    """A row with what is personal in it, found before any row that shares its numbers is given some."""

    def __init__(self, row: AnyRow) -> None:
        self._row = row
        self._texts = _plain(row) or _texts(row)
        self._hits = [detect(text) for text in self._texts]

    @property
    def is_personal(self) -> bool:
        return any(self._hits)

    def reserve(self, placeholders: Placeholders) -> None:
        """What the row holds already stands for something else."""
        for text in self._texts:
            placeholders.reserve(text)

    def redacted(self, placeholders: Placeholders) -> tuple[AnyRow, tuple[Finding, ...]]:
        """As `redact`."""
        if not self.is_personal:
            return self._row, ()
        redaction = _Redaction(self._texts, self._hits, placeholders)
        columns = {
            field.name: _walked(getattr(self._row, field.name), field.name, redaction.write)
            for field in fields(self._row)
        }
        return replace(self._row, **columns), redaction.findings()


def _plain(row: Row) -> list[str] | None:
    """All texts of a row whose messages are a role and a text each, as most are; None of another one."""
    if isinstance(row, Case) or row.tools:
        return None
    if isinstance(row, Preference):
        said = [*row.prompt, *row.chosen, *row.rejected] if row.margin is None else []
    else:
        said = [*row.prompt, *row.completion]
    return [each["content"] for each in said] if said and all(map(_is_plain, said)) else None


def _is_plain(said: Said) -> bool:
    return len(said) == 2 and isinstance(said["content"], str) and said["role"] in _ROLES


class _Redaction:
    """What goes from each text of one row. The texts are written in the order in which they were read: a
    place alone does not say which is meant, because many may stand under a key that is not told.
    """

    def __init__(self, texts: Sequence[str], hits: Sequence[tuple[Hit, ...]], names: Placeholders) -> None:
        self.names, self.counts = names, Counter[tuple[str, Type]]()
        self.each = iter(zip(texts, hits, strict=True))
        for text in texts:
            names.reserve(text)
        found = (
            (hit.type, text[hit.start : hit.end])
            for text, of_one in zip(texts, hits, strict=True)
            for hit in of_one
        )
        self.echoes = Echoes(texts, found)

    def write(self, place: str, text: str) -> str:
        read, hits = next(self.each)
        assert read == text, place
        parts, reached = [], 0
        for hit in resolved([*hits, *self.echoes.within(text)]):
            value = self.echoes.whole(hit.type, text[hit.start : hit.end])
            parts += [text[reached : hit.start], self.names.of(hit.type, value)]
            reached = hit.end
            self.counts[place, hit.type] += 1
        return "".join([*parts, text[reached:]])

    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(Finding(place, type, count) for (place, type), count in self.counts.items()))


def _texts(row: Row) -> list[str]:
    """All of them, in the order in which a walk comes by."""
    found: list[str] = []

    def note(place: str, text: str) -> str:
        found.append(text)
        return text

    for field in fields(row):
        _walked(getattr(row, field.name), field.name, note)
    return found


def _walked(value: Any, place: str, write: Write) -> Any:
    """The value with all its texts as `write` gives them. Numbers of a card or a telephone are texts too."""
    match value:
        case str():
            return write(place, value)
        case Mapping():
            return _members(value, place, write)
        case list() | tuple():
            return type(value)(_walked(each, f"{place}[{n}]", write) for n, each in enumerate(value))
        case bool() | None:
            return value
        case int() | float() if abs(value) >= _LEAST:
            written = write(place, str(value))
            return value if written == str(value) else written
    return value


_LEAST = 1_000_000


def _members(value: Mapping[Any, Any], place: str, write: Write) -> dict[Any, Any]:
    """Two keys that become one, as one address in two spellings does, are told apart: no member is lost."""
    written: dict[Any, Any] = {}
    for name, each in value.items():
        key, number = _key(name, place, write), 1
        while (told := key if number == 1 else f"{key} ({number})") in written:
            number += 1
        written[told] = _member(name, each, place, write)
    return written


def _key(name: Any, place: str, write: Write) -> Any:
    """Keys are words of a schema, but for those that somebody made of an address."""
    return write(f"{place}.{_KEY}", name) if isinstance(name, str) and not name.isidentifier() else name


_KEY = "(key)"


def _member(name: Any, value: Any, place: str, write: Write) -> Any:
    if isinstance(value, str) and value in _FIXED.get(name, ()):
        return value
    within = f"{place}.{name if isinstance(name, str) and name.isidentifier() else _KEY}"
    if name == _JSON and isinstance(value, str):
        return _json(value, within, write)
    return _walked(value, within, write)


def _json(text: str, place: str, write: Write) -> str:
    """Arguments of a call. What has nothing personal keeps its spelling; what says less once it is read than
    it holds (a key that stands twice), or is no JSON, is read as a text.
    """
    try:
        said = orjson.loads(text)
        json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return write(place, text)
    if _is_deep(said):
        return write(place, text)
    written = _walked(said, place, write)
    return text if written == said else orjson.dumps(written).decode()


def _once(members: list[tuple[str, Any]]) -> None:
    if len(dict(members)) < len(members):
        raise ValueError("a key stands twice")


def _is_deep(said: Any) -> bool:
    level = [said]
    for _ in range(_DEEPEST):
        inner = [list(each.values()) if isinstance(each, dict) else each for each in level]
        level = [one for each in inner if isinstance(each, list) for one in each]
    return bool(level)
