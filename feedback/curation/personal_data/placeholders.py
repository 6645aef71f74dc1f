"""One placeholder per value: `<EMAIL_1>` is the same address wherever it stands, and no other. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from feedback.curation.personal_data.detection import PLACEHOLDER
from feedback.curation.personal_data.hits import Type

_JOINERS = re.compile(r"[\s().\-/\u2011]+")
_BY_DIGITS = frozenset({Type.PHONE, Type.CARD, Type.IBAN, Type.ID})


class Placeholders:
    """Of one row, or of as many as are given the same. Numbers by first appearance, from 1 per type."""

    def __init__(self) -> None:
        self._given: dict[tuple[Type, str], str] = {}
        self._last: Counter[Type] = Counter()
        self._taken: dict[Type, set[int]] = defaultdict(set)

    def reserve(self, text: str) -> None:
        """The numbers of placeholders that a text holds already stand for something else."""
        for match in PLACEHOLDER.finditer(text):
            if match["type"] in Type.__members__:
                self._taken[Type(match["type"])].add(int(match["number"]))

    def of(self, type: Type, value: str) -> str:
        key = (type, same(type, value))
        if key not in self._given:
            self._given[key] = f"<{type}_{self._next(type)}>"
        return self._given[key]

    def _next(self, type: Type) -> int:
        number = self._last[type] + 1
        while number in self._taken[type]:
            number += 1
        self._last[type] = number
        return number


def unnumbered(text: str) -> str:
    """With placeholders that say only of which type a value was: numbers depend on what else was said."""
    return PLACEHOLDER.sub(r"<\g<type>>", text)


def same(type: Type, value: str) -> str:
    """One spelling for all ways to write the value: without case, and numbers without what groups them."""
    if type in _BY_DIGITS:
        value = _JOINERS.sub("", value)
        value = f"+{value[2:]}" if type is Type.PHONE and value.startswith("00") else value
    return " ".join(value.casefold().split())
