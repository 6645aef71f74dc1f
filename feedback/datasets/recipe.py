"""What is asked to go into a version: declared, validated, and compared field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool, field_validator, model_validator

from feedback.curation.language_names import is_told_apart, not_told_apart
from feedback.exports.layouts import LICENCES
from feedback.rows import Kind

#: Where rows of each kind can come from. Those of `preference` are the names of the rules of pairs; of every
#: kind there are imports too, each by its name.
SOURCES: Mapping[Kind, Mapping[str, str]] = {
    "sft": {
        "correction": "Answers that people corrected",
        "adaptation": "Answers that people adapted for themselves",
        "rated_up": "Answers with a thumb up",
    },
    "unpaired": {"rating": "Answers with a thumb up or down"},
    "evaluation": {"case": "Approved cases"},
}
#: Of consent, as each kind needs it.
NEEDS: Mapping[Kind, str] = {
    "sft": "training",
    "preference": "training",
    "unpaired": "training",
    "evaluation": "evaluation",
}

MODELS_MAX, MODEL_MAX = 20, 300

Whole = Annotated[int, Field(strict=True)]
Share = Annotated[float, Field(ge=0, le=1)]


class Recipe(BaseModel):
    """Everything that decides which candidates become rows. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: tuple[str, ...] = Field(min_length=1, max_length=20)
    since: AwareDatetime | None = None
    until: AwareDatetime | None = None
    models: tuple[Annotated[str, Field(max_length=MODEL_MAX)], ...] = Field(default=(), max_length=MODELS_MAX)
    languages: tuple[Annotated[str, Field(max_length=10)], ...] = Field(default=(), max_length=50)
    min_weight: Share = 0.5
    rows_per_person: Annotated[Whole, Field(ge=1, le=1_000_000)] | None = None
    rows_per_import: Annotated[Whole, Field(ge=1, le=10_000_000)] | None = None
    min_characters: Annotated[Whole, Field(ge=0, le=1_000_000)] = 1
    max_tokens: Annotated[Whole, Field(ge=1, le=10_000_000)] | None = None
    personal_data: Literal["replace", "leave_out", "keep"] = "replace"
    toxic: Literal["keep", "leave_out"] = "keep"
    duplicates: Literal["exact", "near", "meaning"] = "near"
    contaminated: Literal["leave_out", "fail"] = "leave_out"
    system_prompt: StrictBool = True
    splits: StrictBool = True
    time_cut: AwareDatetime | None = None
    #: What the card says of the rows as a whole. It decides nothing, but a version says it once and for all.
    licence: str = "internal"

    @field_validator("languages")
    @classmethod
    def told_apart(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := [code for code in languages if not is_told_apart(code)]:
            raise ValueError(not_told_apart(unknown[0]))
        return tuple(sorted(set(languages)))

    @model_validator(mode="after")
    def in_order(self) -> Recipe:
        if self.since and self.until and self.since >= self.until:
            raise ValueError("“Said since” must be before “Said before”")
        if self.time_cut and not self.splits:
            raise ValueError("a time cut needs the split into training, validation and test")
        if len(set(self.sources)) < len(self.sources):
            raise ValueError("“Where rows come from” must name each source once")
        if self.licence not in LICENCES:
            raise ValueError("“Licence” must be one of those that can be chosen")
        return self

    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


class Unbuildable(Exception):
    """What a recipe asks for cannot be done here; `words` say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Field, what it was, what it is: of each that differs, in the order of the recipe.

    A field that was not there yet said what it says when nobody chooses.
    """
    was, now = (Recipe.model_validate(each).stored() for each in (old, new))
    return [(name, was[name], now[name]) for name in Recipe.model_fields if was[name] != now[name]]
