"""What is personal in one text. In windows, so that the time grows with the length, whatever stands in it."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from feedback.curation.personal_data.hits import Hit, Type, resolved
from feedback.curation.personal_data.recognisers.secrets import jwts, private_keys

Span = tuple[int, int]
WINDOW = 4_096  # code points
OVERLAP = 768  # longer than anything that is looked for within a window
SMALL = 8_192
PLACEHOLDER = re.compile(r"<(?P<type>[A-Z_]{2,16})_(?P<number>\d{1,9})>")
_FENCE = re.compile(r"(?m)^[ \t]{0,3}(```|~~~).*$")
# Within code a number without a word that says what it is seldom is somebody's.
_SURE_IN_CODE = 0.65
# Encoded files: a long line of these, and nothing in it is read as anything but a key.
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{300,}={0,2}")


_SECRETS = frozenset({Type.KEY, Type.PASSWORD, Type.CREDENTIALS})


def detect(text: str) -> tuple[Hit, ...]:
    """In order, none overlapping. What is a placeholder already is none."""
    return _remembered(text) if len(text) <= SMALL else read(text)


def read(text: str) -> tuple[Hit, ...]:
    """As `detect`, and remembers nothing."""
    within = list(_in_windows(text))
    return tuple(resolved([*_of_whole(text), *(_looked_at(within, text) if within else ())]))


def _looked_at(within: Iterable[Hit], text: str) -> Iterator[Hit]:
    """Where they stand decides: in a placeholder, in code, in what is encoded."""
    hits = list(outside(list(_spans(PLACEHOLDER, text)), _sure(within, list(_fenced(text)))))
    encoded = list(_spans(_ENCODED, text))
    yield from (_to_its_end(hit, encoded) for hit in hits if hit.type in _SECRETS)
    yield from outside(encoded, (hit for hit in hits if hit.type not in _SECRETS))


def _to_its_end(hit: Hit, encoded: Sequence[Span]) -> Hit:
    """A secret that begins a long line of code goes with all of it."""
    ends = [end for start, end in encoded if start < hit.end and hit.start < end]
    return Hit(hit.start, max([hit.end, *ends]), hit.type, hit.score)


# The prompt of a row stands in all its rows: what was found in a short text is kept for a while.
_remembered = lru_cache(maxsize=512)(read)


def _of_whole(text: str) -> Iterator[Hit]:
    for start, end, score in private_keys(text) if "-----BEGIN" in text else ():
        yield Hit(start, end, Type.PRIVATE_KEY, score)
    for start, end, score in jwts(text) if "eyJ" in text else ():
        yield Hit(start, end, Type.JWT, score)


def _in_windows(text: str) -> Iterator[Hit]:
    from feedback.curation.personal_data.engine import found  # seconds: at the first text

    for start in range(0, max(1, len(text) - OVERLAP), WINDOW - OVERLAP):
        for each in found(text[start : start + WINDOW]):
            yield Hit(start + each.start, start + each.end, Type(each.entity_type), each.score)


def _fenced(text: str) -> Iterator[Span]:
    """Blocks of code, the last also when nothing closes it."""
    opened: int | None = None
    for match in _FENCE.finditer(text):
        if opened is None:
            opened = match.end()
        else:
            yield opened, match.start()
            opened = None
    if opened is not None:
        yield opened, len(text)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (match.span() for match in pattern.finditer(text))


def _sure(hits: Iterable[Hit], code: Sequence[Span]) -> Iterator[Hit]:
    starts = [start for start, _ in code]
    for hit in hits:
        at = bisect(starts, hit.start) - 1
        if hit.score >= _SURE_IN_CODE or at < 0 or hit.start >= code[at][1]:
            yield hit


def outside(taken: Sequence[Span], hits: Iterable[Hit]) -> Iterator[Hit]:
    """Those that touch none of the spans."""
    spans = sorted(taken)
    ends = [end for _, end in spans]
    for hit in hits:
        at = bisect(ends, hit.start)
        if at == len(spans) or spans[at][0] >= hit.end:
            yield hit
