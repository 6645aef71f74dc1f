"""What a reviewer decided, in words for those who build data: no text of theirs, nor who they are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedback.review.models import Decision

_WORDS: Mapping[str, Callable[[Any], str]] = {
    "verdict": lambda verdict: f"found it {verdict}" if verdict != "unsure" else "was unsure of it",
    "ranking": lambda tiers: f"ranked {sum(map(len, tiers))} answers",
    "make_case": lambda yes: "wants models measured with it" if yes else "wants no model measured with it",
    "for_training": lambda yes: f"said that it may {'' if yes else 'not '}be used for training",
}


def decision_in_words(decision: Decision) -> str:
    said = [words(decision.answers[kind]) for kind, words in _WORDS.items() if kind in decision.answers]
    who = "A lead, who adjudicated it," if decision.purpose == "adjudicating" else "A reviewer"
    return f"{who} {', '.join(said) or 'judged it'}{', late' if decision.is_late else ''}."
