"""What reviewers said, in words: of one, line by line; and of several beside each other. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.datastructures import MultiValueDict

from feedback.review import drawing, forms, saying
from feedback.review.fields import Rubric
from feedback.review.forms import Form
from feedback.review.models import Decision
from feedback.review.saying import Posted
from feedback.review.showing import Item

PROSE = ("reference", "edited", "comment")


class Line(NamedTuple):
    """What was said to a field. `question`: its kind, of a demand of a rubric with its name."""

    question: str
    title: str
    words: str


@dataclass(slots=True)
class Beside:
    """What several said to a field: of each different answer, who gave it. `differs`: they are apart."""

    title: str
    differs: bool
    said: dict[str, list[str]] = field(default_factory=dict)


def lines(decision: Decision, item: Item) -> Iterator[Line]:
    """As it would be written on the page."""
    form = forms.form_of(decision.form.fields)
    hits = _hits(item)
    letters, points = {str(each.message.pk): each.letter for each in item.siblings}, _points(form)
    for name, values in saying.as_posted(decision.answers, form, item).lists():
        kind, _, part = name.partition(":")
        called = points.get(part, part) if kind == "rubric" else letters.get(part, part)
        known = hits if name == "personal_data:hit" else item.also
        if words := ", ".join(known.get(value, value) for value in values if value):
            title = f"{kind.replace('_', ' ').capitalize()} {called}".strip()
            yield Line(f"{kind}: {called}" if kind == "rubric" else kind, title, words)


def _hits(item: Item) -> dict[str, str]:
    """What was found of personal data in the answer, in words."""
    return {drawing.place(hit): drawing.found(hit, item) for hit in item.answer.shown.hits}


def written(decisions: Iterable[Decision]) -> Iterator[str]:
    """What reviewers wrote themselves, who may have copied what is personal."""
    for each in decisions:
        yield from (each.answers[kind] for kind in PROSE if kind in each.answers)


def _points(form: Form) -> dict[str, str]:
    points = (point for field in form if isinstance(field, Rubric) for point in field.points)
    return {str(number): point.name for number, point in enumerate(points)}


def beside(decisions: Mapping[str, Decision], item: Item, disputed: Collection[str]) -> list[Beside]:
    """`decisions`: by what their reviewers are called. `disputed`: the questions on which they are apart."""
    found: dict[str, Beside] = {}
    for who, decision in decisions.items():
        for line in lines(decision, item):
            of = found.setdefault(line.title, Beside(line.title, _is_disputed(line.question, disputed)))
            of.said.setdefault(line.words, []).append(who)
    return list(found.values())


def _is_disputed(question: str, disputed: Collection[str]) -> bool:
    return any(each == question or each.startswith(f"{question}: ") for each in disputed)


def common(decisions: Sequence[Decision], form: Form, item: Item) -> Posted:
    """What all of them said, as if a page had sent it. No texts: what is personal in them is not shown."""
    declared = [forms.form_of(decision.form.fields) for decision in decisions]
    same = tuple(each for each in form if each.kind not in PROSE and all(each in of for of in declared))
    posted = [saying.as_posted(decision.answers, same, item) for decision in decisions]
    first, *others = posted or [Posted()]
    shared = {
        name: [value for value in values if all(value in of.getlist(name) for of in others)]
        for name, values in first.lists()
    }
    return MultiValueDict({name: values for name, values in shared.items() if values})
