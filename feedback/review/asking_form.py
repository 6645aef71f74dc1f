"""The form with which a lead says what reviewers are asked: fields to choose, lists line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from feedback.reasons import WHAT
from feedback.review.fields import LABEL_MAX, LABELS_MAX, POINTS_MAX, STEPS_MAX
from feedback.review.forms import Form, NotAForm, form_of
from inference.fields import ProseField

FIELDS: Mapping[str, tuple[str, str]] = {
    "verdict": ("Verdict", "Good, bad or unsure."),
    "taxonomy": ("What is wrong", "Several of the labels below."),
    "severity": ("Severity", "How bad it is, in steps; 1 is least."),
    "rubric": ("Rubric", "Points for each of the demands below."),
    "ranking": ("Ranking", "All answers to the question, best first; some can be equally good."),
    "spans": ("Marked parts", "Parts of the answer, each with one of the labels below."),
    "edited": ("Edited answer", "The answer itself, put right."),
    "reference": ("Reference answer", "What a good answer is."),
    "make_case": ("Make a case", "Whether models are to be measured with it."),
    "for_training": ("For training", "Whether it may be used for training."),
    "personal_data": ("Personal data", "Whether there is some, and where."),
    "comment": ("Comment", "Anything else."),
}
_NO, _MAY, _MUST = "", "may", "must"
_ASKED = [(_NO, "Not asked"), (_MAY, "May be answered"), (_MUST, "Must be answered")]
_FIRST = {"ask_verdict": _MUST, "ask_taxonomy": _MAY, "ask_comment": _MAY}
_LINES_MAX = 4_000


def _lines(label: str, help_text: str, first: str = "") -> ProseField:
    return ProseField(
        label=label,
        required=False,
        max_length=_LINES_MAX,
        help_text=help_text,
        initial=first,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "max_length": f"“{label}” may have at most {_LINES_MAX:,} characters; yours has %(show_value)d."
        },
    )


class AskingForm(forms.Form):
    """`asked` is there once it is valid: each field is one of FIELDS, as `ask_NAME`."""

    labels = _lines(
        "Labels of what is wrong",
        f"A line for each, at most {LABELS_MAX} of at most {LABEL_MAX} characters.",
        "\n".join(WHAT.values()),
    )
    steps = forms.IntegerField(
        label="Steps of severity",
        min_value=2,
        max_value=STEPS_MAX,
        initial=4,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            f"“Steps of severity” must be a number from 2 to {STEPS_MAX}.",
        ),
    )
    points = _lines(
        "Demands of the rubric",
        f"A line for each, at most {POINTS_MAX}, with the most points that it gives: Names its sources: 3",
    )
    span_labels = _lines("Labels of marked parts", f"A line for each, at most {LABELS_MAX}.")
    asked: Form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (words, what) in FIELDS.items():
            self.fields[f"ask_{name}"] = forms.ChoiceField(
                label=words,
                help_text=what,
                required=False,
                choices=_ASKED,
                initial=_FIRST.get(f"ask_{name}", _NO),
                error_messages={"invalid_choice": f"Choose whether “{words}” is asked."},
            )

    def choices(self) -> Iterator[BoundField]:
        """Of each field, whether it is asked."""
        return (self[f"ask_{name}"] for name in FIELDS)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            asked = [name for name in FIELDS if found[f"ask_{name}"]]
            if not asked:
                raise forms.ValidationError("Choose at least one thing that is asked.")
            try:
                self.asked = form_of([self._declared(name) for name in asked])
            except NotAForm as wrong:
                raise forms.ValidationError([_words(line) for line in str(wrong).splitlines()]) from None
        return found

    def _declared(self, name: str) -> dict[str, Any]:
        declared: dict[str, Any] = {"kind": name, "required": self.cleaned_data[f"ask_{name}"] == _MUST}
        match name:
            case "taxonomy":
                declared["labels"] = self._lines("labels")
            case "spans":
                declared["labels"] = self._lines("span_labels")
            case "severity":
                declared["steps"] = self.cleaned_data["steps"]
            case "rubric":
                declared["points"] = [_point(line) for line in self._lines("points")]
        return declared

    def _lines(self, name: str) -> list[str]:
        if entries := _entries(self.cleaned_data[name]):
            return entries
        raise forms.ValidationError(f"“{self.fields[name].label}” needs at least one line.")


def initial(stored: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A stored form as this one shows it."""
    found: dict[str, Any] = {f"ask_{name}": _NO for name in FIELDS}
    for field in stored:
        found[f"ask_{field['kind']}"] = _MUST if field["required"] else _MAY
        match field["kind"]:
            case "taxonomy":
                found["labels"] = "\n".join(field["labels"])
            case "spans":
                found["span_labels"] = "\n".join(field["labels"])
            case "severity":
                found["steps"] = field["steps"]
            case "rubric":
                found["points"] = "\n".join(f"{point['name']}: {point['most']}" for point in field["points"])
    return found


def in_words(stored: Sequence[Mapping[str, Any]]) -> list[tuple[str, bool]]:
    """What is asked, and whether it must be answered."""
    return [(FIELDS[field["kind"]][0], field["required"]) for field in stored]


def _entries(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def _point(line: str) -> dict[str, Any]:
    """Of "Names its sources: 3"; a line without points gives one."""
    name, colon, most = line.rpartition(":")
    if colon and most.strip().isascii() and most.strip().isdigit():
        return {"name": name.strip(), "most": int(most[:9])}
    return {"name": line, "most": 1}


def _words(line: str) -> str:
    """Of “0.taxonomy.labels: what is wrong” a sentence that names the field as the page does."""
    where, _, what = line.partition(": ")
    if not what:
        where, what = "", line
    part = next((FIELDS[name][0] for name in where.split(".") if name in FIELDS), "")
    return f"“{part}”: {what}." if part else f"{what[:1].upper()}{what[1:]}."
