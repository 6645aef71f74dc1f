"""A form as the page draws it: each field with its key, its choices, and what has been said so far. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from feedback.curation.personal_data.hits import Hit, Type
from feedback.review import fields
from feedback.review.forms import AnyField, Form
from feedback.review.saying import NONE, Posted
from feedback.review.showing import Item

#: The key that leads to a field, and what it asks.
KEYS = {
    "verdict": ("v", "Is the answer good?"),
    "taxonomy": ("t", "In which ways does it fail?"),
    "severity": ("s", "How bad is that? 1 is least."),
    "rubric": ("p", "How many points has it earned?"),
    "ranking": ("k", "Which place has each answer? 1 is best; two may have the same."),
    "spans": ("l", "A line each: a label, a colon, and words as they stand in the answer."),
    "personal_data": ("d", "Is somebody’s personal data in it?"),
    "reference": ("r", "What would a good answer be?"),
    "edited": ("e", "The answer, put right."),
    "make_case": ("m", "Are models to be measured with it?"),
    "for_training": ("u", "May it be used for training?"),
    "comment": ("c", "Anything else?"),
}
YES_OR_NO = (("yes", "Yes"), ("no", "No"))
_VERDICTS = (("good", "Good"), ("bad", "Bad"), ("unsure", "Unsure"))
_WIDEST = 10


@dataclass(frozen=True, slots=True)
class Choice:
    """`digit` presses it while its field has the focus; "" where there are more choices than digits."""

    name: str
    value: str
    words: str
    digit: str
    is_made: bool
    is_several: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `low` to `high`."""

    name: str
    words: str
    low: int
    high: int
    value: str


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    words: str
    most: int
    value: str
    starts_with: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One field. `labels`: what a line of a quoting text begins with; their place is their digit."""

    kind: str
    key: str
    words: str
    is_required: bool
    choices: tuple[Choice, ...] = ()
    numbers: tuple[Number, ...] = ()
    text: Text | None = None
    labels: tuple[str, ...] = ()
    is_wrong: bool = False

    @property
    def title(self) -> str:
        return self.kind.replace("_", " ").capitalize()


def asked(form: Form, said: Posted, item: Item, wrong: str = "") -> list[Asked]:
    """`wrong`: the field that was refused, as its refusal names it."""
    return [_asked(field, said, item, is_wrong=wrong.partition(":")[0] == field.kind) for field in form]


def _asked(field: AnyField, said: Posted, item: Item, *, is_wrong: bool) -> Asked:
    key, words = KEYS[field.kind]
    return Asked(
        field.kind,
        key,
        words,
        field.required,
        choices=tuple(_choices(field, said, item)),
        numbers=tuple(_numbers(field, said, item)),
        text=_text(field, said, item),
        labels=_labels(field),
        is_wrong=is_wrong,
    )


def _choices(field: AnyField, said: Posted, item: Item) -> Iterator[Choice]:
    match field:
        case fields.Verdict():
            yield from _one(field.kind, _VERDICTS, said)
        case fields.Severity():
            yield from _one(field.kind, ((str(n), str(n)) for n in range(1, field.steps + 1)), said)
        case fields.MakeCase() | fields.ForTraining():
            yield from _one(field.kind, YES_OR_NO, said)
        case fields.Taxonomy():
            labels = [*((label, label) for label in field.labels), (NONE, "None of these")]
            yield from _several(field.kind, labels, said)
        case fields.PersonalData():
            yield from _one(field.kind, YES_OR_NO, said)
            hits = item.answer.shown.hits
            yield from _several(
                "personal_data:hit", ((place(hit), found(hit, item)) for hit in hits), said, 3
            )


def _one(name: str, choices: Iterable[tuple[str, str]], said: Posted) -> Iterator[Choice]:
    for number, (value, words) in enumerate(choices, 1):
        yield Choice(name, value, words, _digit(number), said.get(name) == value)


def _several(name: str, choices: Iterable[tuple[str, str]], said: Posted, first: int = 1) -> Iterator[Choice]:
    made = said.getlist(name)
    for number, (value, words) in enumerate(choices, first):
        yield Choice(name, value, words, _digit(number), value in made, is_several=True)


def _digit(number: int) -> str:
    """The tenth has 0."""
    return str(number % _WIDEST) if number <= _WIDEST else ""


def place(hit: Hit) -> str:
    """As the page calls what was found."""
    return f"{hit.start}-{hit.end}"


def found(hit: Hit, item: Item) -> str:
    """Its type, and what is shown of it."""
    return f"{hit.type.replace('_', ' ').lower()}: {item.answer.shown.part(hit.start, hit.end)}"


def _numbers(field: AnyField, said: Posted, item: Item) -> Iterator[Number]:
    match field:
        case fields.Rubric():
            for number, point in enumerate(field.points):
                name = f"rubric:{number}"
                yield Number(name, f"{point.name} (0 to {point.most})", 0, point.most, said.get(name) or "")
        case fields.Ranking():
            for each in item.siblings:
                name = f"ranking:{each.message.pk}"
                yield Number(name, f"Answer {each.letter}", 1, len(item.siblings), said.get(name) or "")


def _text(field: AnyField, said: Posted, item: Item) -> Text | None:
    value = said.get(field.kind) or ""
    match field:
        case fields.Edited():
            return Text(field.kind, "", fields.TEXT_MAX, value, starts_with=item.answer.shown.text)
        case fields.Reference() | fields.Spans():
            return Text(field.kind, "", fields.TEXT_MAX, value)
        case fields.Comment():
            return Text(field.kind, "", fields.COMMENT_MAX, value)
        case fields.PersonalData():
            more = "personal_data:more"
            words = "What was not found, a line each: its type, a colon, and words of the answer"
            return Text(more, words, fields.TEXT_MAX, said.get(more) or "")
    return None


def _labels(field: AnyField) -> tuple[str, ...]:
    match field:
        case fields.Spans():
            return field.labels
        case fields.PersonalData():
            return tuple(Type)
    return ()
