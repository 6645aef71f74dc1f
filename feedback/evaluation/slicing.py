"""Which answers belong to a slice, by the rule that an engineer declared. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, field_validator, model_validator

from feedback.curation.language_names import is_told_apart, not_told_apart
from feedback.evaluation import refusals
from feedback.evaluation.checks import PATTERN_LIMIT_S, Pattern, compiled
from feedback.kinds import What
from feedback.reasons import WHAT

Names = tuple[Annotated[str, Field(min_length=1, max_length=300)], ...]
Number = Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
# Of two words, how much alike they must be for one to be the other, mistyped.
MISTYPED = 0.6
# In characters. Two words are compared in time that grows with the square of their length, and nobody puts a
# few letters of a longer text right to ask it again.
WORD_MAX, QUESTION_MAX = 40, 4_000


@dataclass(frozen=True, slots=True)
class About:
    """What is known of an answer. `prompt`: the system prompt's number; `tokens`: of all it was asked with.

    `after`: what its person made of the question afterwards, "" if nothing.
    """

    question: str
    answer: str
    model: str = ""
    prompt: int | None = None
    tokens: int | None = None
    reasons: frozenset[str] = frozenset()
    after: str = ""


class SliceRule(BaseModel):
    """Whatever is set must hold; of several values one is enough. Something must be set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: Names = Field(default=(), max_length=50)
    models: Names = Field(default=(), max_length=20)
    prompts: tuple[Number, ...] = Field(default=(), max_length=50)
    reasons: tuple[What, ...] = Field(default=(), max_length=20)
    pattern: Pattern | None = None
    tokens_min: Number | None = None
    declined: StrictBool = False
    mistyped: StrictBool = False

    @field_validator("languages")
    @classmethod
    def told_apart(cls, languages: Names) -> Names:
        if unknown := [code for code in languages if not is_told_apart(code)]:
            raise ValueError(not_told_apart(unknown[0]))
        return languages

    @model_validator(mode="after")
    def says_something(self) -> SliceRule:
        if self == SliceRule.model_construct():
            raise ValueError("a slice must say which answers belong to it")
        return self

    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True)


def belongs(rule: SliceRule, about: About) -> bool:
    """What costs least is looked at first."""
    return (
        (not rule.models or about.model in rule.models)
        and (not rule.prompts or about.prompt in rule.prompts)
        and (not rule.reasons or not about.reasons.isdisjoint(rule.reasons))
        and (rule.tokens_min is None or (about.tokens or 0) >= rule.tokens_min)
        and (not rule.declined or refusals.declines(about.answer))
        and (not rule.mistyped or is_mistyped(about.question, about.after))
        and (not rule.languages or _language(about.question) in rule.languages)
        and (rule.pattern is None or _found(rule.pattern, about.question))
    )


def in_words(rule: Mapping[str, Any]) -> list[str]:
    """Of a stored rule, a line for each thing that must hold."""
    told = SliceRule.model_validate(rule)
    lines = {
        "matches": told.pattern,
        "language": ", ".join(told.languages),
        "model": ", ".join(told.models),
        "system prompt": ", ".join(map(str, told.prompts)),
        "tokens, at least": told.tokens_min,
        "somebody said": ", ".join(WHAT[reason] for reason in told.reasons),
    }
    flags = {"the model declined": told.declined, "mistyped": told.mistyped}
    return [f"{name}: {value}" for name, value in lines.items() if value] + [
        name for name, on in flags.items() if on
    ]


def is_mistyped(question: str, after: str) -> bool:
    """Whether the second is the first with a few letters of some words put right."""
    if max(len(question), len(after)) > QUESTION_MAX:
        return False
    was, now = question.split(), after.split()
    if len(was) != len(now):
        return False
    changed = [
        (one.casefold(), other.casefold()) for one, other in zip(was, now, strict=True) if one != other
    ]
    few = 0 < len(changed) <= max(1, len(was) // 4)
    return few and all(map(_is_typo, changed))


def _is_typo(words: tuple[str, str]) -> bool:
    if max(map(len, words)) > WORD_MAX:
        return False
    return SequenceMatcher(None, *words, autojunk=False).ratio() >= MISTYPED


def _found(pattern: str, text: str) -> bool:
    """A pattern that takes long is not found."""
    try:
        return compiled(pattern, ignore_case=True).search(text, timeout=PATTERN_LIMIT_S) is not None
    except (TimeoutError, MemoryError, RecursionError):
        return False


def _language(text: str) -> str:
    # Loads numpy, which no page needs.
    from feedback.curation.languages import language_of

    return language_of(text)
