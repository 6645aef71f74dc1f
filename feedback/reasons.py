"""Which reasons are offered under an answer: at most six, those first that its text makes likely."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from feedback.kinds import CHOICES_MAX, Fix, Praise, What

LONG, SHORT = 1500, 120
_CODE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_CITES = re.compile(r"\]\(https?://|^\[\^?\w+\]:|https?://", re.MULTILINE)
_REFUSES = re.compile(
    r"\bI (can ?not|can['’]t|am (not able|unable)|won['’]t)\b|\bI['’]m (sorry|unable)\b",
    re.IGNORECASE,
)

WHAT: Mapping[What, str] = {
    What.NOT_FACTUAL: "Not true",
    What.INSTRUCTIONS: "Not what I asked",
    What.REASONING: "Bad reasoning",
    What.INCOMPLETE: "Something is missing",
    What.REFUSED: "Should have answered",
    What.UNSAFE: "Harmful",
    What.LANGUAGE: "Wrong language",
    What.FORMAT: "Wrong format",
    What.TOO_LONG: "Too long",
    What.TOO_SHORT: "Too short",
    What.STYLE: "Wrong tone",
    What.CITATIONS: "Bad sources",
    What.TOOL: "Used a tool wrongly",
    What.DOES_NOT_RUN: "Does not run",
}
PRAISE: Mapping[Praise, str] = {
    Praise.CORRECT: "True",
    Praise.CLEAR: "Clear",
    Praise.COMPLETE: "Complete",
    Praise.BRIEF: "To the point",
    Praise.STYLE: "Good tone",
    Praise.RUNS: "Runs",
    Praise.WELL_REFUSED: "Right not to answer",
}
FIX: Mapping[Fix, str] = {
    Fix.RIGHT_FACTS: "The right facts",
    Fix.FOLLOW_INSTRUCTIONS: "Doing what I asked",
    Fix.SHORTER: "Fewer words",
    Fix.MORE_DETAIL: "More detail",
    Fix.ANSWER_IT: "Just answering",
    Fix.OTHER_FORMAT: "Another format",
    Fix.OTHER_TONE: "Another tone",
    Fix.RUNNING_CODE: "Code that runs",
}


C = TypeVar("C", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Choice:
    """One box to tick."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be ticked; of a thumb up nothing needs a mend."""

    what: tuple[Choice, ...]
    fix: tuple[Choice, ...] = ()


def choices(text: str, polarity: str) -> Choices:
    """For an answer of this text and a thumb of this polarity: "up" or "down"."""
    code, refuses = bool(_CODE.search(text)), bool(_REFUSES.search(text[:LONG]))
    if polarity == "up":
        likely = (Praise.RUNS if code else None, Praise.WELL_REFUSED if refuses else None)
        usual = (Praise.CORRECT, Praise.CLEAR, Praise.COMPLETE, Praise.BRIEF, Praise.STYLE)
        return Choices(_first(PRAISE, likely, usual))
    what = (
        What.DOES_NOT_RUN if code else None,
        What.REFUSED if refuses else None,
        What.CITATIONS if _CITES.search(text) else None,
        What.TOO_LONG if len(text) > LONG else What.TOO_SHORT if len(text) < SHORT else None,
    )
    fix = (
        Fix.RUNNING_CODE if code else None,
        Fix.ANSWER_IT if refuses else None,
        Fix.SHORTER if len(text) > LONG else None,
    )
    return Choices(
        _first(
            WHAT, what, (What.NOT_FACTUAL, What.INSTRUCTIONS, What.INCOMPLETE, What.REASONING, What.STYLE)
        ),
        _first(FIX, fix, (Fix.RIGHT_FACTS, Fix.FOLLOW_INSTRUCTIONS, Fix.MORE_DETAIL, Fix.OTHER_FORMAT)),
    )


def _first(labels: Mapping[C, str], likely: Iterable[C | None], usual: Iterable[C]) -> tuple[Choice, ...]:
    chosen = [code for code in (*likely, *usual) if code is not None]
    return tuple(Choice(code.value, labels[code]) for code in chosen[:CHOICES_MAX])
