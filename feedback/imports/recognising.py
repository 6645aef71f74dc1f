"""By which name the first lines of a file are rows, without losing what else the lines say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from feedback.imports.parts import Bounds
from feedback.imports.reading import Bad, parsed
from feedback.imports.sources import SOURCES, columns_of
from feedback.rows import content_of

#: A text of so many words says something; names, numbers and addresses have fewer.
WORDS = 5
#: Or of so many letters beyond ASCII: not every script parts its words.
LETTERS = 20


class _Tried(NamedTuple):
    """How many of the lines are rows by a name, how much these say (two names may read one line), and which
    columns that say something would be lost."""

    good: int
    said: int
    lost: frozenset[str]


def name_of(pieces: Sequence[bytes], bounds: Bounds) -> str | None:
    """By which most of the lines are rows, and say most, and lose nothing; None for none."""
    whole = {name: tried for name, tried in _all_tried(pieces, bounds).items() if not tried.lost}
    return max(whole, key=lambda name: whole[name][:2], default=None)


def lost(pieces: Sequence[bytes], bounds: Bounds) -> list[str]:
    """The columns that the name by which most of the lines are rows would lose; none where there is none."""
    best = max(_all_tried(pieces, bounds).values(), key=lambda tried: tried[:2], default=None)
    return sorted(best.lost) if best else []


def not_taken(pieces: Sequence[bytes], name: str) -> list[str]:
    """The columns of these lines that are not looked at by this name, whatever they say."""
    known = columns_of(name)
    return sorted({column for line in map(_line, pieces) for column in line if column not in known})


def _line(piece: bytes) -> Mapping[str, Any]:
    """Empty for what is no object."""
    try:
        found = orjson.loads(piece)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _all_tried(pieces: Sequence[bytes], bounds: Bounds) -> Mapping[str, _Tried]:
    """Every name by which there is a row."""
    tried = {name: _tried(pieces, name, bounds) for name in SOURCES}
    return {name: found for name, found in tried.items() if found.good}


def _tried(pieces: Sequence[bytes], name: str, bounds: Bounds) -> _Tried:
    found = [(piece, parsed(piece, name, bounds)) for piece in pieces]
    rows = [(piece, row) for piece, row in found if not isinstance(row, Bad)]
    return _Tried(
        good=len(rows),
        said=sum(len(content_of(row)) + len(row.prompt) for _, row in rows),
        lost=frozenset(column for piece, _ in rows for column in _beside(orjson.loads(piece), name)),
    )


def _beside(line: Mapping[str, Any], name: str) -> Iterator[str]:
    known = columns_of(name)
    return (column for column, value in line.items() if column not in known and _says_something(value))


def _says_something(value: Any) -> bool:
    if isinstance(value, str):
        is_long = len(value.split(None, WORDS)) >= WORDS
        return is_long or sum(not sign.isascii() for sign in value) >= LETTERS
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(map(_says_something, inner))
