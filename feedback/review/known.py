"""What can be known of an item: those questions of its form that are compared, as decisions say it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from feedback.review import fields
from feedback.review.asking_form import FIELDS
from feedback.review.bounds import Unfit
from feedback.review.fields import About
from feedback.review.forms import AnyField, Form

_COMPARED = (
    fields.Verdict,
    fields.Taxonomy,
    fields.Severity,
    fields.Rubric,
    fields.MakeCase,
    fields.ForTraining,
    fields.PersonalData,
)


def can_be_known(form: Form) -> Form:
    """None of it must be: a part is enough."""
    return tuple(_optional(field) for field in form if isinstance(field, _COMPARED))


def _optional(field: AnyField) -> AnyField:
    return field.model_copy(update={"required": False})


def fitting(form: Form, answers: Mapping[str, Any], about: About) -> dict[str, Any]:
    """What of it can be known by this form: it may have been said in answer to another version."""
    kept = {}
    for field in can_be_known(form):
        with suppress(Unfit):
            kept[field.kind] = field.check(answers[field.kind], about) if field.kind in answers else None
    return {kind: value for kind, value in kept.items() if value is not None}


def agreed(said: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of what decisions said, that to which all said the same."""
    first, *others = said or [{}]
    return {kind: value for kind, value in first.items() if all(each.get(kind) == value for each in others)}


def in_words(answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Of what can be known, each question and what is said to it."""
    told = ((kind, answers[kind]) for kind in FIELDS if kind in answers)
    return [(FIELDS[kind][0], words) for kind, value in told for words in _words(kind, value)]


def _words(kind: str, value: Any) -> Iterator[str]:
    match kind:
        case "verdict" | "severity":
            yield str(value)
        case "taxonomy":
            yield ", ".join(value) or "none of these"
        case "rubric":
            yield ", ".join(f"{name}: {points}" for name, points in value.items())
        case "make_case" | "for_training":
            yield _yes_or_no(value)
        case "personal_data":
            yield _yes_or_no(value["present"])


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
