"""One look at a text tells which recognisers may find something in it: most texts hold nothing for most.

Every pattern is compiled once more, as a filter, and all of them into one automaton of Vectorscan, which
reads a text once, in a time that grows with nothing but its length. A filter may see what its pattern then
does not match, never the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from threading import Lock

import hyperscan

from feedback.curation.personal_data.recognisers.filters import filter_of, written


class Glance:
    """Of patterns in groups, one for each recogniser; groups are known by their numbers."""

    def __init__(self, groups: Sequence[Sequence[re.Pattern[str]]]) -> None:
        numbered = [(number, filter_of(each)) for number, group in enumerate(groups) for each in group]
        self._filters = hyperscan.Database()
        self._filters.compile(
            expressions=[expression for _, expression in numbered],
            ids=[number for number, _ in numbered],
            elements=len(numbered),
            flags=hyperscan.HS_FLAG_SINGLEMATCH,
        )
        # Its room to work in is for one text at a time.
        self._lock = Lock()

    def at(self, text: str) -> Collection[int]:
        """The groups of which a pattern may match."""
        seen: set[int] = set()
        with self._lock:
            self._filters.scan(written(text), match_event_handler=lambda number, *_: seen.add(number))
        return seen
