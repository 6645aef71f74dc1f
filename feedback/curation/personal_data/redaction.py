"""The door: a row in, the row without what is personal out, and a count of what went. The values stay here.

All that a row says is read: messages, calls of tools with their arguments, references, rubrics, checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import orjson

from feedback.curation.personal_data.detection import detect
from feedback.curation.personal_data.echoes import Echoes
from feedback.curation.personal_data.hits import Hit, Type, resolved
from feedback.curation.personal_data.placeholders import Placeholders
from feedback.rows import Case, Preference, Row, Said

AnyRow = TypeVar("AnyRow", bound=Row)
Write = Callable[[str, str], str]
# Of the words of the API; nobody writes there.
_FIXED = frozenset({"role", "kind", "type"})
# JSON within a string: read as what it says, so that what is written back is JSON still.
_JSON = "arguments"


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
    plain = _plain(row)
    if plain is not None and not any(map(detect, plain)):
        return row, ()
    names = placeholders or Placeholders()
    texts = dict(_texts(row))
    hits = {place: detect(text) for place, text in texts.items()}
    if not any(hits.values()):
        return row, ()
    redaction = _Redaction(texts, hits, names)
    columns = {
        field.name: _walked(getattr(row, field.name), field.name, redaction.write) for field in fields(row)
    }
    return replace(row, **columns), redaction.findings()


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
    return len(said) == 2 and isinstance(said["content"], str)


def reserve(row: Row, placeholders: Placeholders) -> None:
    """What a row holds already, before any row that shares the numbers is given some."""
    for _, text in _texts(row):
        placeholders.reserve(text)


class _Redaction:
    """What goes from each text of one row."""

    def __init__(
        self, texts: Mapping[str, str], hits: Mapping[str, tuple[Hit, ...]], names: Placeholders
    ) -> None:
        self.names, self.hits, self.counts = names, hits, Counter[tuple[str, Type]]()
        for text in texts.values():
            names.reserve(text)
        found = ((hit.type, texts[place][hit.start : hit.end]) for place in texts for hit in hits[place])
        self.echoes = Echoes(list(texts.values()), found)

    def write(self, place: str, text: str) -> str:
        parts, reached = [], 0
        for hit in resolved([*self.hits.get(place, ()), *self.echoes.within(text)]):
            value = self.echoes.whole(hit.type, text[hit.start : hit.end])
            parts += [text[reached : hit.start], self.names.of(hit.type, value)]
            reached = hit.end
            self.counts[place, hit.type] += 1
        return "".join([*parts, text[reached:]])

    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted(Finding(place, type, count) for (place, type), count in self.counts.items()))


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    """Each text with its place."""
    found: list[tuple[str, str]] = []

    def note(place: str, text: str) -> str:
        found.append((place, text))
        return text

    for field in fields(row):
        _walked(getattr(row, field.name), field.name, note)
    return iter(found)


def _walked(value: Any, place: str, write: Write) -> Any:
    """The value with all its texts as `write` gives them. Numbers of a card or a telephone are texts too."""
    match value:
        case str():
            return write(place, value)
        case Mapping():
            return {
                _key(name, place, write): _member(name, each, place, write) for name, each in value.items()
            }
        case list() | tuple():
            return type(value)(_walked(each, f"{place}[{n}]", write) for n, each in enumerate(value))
        case bool() | None:
            return value
        case int() | float() if abs(value) >= _LEAST:
            written = write(place, str(value))
            return value if written == str(value) else written
    return value


_LEAST = 1_000_000


def _key(name: Any, place: str, write: Write) -> Any:
    """Keys are words of a schema, but for those that somebody made of an address."""
    return write(f"{place}.{_KEY}", name) if isinstance(name, str) and not name.isidentifier() else name


_KEY = "(key)"


def _member(name: Any, value: Any, place: str, write: Write) -> Any:
    within = f"{place}.{name if isinstance(name, str) and name.isidentifier() else _KEY}"
    if name in _FIXED:
        return value
    if name == _JSON and isinstance(value, str):
        return _json(value, within, write)
    return _walked(value, within, write)


def _json(text: str, place: str, write: Write) -> str:
    """Arguments of a call. No JSON is read as a text; what has nothing personal keeps its spelling."""
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        return write(place, text)
    written = _walked(said, place, write)
    return text if written == said else orjson.dumps(written).decode()
