"""What can be said of an answer, or be seen to be done with it: every kind of event with its value's schema.

`docs/signals.md` publishes them. A changed schema gets the next version; the older one stays readable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from chat.intent import Intent
from chat.sent import Whole

TEXT_MAX = 2000
CHOICES_MAX = 6
DAY_MS = 86_400_000

Length = Annotated[Whole, Field(ge=0, le=2**31 - 1)]
Text = Annotated[str, Field(max_length=TEXT_MAX)]


class Value(BaseModel):
    """Unknown fields are refused: a misspelt one would be lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rating(Value):
    """A thumb. Withdrawn is a thing of its own: neither missing nor zero."""

    value: Literal["up", "down", "withdrawn"]


class What(StrEnum):
    """What is wrong with an answer."""

    NOT_FACTUAL = "not_factual"
    INSTRUCTIONS = "instructions"
    REASONING = "reasoning"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    UNSAFE = "unsafe"
    LANGUAGE = "language"
    FORMAT = "format"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    STYLE = "style"
    CITATIONS = "citations"
    TOOL = "tool"
    DOES_NOT_RUN = "does_not_run"


class Praise(StrEnum):
    """What is good about one."""

    CORRECT = "correct"
    CLEAR = "clear"
    COMPLETE = "complete"
    BRIEF = "brief"
    STYLE = "style"
    RUNS = "runs"
    WELL_REFUSED = "well_refused"


class Fix(StrEnum):
    """What would mend it."""

    RIGHT_FACTS = "right_facts"
    FOLLOW_INSTRUCTIONS = "follow_instructions"
    SHORTER = "shorter"
    MORE_DETAIL = "more_detail"
    ANSWER_IT = "answer_it"
    OTHER_FORMAT = "other_format"
    OTHER_TONE = "other_tone"
    RUNNING_CODE = "running_code"


class Bad(Value):
    """Why a thumb went down: what is wrong and what would mend it, apart."""

    polarity: Literal["down"]
    what: tuple[What, ...] = Field(default=(), max_length=CHOICES_MAX)
    fix: tuple[Fix, ...] = Field(default=(), max_length=CHOICES_MAX)
    text: Text = ""


class Good(Value):
    """Why a thumb went up."""

    polarity: Literal["up"]
    what: tuple[Praise, ...] = Field(default=(), max_length=CHOICES_MAX)
    text: Text = ""


class Reason(Value):
    """Reasons for a rating of either polarity; all of them empty withdraws them."""

    reason: Bad | Good = Field(discriminator="polarity")


class Stars(Value):
    """For a whole conversation; null withdraws."""

    stars: Annotated[Whole, Field(ge=1, le=5)] | None


Category = Literal["harmful", "personal", "illegal", "spam", "other"]


class Flag(Value):
    """A report to those who run the place; what is flagged may be read by them whatever the consent.

    Null takes it back.
    """

    category: Category | None
    text: Text = ""


class Taken(Value):
    """A part of the answer that was taken along, by offsets into its Markdown source."""

    how: Literal["selection", "button", "code"]
    whole: StrictBool = False


class Seen(Value):
    """One stretch of an answer's life on a screen."""

    visible_ms: Annotated[Whole, Field(ge=0, le=DAY_MS)]
    hidden_ms: Annotated[Whole, Field(ge=0, le=DAY_MS)] = 0
    read_to: Length


class Left(Value):
    """The page was left with this answer on it, or nothing further came from its person."""

    after_ms: Annotated[Whole, Field(ge=0, le=DAY_MS)]
    how: Literal["closed", "away"]


class Regenerated(Value):
    """Another answer was asked for, plainly or with an instruction."""

    instead: UUID
    instruction: str


class EditedPrompt(Value):
    """The question was put in other words. `of` and `by` are messages of the person."""

    of: UUID
    by: UUID


class Stopped(Value):
    """`on_screen` of `produced` code points had been seen."""

    on_screen: Length
    produced: Length


class Continued(Value):
    """An answer that had broken off was carried on in another one."""

    by: UUID


class Span(Value):
    """[start, end) of the model's text became [by_start, by_end) of the person's; code points of each."""

    label: Literal["added", "removed", "replaced"]
    start: Length
    end: Length
    by_start: Length
    by_end: Length


class Correction(Value):
    """The answer in the person's words: `by` is their message, `of` the version that they began from."""

    by: UUID
    of: UUID
    intent: Intent
    spans: tuple[Span, ...]


Decided = Literal["a", "b", "tie", "both_bad", "cant_tell", "none", "failed"]


class Compared(Value):
    """What was chosen of two answers. `a` stood left; `kept` is the one the branch goes on from.

    `probability` is that of these two having been drawn from all that might have been, on whichever sides;
    `rate` the share of questions that were answered twice, null where the person asked for it.
    """

    comparison: UUID
    choice: Decided
    a: UUID
    b: UUID
    kept: UUID
    blind: StrictBool
    probability: Annotated[float, Field(ge=0, le=1)]
    rate: Annotated[float, Field(ge=0, le=1)] | None


class BranchShown(Value):
    """A sibling was turned to: `chosen`, a question or an answer."""

    chosen: UUID | None


class Label(StrEnum):
    """What the next message after an answer says of it."""

    COMPLAINT = "complaint"
    CLARIFICATION = "clarification"
    REPHRASE = "rephrase"
    THANKS = "thanks"
    NONE = "none"


class FollowUp(Value):
    """What a classifier read in `by`, a later message, and why it was put on this answer."""

    label: Label
    probability: Annotated[float, Field(ge=0, le=1)]
    classifier: Annotated[str, Field(min_length=1, max_length=40)]
    by: UUID
    attributed: Literal["last", "quote", "ordinal", "earlier"]


About = Literal["answer", "conversation"]
Source = Literal["page", "api", "server"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event. `is_opinion`: the last one of a person and answer is in force."""

    name: str
    value: type[Value]
    about: About = "answer"
    version: int = 1
    is_opinion: bool = False
    has_span: bool = False
    from_server: bool = False


_ALL = (
    Kind("rating", Rating, is_opinion=True),
    Kind("reason", Reason, is_opinion=True),
    Kind("stars", Stars, about="conversation", is_opinion=True),
    Kind("flag", Flag, is_opinion=True),
    Kind("copy", Taken, has_span=True),
    Kind("quote", Taken, has_span=True),
    Kind("exposure", Seen),
    Kind("leave", Left),
    Kind("regenerate", Regenerated, from_server=True),
    Kind("comparison", Compared, from_server=True),
    Kind("correction", Correction, from_server=True),
    Kind("edit_prompt", EditedPrompt, from_server=True),
    Kind("stop", Stopped, from_server=True),
    Kind("continue", Continued, from_server=True),
    Kind("branch_shown", BranchShown, from_server=True),
    Kind("follow_up", FollowUp, from_server=True),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
OPINIONS = tuple(kind.name for kind in _ALL if kind.is_opinion)


def as_json(value: Value) -> dict[str, Any]:
    """As it is stored."""
    return value.model_dump(mode="json")
