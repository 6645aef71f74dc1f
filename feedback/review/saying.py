"""What a reviewer sends from the page as answers to the fields of a form, and back again. Pure.

A field is called by its kind; parts of one are `kind:part`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict

from feedback.curation.personal_data.hits import Type
from feedback.review import fields, quoting
from feedback.review.bounds import Unfit
from feedback.review.forms import AnyField, BadAnswer, Form
from feedback.review.showing import Item
from inference.text import clean_text

Posted = MultiValueDict[str, str]
NONE = "none of these"
_YES_OR_NO = {"yes": True, "no": False}
_DIGITS_MAX = 9


def answers(form: Form, posted: Posted, item: Item) -> dict[str, Any]:
    """By kind of field; what was left empty is None. Raises BadAnswer where words were not quoted rightly."""
    return {field.kind: _answer(field, posted, item) for field in form}


def _answer(field: AnyField, posted: Posted, item: Item) -> Any:
    said = clean_text(posted.get(field.kind) or "").strip()
    try:
        match field:
            case fields.Taxonomy():
                return _several(posted.getlist(field.kind))
            case fields.Severity():
                return _number(said)
            case fields.MakeCase() | fields.ForTraining():
                return _YES_OR_NO.get(said, said or None)
            case fields.Rubric():
                return _points(field, posted)
            case fields.Ranking():
                return _tiers(posted, item)
            case fields.Spans():
                return quoting.spans(said, field.labels, item.answer.shown) or None
            case fields.PersonalData():
                return _personal(said, posted, item)
    except Unfit as unfit:
        raise BadAnswer(f"{field.kind}: {unfit.part}" if unfit.part else field.kind, unfit.limit) from None
    return said or None


def _number(said: str) -> Any:
    """What is no number stays as it is: the field says what it must be."""
    is_number = said.isascii() and said.isdigit() and len(said) <= _DIGITS_MAX
    return int(said) if is_number else said or None


def _several(said: list[str]) -> list[str] | None:
    return [each for each in said if each != NONE] if said else None


def _points(field: fields.Rubric, posted: Posted) -> dict[str, Any] | None:
    names = {f"rubric:{number}": point.name for number, point in enumerate(field.points)}
    given = {name: _number((posted.get(key) or "").strip()) for key, name in names.items()}
    return given if any(value is not None for value in given.values()) else None


def _tiers(posted: Posted, item: Item) -> list[list[str]] | None:
    """Those with the same place stand together; those without a place are not ranked."""
    tiers: dict[int, list[str]] = {}
    for each in item.siblings:
        place = _number((posted.get(f"ranking:{each.message.pk}") or "").strip())
        if place is None:
            continue
        if not isinstance(place, int) or not 1 <= place <= len(item.siblings):
            raise Unfit(f"must be a whole number from 1 to {len(item.siblings)}", each.letter)
        tiers.setdefault(place, []).append(str(each.message.pk))
    return [tiers[place] for place in sorted(tiers)] or None


def _personal(said: str, posted: Posted, item: Item) -> Any:
    """`hit` is one of the detector's, by its place; `more` quotes what it did not find."""
    if said not in _YES_OR_NO:
        return said or None
    hits = {f"{hit.start}-{hit.end}": hit for hit in item.answer.shown.hits}
    confirmed = [key for key in posted.getlist("personal_data:hit") if key in hits]
    spans = [{"start": hits[key].start, "end": hits[key].end, "label": hits[key].type} for key in confirmed]
    more = quoting.spans(posted.get("personal_data:more") or "", list(Type), item.answer.shown)
    return {"present": _YES_OR_NO[said], "spans": [*spans, *more]}


def as_posted(kept: Mapping[str, Any], form: Form, item: Item) -> Posted:
    """What a page would have sent to say this: so that what was taken back is there to be changed."""
    said: dict[str, list[str]] = {}
    for field in form:
        if field.kind in kept:
            said |= _said(field, kept[field.kind], item)
    return MultiValueDict(said)


def _said(field: AnyField, kept: Any, item: Item) -> dict[str, list[str]]:
    match field:
        case fields.Taxonomy():
            return {field.kind: kept or [NONE]}
        case fields.MakeCase() | fields.ForTraining():
            return {field.kind: [_word(kept)]}
        case fields.Rubric():
            return {f"rubric:{number}": [str(kept[point.name])] for number, point in enumerate(field.points)}
        case fields.Ranking():
            return {f"ranking:{key}": [str(place)] for place, tier in enumerate(kept, 1) for key in tier}
        case fields.Spans():
            return {field.kind: [quoting.lines(kept, item.answer.shown)]}
        case fields.PersonalData():
            return _personal_said(kept, item)
    return {field.kind: [str(kept)]}


def _word(kept: bool) -> str:
    return "yes" if kept else "no"


def _personal_said(kept: Mapping[str, Any], item: Item) -> dict[str, list[str]]:
    hits = {(hit.start, hit.end, hit.type.value) for hit in item.answer.shown.hits}
    found = [(span["start"], span["end"], span["label"]) for span in kept["spans"]]
    more = [span for span, key in zip(kept["spans"], found, strict=True) if key not in hits]
    return {
        "personal_data": [_word(kept["present"])],
        "personal_data:hit": [f"{start}-{end}" for start, end, label in found if (start, end, label) in hits],
        "personal_data:more": [quoting.lines(more, item.answer.shown)],
    }
