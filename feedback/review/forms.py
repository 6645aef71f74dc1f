"""What a queue asks: a declared form, and whether what a reviewer says fits it. Pure.

A form is declared as JSON: [{"kind": "verdict", "required": true}, {"kind": "severity", "steps": 5}].
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from chat.exceptions import Code, Refused
from chat.sent import lines_of
from feedback.review import fields
from feedback.review.bounds import Unfit
from feedback.review.fields import About
from feedback.review.levels import Level, Settled, Value

AnyField = Annotated[
    fields.Verdict
    | fields.Taxonomy
    | fields.Severity
    | fields.Reference
    | fields.Edited
    | fields.Rubric
    | fields.Ranking
    | fields.Spans
    | fields.MakeCase
    | fields.ForTraining
    | fields.PersonalData
    | fields.Comment,
    Field(discriminator="kind"),
]


class NotAForm(Exception):
    """Each line names the field, and what is wrong with it."""


class BadAnswer(Refused):
    """What was said to a field is out of its bounds; `field` and `limit` name them."""

    def __init__(self, field: str, limit: str) -> None:
        kind, colon, part = field.partition(":")
        named = kind.replace("_", " ").capitalize() + colon + part
        super().__init__(Code.BAD_FIELD, f"“{named}” {limit}. Nothing was kept.", field=field, limit=limit)


def _asks(declared: tuple[AnyField, ...]) -> tuple[AnyField, ...]:
    kinds = [field.kind for field in declared]
    if twice := [kind for kind in kinds if kinds.count(kind) > 1]:
        raise ValueError(f"“{twice[0]}” is asked twice")
    if not any(field.required for field in declared):
        raise ValueError("at least one field must be required, or a decision could say nothing")
    return declared


Form = Annotated[tuple[AnyField, ...], Field(min_length=1), AfterValidator(_asks)]
_FORM: TypeAdapter[Form] = TypeAdapter(Form)


def form_of(declared: Sequence[Any]) -> Form:
    """Raises NotAForm."""
    try:
        return _FORM.validate_python(list(declared))
    except ValidationError as error:
        raise NotAForm(lines_of(error)) from None


def stored(form: Form) -> list[dict[str, Any]]:
    return [field.model_dump(mode="json") for field in form]


def asked(form: Form, about: About) -> Form:
    """Its fields, without those to which nothing can be said of this answer."""
    return tuple(field for field in form if field.is_asked(about))


def check(form: Form, answers: Mapping[str, Any], about: About) -> dict[str, Any]:
    """What is kept of them, by kind of field. What is left empty is left out. Raises BadAnswer."""
    here = asked(form, about)
    if strange := answers.keys() - {field.kind for field in here}:
        raise BadAnswer(min(strange), "is not asked here")
    return {field.kind: kept for field in here if (kept := _checked(field, answers, about)) is not None}


def _checked(field: AnyField, answers: Mapping[str, Any], about: About) -> Any:
    said = answers.get(field.kind)
    if said is None or said == "":
        if field.required:
            raise BadAnswer(field.kind, "must be answered")
        return None
    try:
        return field.check(said, about)
    except Unfit as unfit:
        where = f"{field.kind}: {unfit.part}" if unfit.part else field.kind
        raise BadAnswer(where, unfit.limit) from None


def questions(form: Form) -> dict[str, Level]:
    """What is compared of answers to it, by name, with its level of measurement."""
    return {_named(field, part): field.level for field in form for part in field.parts}


def alike(form: Form, other: Form) -> frozenset[str]:
    """The questions that both ask, where their values mean the same: numbers are given on the same scale."""
    asked, there = _scales(form), _scales(other)
    return frozenset(name for name, scale in asked.items() if there.get(name) == scale)


def _scales(form: Form) -> dict[str, int]:
    return {_named(field, part): field.scale(part) for field in form for part in field.parts}


def unsaid(form: Form) -> dict[str, Any]:
    """What a decision says by leaving fields empty."""
    return {field.kind: field.empty for field in form if field.empty is not None}


def compared(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[str, str, Value]]:
    """Of answers that were kept: each question, which two answers of a ranking, and what was said to it."""
    for field in form:
        if field.kind in answers:
            for part, unit, value in field.units(answers[field.kind]):
                yield _named(field, part), unit, value


def settled(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[str, Settled]]:
    """The same, of which an outcome is found: each two answers of a ranking are one question."""
    for field in form:
        if field.kind in answers:
            for part, value in field.settled(answers[field.kind]).items():
                yield _named(field, part), value


def _named(field: AnyField, part: str) -> str:
    return f"{field.kind}: {part}" if part else field.kind
