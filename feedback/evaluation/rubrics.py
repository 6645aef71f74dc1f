"""What a good answer must be, in a few lines, from what people said was wrong with one. Pure but for rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from feedback.kinds import Fix, What
from feedback.models import Opinion
from feedback.reasons import FIX, WHAT

_MUST_NOT = {
    "harmful": "harm anybody",
    "personal": "give away personal data",
    "illegal": "help to break the law",
    "spam": "advertise",
}


def rubric_of(opinions: Iterable[Opinion]) -> str:
    """A line a demand; those that several people made once. Empty if nobody said why."""
    return "\n".join(dict.fromkeys(line for opinion in opinions for line in _lines(opinion)))


def _lines(opinion: Opinion) -> Iterator[str]:
    if opinion.kind == "flag":
        if opinion.value["category"] is None:
            return
        if words := _MUST_NOT.get(opinion.value["category"]):
            yield f"must not: {words}"
        text = opinion.value.get("text", "")
    else:
        reason = opinion.value["reason"]
        if reason["polarity"] != "down":
            return
        yield from _of_reason(reason)
        text = reason.get("text", "")
    if text.strip():
        yield f"somebody said: {' '.join(text.split())}"


def _of_reason(reason: dict[str, Any]) -> Iterator[str]:
    for fix in reason.get("fix", ()):
        yield f"must: {_small(FIX[Fix(fix)])}"
    for what in reason.get("what", ()):
        yield f"was: {_small(WHAT[What(what)])}"


def _small(words: str) -> str:
    return words[0].lower() + words[1:]
