"""How an answer of the tiny model is judged, and how sure a share is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from .corpus.flywheel import PRODUCT, ProductFact
from .corpus.relation import Fact

_DECLINES = re.compile(r"\bI (do not|don't) know\b|\bI (cannot|can't) do\b", re.IGNORECASE)
_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, with the Wilson interval of 95 %."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.right, self.of)


def wilson(right: int, of: int) -> tuple[float, float]:
    """Wilson's score interval (1927): it stays inside 0 and 1, and is honest for small counts."""
    if of == 0:
        return 0.0, 1.0
    share, squared = right / of, _Z95 * _Z95
    middle = (share + squared / (2 * of)) / (1 + squared / of)
    half = _Z95 / (1 + squared / of) * math.sqrt(share * (1 - share) / of + squared / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def is_declined(answer: str) -> bool:
    return bool(_DECLINES.search(answer))


def knows_fact(fact: Fact, answer: str) -> bool:
    """The key phrase follows the subject, no other key of the relation is there, nothing is declined.

    An answer may leave the subject out; one that turns the fact round ("before Monday comes …") is wrong.
    """
    exact = fact.relation.name == "symbol"
    if is_declined(answer) or not _holds(_after(answer, fact.subject, exact), fact.key, exact):
        return False
    rest = _without(_without(answer, fact.subject, exact), fact.key, exact)
    others = {key for _, key in fact.relation.facts} - {fact.key, fact.subject}
    return not any(_holds(rest, other, exact) for other in others)


def knows_product(fact: ProductFact, answer: str) -> bool:
    others = {other.key for other in PRODUCT} - {fact.key}
    return fact.key in answer and not is_declined(answer) and not any(key in answer for key in others)


def _pattern(phrase: str, exact: bool) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", 0 if exact else re.IGNORECASE)


def _holds(text: str, phrase: str, exact: bool) -> bool:
    return bool(_pattern(phrase, exact).search(text))


def _after(text: str, phrase: str, exact: bool) -> str:
    return _pattern(phrase, exact).split(text, maxsplit=1)[-1]


def _without(text: str, phrase: str, exact: bool) -> str:
    return _pattern(phrase, exact).sub(" ", text)
