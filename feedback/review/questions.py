"""What a queue looks for in the log. Pure."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    field_validator,
    model_validator,
)

from chat.sent import lines_of
from feedback.curation.language_names import is_told_apart, not_told_apart
from feedback.evaluation.slicing import Number
from feedback.kinds import KINDS, What
from inference.text import clean_text
from inference.types import NAME_MAX

Names = tuple[Annotated[str, Field(min_length=1, max_length=NAME_MAX), AfterValidator(clean_text)], ...]
Share = Annotated[float, Field(ge=0, le=1)]


class NotAQuestion(Exception):
    """Each line names the filter, and what is wrong with it."""


class Question(BaseModel):
    """Whatever is set must hold; of several values one is enough. With nothing set it is the whole log.

    `since` is within, `until` is not. The score is the probability with which the classifier of follow-up
    messages gave its label; suspicious is what looks made by a script or in a rage.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    models: Names = Field(default=(), max_length=20)
    prompts: tuple[Number, ...] = Field(default=(), max_length=50)
    kinds: Names = Field(default=(), max_length=20)
    reasons: tuple[What, ...] = Field(default=(), max_length=20)
    languages: Names = Field(default=(), max_length=50)
    slices: Names = Field(default=(), max_length=20)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    score_min: Share | None = None
    score_max: Share | None = None
    suspicious: StrictBool | None = None

    @field_validator("languages")
    @classmethod
    def languages_are_told_apart(cls, languages: Names) -> Names:
        if unknown := [code for code in languages if not is_told_apart(code)]:
            raise ValueError(not_told_apart(unknown[0]))
        return languages

    @field_validator("kinds")
    @classmethod
    def kinds_exist(cls, kinds: Names) -> Names:
        return _known(kinds, KINDS, "kind of event")

    @model_validator(mode="after")
    def bounds_hold_something(self) -> Question:
        if self.since and self.until and self.since >= self.until:
            raise ValueError("“since” must lie before “until”")
        low, high = self.score_min, self.score_max
        if low is not None and high is not None and low > high:
            raise ValueError("“score_min” must not be above “score_max”")
        return self

    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True)


def question_of(stored: Mapping[str, Any]) -> Question:
    """Raises NotAQuestion, with a line for each filter that is wrong."""
    try:
        return Question.model_validate(dict(stored))
    except ValidationError as error:
        raise NotAQuestion(lines_of(error)) from None


def still_valid(stored: Mapping[str, Any]) -> Question:
    """Without the filters that are not valid any more."""
    try:
        return question_of(stored)
    except NotAQuestion:
        return question_of(dict(each for each in stored.items() if _is_filter(*each)))


def _is_filter(name: str, value: Any) -> bool:
    try:
        question_of({name: value})
    except NotAQuestion:
        return False
    return True


def _known(names: Names, all_: Container[str], what: str) -> Names:
    if unknown := [name for name in names if name not in all_]:
        raise ValueError(f"“{unknown[0]}” is no {what}")
    return names
