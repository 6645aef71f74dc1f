"""A function that finds something in a text, with the patterns without which it finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from feedback.curation.personal_data.recognisers.surroundings import Found

Find = Callable[[str], Found]


@dataclass(frozen=True, slots=True)
class Finder:
    """Where none of its patterns matches there is nothing to be found: it need not be asked."""

    find: Find
    patterns: tuple[re.Pattern[str], ...]

    def __call__(self, text: str) -> Found:
        return self.find(text)

    @property
    def name(self) -> str:
        return self.find.__name__


def by(*patterns: re.Pattern[str]) -> Callable[[Find], Finder]:
    """Of a function whose every find begins with a match of one of these."""
    return lambda find: Finder(find, patterns)
