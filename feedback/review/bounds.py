"""What may be said to a field of a form: each function gives it back as it is kept, or raises Unfit. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from inference.text import clean_text


class Unfit(Exception):
    """`limit` says what an answer must be, `part` where in the field it is not."""

    def __init__(self, limit: str, part: str = "") -> None:
        super().__init__(limit)
        self.limit, self.part = limit, part


@contextmanager
def within(part: str) -> Iterator[None]:
    """What is wrong inside is wrong at `part`."""
    try:
        yield
    except Unfit as unfit:
        raise Unfit(unfit.limit, part) from None


def text(said: Any, most: int) -> str:
    if not isinstance(said, str):
        raise Unfit("must be text")
    kept = clean_text(said).replace("\r\n", "\n").strip()
    if not kept:
        raise Unfit("must not be empty")
    if len(kept) > most:
        raise Unfit(f"may have at most {most:,} characters; yours has {len(kept):,}")
    return kept


def one_of(said: Any, allowed: Collection[str], what: str = "") -> str:
    """`what`: what they are, where they are too many to be named."""
    if not isinstance(said, str) or said not in allowed:
        raise Unfit(f"must be {what or 'one of ' + ', '.join(allowed)}")
    return said


def whole(said: Any, low: int, high: int) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not low <= said <= high:
        raise Unfit(f"must be a whole number from {low:,} to {high:,}")
    return said


def yes_or_no(said: Any) -> bool:
    if not isinstance(said, bool):
        raise Unfit("must be true or false")
    return said


def several(said: Any, most: int) -> list[Any]:
    if not isinstance(said, list) or len(said) > most:
        raise Unfit(f"must be a list of at most {most}")
    return said


def named(said: Any, names: Collection[str]) -> Mapping[str, Any]:
    """An object that has nothing but these."""
    if not isinstance(said, dict) or not said.keys() <= set(names):
        raise Unfit(f"must be an object with {', '.join(names)}")
    return said


def spans(said: Any, most: int, labels: Collection[str], length: int) -> list[dict[str, Any]]:
    """Parts of a text of `length` code points, each with a label, in their order."""
    kept = []
    for number, each in enumerate(several(said, most), 1):
        with within(f"{number}"):
            given = named(each, ("start", "end", "label"))
            start = whole(given.get("start"), 0, max(0, length - 1))
            end = whole(given.get("end"), start + 1, max(start + 1, length))
            kept.append({"start": start, "end": end, "label": one_of(given.get("label"), labels)})
    return sorted(kept, key=lambda span: (span["start"], span["end"], span["label"]))
