"""What was found once is found all over the row, also where nothing around it gives it away. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from feedback.curation.personal_data.detection import PLACEHOLDER, outside
from feedback.curation.personal_data.hits import Hit, Type

_WORD = re.compile(r"\w+")
_SMALL = re.compile(r"(?<!\S)[^\W\d_]+(?=[.,;:!?]{0,3}(?:\s|$))")
SHORTEST, SHORTEST_NAME = 5, 3  # code points
PER_WORD = 32  # values that begin with the same word: what is beyond is not looked for again


class Echoes:
    """The values of a row. Each word of a text is looked up: the time does not grow with the values."""

    def __init__(self, texts: Sequence[str], found: Iterable[tuple[Type, str]]) -> None:
        self._whole: dict[str, str] = {}
        self._by_word: dict[str, list[tuple[str, int, Type]]] = defaultdict(list)
        values = dict.fromkeys(found)
        self._small = _small_words(texts) if any(type is Type.NAME for type, _ in values) else frozenset()
        for type, value in values:
            self._learn(type, value)

    def whole(self, type: Type, value: str) -> str:
        """The name that this is a part of: Anna is Anna Berg, in a row where she said so."""
        return self._whole.get(value, value) if type is Type.NAME else value

    def within(self, text: str) -> Iterator[Hit]:
        if not self._by_word:
            return iter(())
        return outside([match.span() for match in PLACEHOLDER.finditer(text)], self._hits(text))

    def _hits(self, text: str) -> Iterator[Hit]:
        for match in _WORD.finditer(text):
            for value, offset, type in self._by_word.get(match[0], ()):
                start = match.start() - offset
                end = start + len(value)
                if text.startswith(value, max(start, 0)) and _alone(text, start, end):
                    yield Hit(start, end, type, 0.5)

    def _learn(self, type: Type, value: str) -> None:
        self._add(type, value, SHORTEST_NAME if type is Type.NAME else SHORTEST)
        if type is Type.NAME:
            for part in _WORD.findall(value):
                if (
                    part[0].isupper()
                    and part.lower() not in self._small
                    and self._add(type, part, SHORTEST_NAME)
                ):
                    self._whole.setdefault(part, value)

    def _add(self, type: Type, value: str, shortest: int) -> bool:
        first = _WORD.search(value)
        if not first or len(value) < shortest or len(self._by_word[first[0]]) >= PER_WORD:
            return False
        self._by_word[first[0]].append((value, first.start(), type))
        return True


def _alone(text: str, start: int, end: int) -> bool:
    """Not within a longer word."""
    return not (start > 0 and _wordly(text[start - 1 : start + 1])) and not _wordly(text[end - 1 : end + 1])


def _wordly(pair: str) -> bool:
    return len(pair) == 2 and _WORD.fullmatch(pair) is not None


def _small_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that the row also writes small: who is called May is not looked for in "You may"."""
    return frozenset(word for text in texts for word in _SMALL.findall(text) if word.islower())
