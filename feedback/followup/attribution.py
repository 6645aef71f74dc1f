"""Which answer of a branch a message speaks of: the one it quotes or numbers, else the last one.

A plain rule for English. What it cannot tell it puts on the last answer, and the event says by which part
of the rule it was put where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from feedback.followup.words import words
from feedback.kinds import Label

How = Literal["last", "quote", "ordinal", "earlier"]
# Shorter ones are in too many answers, and quotation marks stand around single words for other reasons.
QUOTE_WORDS = 3
MESSAGE_MAX = 2_000

_ANSWER = r"(?:answer|response|reply|version|attempt)"
_NUMBERS = {
    **{"first": 1, "1st": 1, "original": 1, "initial": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3},
    **{"fourth": 4, "4th": 4, "fifth": 5, "5th": 5},
}
_ORDINAL = re.compile(rf"\b(?:your|the)\s+(?:very\s+)?({'|'.join(_NUMBERS)})\s+{_ANSWER}\b")
_NUMBERED = re.compile(rf"\b{_ANSWER}\s+(?:number\s+|no\.?\s*|#\s*)?([1-9]\d?)\b")
_EARLIER = re.compile(
    rf"\b(?:earlier\s+{_ANSWER}|{_ANSWER}\s+before\s+(?:that|this|the\s+last|last)|(?:last\s+but\s+one|"
    rf"second[\s-]to[\s-]last|penultimate)\s+{_ANSWER}|the\s+one\s+before|said\s+(?:earlier|before)|told\s+me\s+earlier)\b"
)
# "Your first answer was better" finds fault with another one.
_PRAISES = re.compile(
    r"\W*(?:was|is|were)\s+(?:(?:much|far|a lot|way|so much)\s+)?(?:better|right|correct|fine|good|great)"
)
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|^>[ \t]?(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attribution:
    """`answer` counts from 0 on the branch."""

    answer: int
    how: How


def attribute(message: str, answers: Sequence[str], label: Label) -> Attribution:
    """`answers` are those of the branch before the message, oldest first, at least one."""
    text = message[:MESSAGE_MAX]
    last = len(answers) - 1
    if (quoted := _quoted(text, answers)) is not None:
        return Attribution(quoted, "quote")
    lower = text.lower().replace("’", "'")
    if (named := _ORDINAL.search(lower)) is not None and not _blames_another(named, lower, label):
        return _numbered(_NUMBERS[named[1]], last)
    if (named := _NUMBERED.search(lower)) is not None and not _blames_another(named, lower, label):
        return _numbered(int(named[1]), last)
    if (named := _EARLIER.search(lower)) is not None and last and not _blames_another(named, lower, label):
        return Attribution(last - 1, "earlier")
    return Attribution(last, "last")


def _numbered(number: int, last: int) -> Attribution:
    return Attribution(number - 1, "ordinal") if number - 1 <= last else Attribution(last, "last")


def _blames_another(named: re.Match[str], text: str, label: Label) -> bool:
    return label is not Label.THANKS and _PRAISES.match(text, named.end()) is not None


def _quoted(text: str, answers: Sequence[str]) -> int | None:
    """The newest answer that holds every quotation, each of at least three words."""
    quotes = [_run(next(filter(None, found))) for found in _QUOTED.findall(text)]
    quotes = [quote for quote in quotes if quote.count(" ") > QUOTE_WORDS]
    if not quotes:
        return None
    holding = [
        number for number, answer in enumerate(answers) if all(quote in _run(answer) for quote in quotes)
    ]
    return holding[-1] if holding else None


def _run(text: str) -> str:
    """Its words, each between blanks: marks, Markdown and line breaks do not matter."""
    return f" {' '.join(words(text))} "
