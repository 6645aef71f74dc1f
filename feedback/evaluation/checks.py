"""What a completion must be, where no judge is needed to tell. Pure.

A check is a value that a case stores as JSON: {"kind": "contains", "text": "42"}. Whoever wrote it may mean
harm: whatever stands in it, and in the completion, `run` ends within about a second.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Annotated, Any, Literal, TypeVar

import regex
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat, TypeAdapter, ValidationError

from chat.sent import lines_of, sentence_of
from feedback.evaluation import numbers, refusals, schemas

COMPLETION_MAX = 256_000  # code points; a longer completion fails every check
TEXT_MAX, PATTERN_MAX, CHECKS_MAX = 8_000, 500, 32
PATTERN_LIMIT_S = 0.25


class NotACheck(Exception):
    """Each line names the field, and what is wrong with it; `sentences` say that alone, for a form."""

    def __init__(self, error: ValidationError) -> None:
        super().__init__(lines_of(error))
        self.sentences = " ".join(map(sentence_of, error.errors(include_url=False)))


@dataclass(frozen=True, slots=True)
class Passed:
    """As the check wants it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """`why` is a sentence for a person; it never repeats more than a few words of the completion."""

    why: str


Outcome = Passed | Failed


def _pattern(text: str) -> str:
    try:
        compiled(text)
    except (regex.error, OverflowError, MemoryError, RecursionError) as error:
        raise ValueError(f"is no pattern: {error}") from error
    return text


def compiled(text: str, *, ignore_case: bool = False) -> regex.Pattern[str]:
    """In the dialect of the library `regex`. Raises its error."""
    return regex.compile(text, regex.VERSION0 | (regex.IGNORECASE if ignore_case else 0))


Text = Annotated[str, Field(min_length=1, max_length=TEXT_MAX)]
Pattern = Annotated[str, Field(min_length=1, max_length=PATTERN_MAX), AfterValidator(_pattern)]
Schema = Annotated[dict[str, Any], AfterValidator(schemas.accepted)]
Tolerance = Annotated[FiniteFloat, Field(ge=0)]


class _Check(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Exact(_Check):
    """The completion is this text. Space around it does not count; capitals do, unless `ignore_case`."""

    kind: Literal["exact"] = "exact"
    text: Text
    ignore_case: bool = False

    def run(self, completion: str) -> Outcome:
        same = _plain(completion, self.ignore_case) == _plain(self.text, self.ignore_case)
        return Passed() if same else Failed("is not the expected text")


class Contains(_Check):
    """This text stands in the completion; with `absent`, it must not."""

    kind: Literal["contains"] = "contains"
    text: Text
    ignore_case: bool = False
    absent: bool = False

    def run(self, completion: str) -> Outcome:
        found = _plain(self.text, self.ignore_case) in _plain(completion, self.ignore_case)
        return _wanted(found, absent=self.absent, what="the text")


class Regex(_Check):
    """The pattern is found in the completion; with `absent`, it must not be. One that takes long fails."""

    kind: Literal["regex"] = "regex"
    pattern: Pattern
    ignore_case: bool = False
    absent: bool = False

    def run(self, completion: str) -> Outcome:
        try:
            pattern = compiled(self.pattern, ignore_case=self.ignore_case)
            found = pattern.search(completion, timeout=PATTERN_LIMIT_S) is not None
        except TimeoutError:
            return Failed(f"the pattern took longer than {PATTERN_LIMIT_S} s")
        except (MemoryError, RecursionError):
            return Failed("the pattern needed too much memory")
        return _wanted(found, absent=self.absent, what="the pattern")


class JsonSchema(_Check):
    """The completion is JSON, alone or as its only fenced block, that the schema allows (draft 2020-12)."""

    kind: Literal["json_schema"] = "json_schema"
    json_schema: Schema

    def run(self, completion: str) -> Outcome:
        why = schemas.fault(self.json_schema, completion)
        return Failed(why) if why else Passed()


class Number(_Check):
    """A number of the completion, the last unless said, is `value`, give or take the larger tolerance."""

    kind: Literal["number"] = "number"
    value: FiniteFloat
    tolerance: Tolerance = 0
    relative: Tolerance = 0
    which: Literal["first", "last", "only"] = "last"

    def run(self, completion: str) -> Outcome:
        found = numbers.of(completion)
        if not found or (self.which == "only" and len(set(found)) > 1):
            return Failed("has no number" if not found else "has more than one number")
        number = found[0] if self.which == "first" else found[-1]
        near = isclose(
            number, self.value, rel_tol=0, abs_tol=max(self.tolerance, self.relative * abs(self.value))
        )
        return Passed() if near else Failed(f"its {self.which} number is {number:g}, not {self.value:g}")


class Refusal(_Check):
    """The completion declines; with `expected` false, it must not. Told by how refusals begin."""

    kind: Literal["refusal"] = "refusal"
    expected: bool = True

    def run(self, completion: str) -> Outcome:
        return _wanted(refusals.declines(completion), absent=not self.expected, what="a refusal")


Check = Annotated[Exact | Contains | Regex | JsonSchema | Number | Refusal, Field(discriminator="kind")]
Read = TypeVar("Read")
_ONE: TypeAdapter[Check] = TypeAdapter(Check)
_MANY: TypeAdapter[list[Check]] = TypeAdapter(Annotated[list[Check], Field(max_length=CHECKS_MAX)])


def check_of(said: Mapping[str, Any]) -> Check:
    """Raises NotACheck, with a line for each field that is wrong."""
    return _read(_ONE, dict(said))


def checks_of(said: Sequence[Mapping[str, Any]]) -> list[Check]:
    """Those of a case. Raises NotACheck."""
    return _read(_MANY, [dict(each) for each in said])


def run(check: Check, completion: str) -> Outcome:
    """Never raises on what the check or the completion says."""
    if len(completion) > COMPLETION_MAX:
        return Failed(f"is longer than {COMPLETION_MAX} characters")
    return check.run(completion)


def run_all(checks: Iterable[Check], completion: str) -> list[Outcome]:
    return [run(check, completion) for check in checks]


def _read(adapter: TypeAdapter[Read], said: object) -> Read:
    try:
        return adapter.validate_python(said)
    except ValidationError as error:
        raise NotACheck(error) from None


def _plain(text: str, ignore_case: bool) -> str:
    text = unicodedata.normalize("NFC", text.strip())
    return text.casefold() if ignore_case else text


def _wanted(found: bool, *, absent: bool, what: str) -> Outcome:
    if found is not absent:
        return Passed()
    return Failed(f"{what} is there, and must not be" if absent else f"{what} is not there")
