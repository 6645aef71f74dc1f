"""The form of one case: what a good answer is, and checks that need no judge."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

import orjson
from django import forms

from feedback.evaluation.checks import CHECKS_MAX, NotACheck, checks_of
from feedback.evaluation.checks_in_words import KINDS, in_words
from feedback.evaluation.models import TAG_MAX, TAGS_MAX, TEXT_MAX, EvalCase
from inference.fields import ProseField, TextField

#: What else a check may say, in the page's words, and the kinds that have it.
OPTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ignore_case": ("Capitals do not count", ("exact", "contains", "regex")),
    "absent": ("It must not be there", ("contains", "regex")),
    "tolerance": ("Give or take", ("number",)),
}
_NO_WAY = "To approve it, say how to tell a good answer: by a reference, a rubric or a check."


def _schema(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except ValueError:
        raise forms.ValidationError("The schema must be JSON.") from None
    return {"json_schema": found}


def _number(text: str) -> dict[str, Any]:
    try:
        return {"value": float(text)}
    except ValueError:
        raise forms.ValidationError("The number must be one, such as 42 or 0.5.") from None


_FROM: Mapping[str, Callable[[str], dict[str, Any]]] = {
    "exact": lambda text: {"text": text},
    "contains": lambda text: {"text": text},
    "regex": lambda text: {"pattern": text},
    "json_schema": _schema,
    "number": _number,
    "refusal": lambda _: {},
}


def _prose(label: str, help_text: str, rows: int) -> ProseField:
    return ProseField(
        label=label,
        required=False,
        max_length=TEXT_MAX,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "max_length": f"The {label.lower()} may have at most {TEXT_MAX:,} characters; "
            "yours has %(show_value)d."
        },
    )


class CaseForm(forms.Form):
    """`checks` are there once it is valid: those kept, and the new one."""

    to = forms.ChoiceField(choices=[(to, to) for to in ("save", "approve", "reject")])
    reference = _prose("Reference", "A good answer, whole.", 5)
    rubric = _prose("Rubric", "What a good answer must be, a demand on each line.", 4)
    tags = TextField(
        label="Tags",
        required=False,
        max_length=TAGS_MAX * (TAG_MAX + 2),
        help_text="The slices that it belongs to, with commas between them, such as: typos, long context.",
        error_messages={"max_length": f"There may be at most {TAGS_MAX} tags."},
    )
    drop = forms.MultipleChoiceField(
        label="Checks, of which those ticked are removed",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "A check that was to be removed is not there any more."},
    )
    check_kind = forms.ChoiceField(
        label="One more check: the answer",
        required=False,
        choices=[("", "—"), *KINDS.items()],
        error_messages={"invalid_choice": "Choose one of these checks."},
    )
    check_value = ProseField(
        label="Its text, pattern, schema or number",
        required=False,
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": f"A check may have at most {TEXT_MAX:,} characters."},
    )
    check_ignore_case = forms.BooleanField(label="Capitals do not count", required=False)
    check_absent = forms.BooleanField(label="It must not be there", required=False)
    check_tolerance = forms.FloatField(
        label="Give or take",
        required=False,
        min_value=0,
        help_text="Of a number: by how much it may differ. Empty: not at all.",
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value"), "What it may differ by must be a number from 0 on."
        ),
    )
    checks: list[dict[str, Any]]

    def __init__(self, case: EvalCase, data: Any = None) -> None:
        told = {"reference": case.reference, "rubric": case.rubric, "tags": ", ".join(case.tags)}
        super().__init__(data, initial=told)
        self.case = case
        field = cast("forms.MultipleChoiceField", self.fields["drop"])
        field.choices = [(_key(check), in_words(check)) for check in case.checks]

    def clean_reference(self) -> str:
        return _told(self.cleaned_data["reference"])

    def clean_rubric(self) -> str:
        return _told(self.cleaned_data["rubric"])

    def clean_tags(self) -> list[str]:
        given = [" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(",")]
        tags = list(dict.fromkeys(tag for tag in given if tag))
        if len(tags) > TAGS_MAX or any(len(tag) > TAG_MAX for tag in tags):
            raise forms.ValidationError(f"At most {TAGS_MAX} tags, each of at most {TAG_MAX} characters.")
        return tags

    def clean_check_value(self) -> str:
        return str(self.cleaned_data["check_value"]).strip()

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return found
        dropped = set(found["drop"])
        self.checks = [check for check in self.case.checks if _key(check) not in dropped]
        if found["check_kind"] or found["check_value"]:
            self._add(found["check_kind"], found["check_value"])
        if not self.errors and self._is_approved() and not self._can_tell():
            raise forms.ValidationError(_NO_WAY)
        return found

    def _add(self, kind: str, value: str) -> None:
        if not kind:
            self.add_error("check_kind", "Choose what the check looks for.")
        elif not value and kind != "refusal":
            self.add_error("check_value", "Say what the check looks for.")
        elif len(self.checks) >= CHECKS_MAX:
            self.add_error("check_kind", f"A case may have at most {CHECKS_MAX} checks.")
        else:
            self._try(kind, value)

    def _try(self, kind: str, value: str) -> None:
        try:
            check = {"kind": kind, **_FROM[kind](value), **self._options(kind)}
            checks_of([*self.checks, check])
        except forms.ValidationError as error:
            self.add_error("check_value", error)
        except NotACheck as error:
            self.add_error("check_value", f"This is no such check. {error.sentences}")
        else:
            self.checks.append(check)

    def _options(self, kind: str) -> dict[str, Any]:
        """Those that were set. Raises a ValidationError for one that such a check has not."""
        given = {name: self.cleaned_data[f"check_{name}"] for name in OPTIONS}
        named = {name: value for name, value in given.items() if value}
        if wrong := [name for name in named if kind not in OPTIONS[name][1]]:
            raise forms.ValidationError(f"“{OPTIONS[wrong[0]][0]}” says nothing of such a check.")
        return named

    def _is_approved(self) -> bool:
        """Whether it is once this is done."""
        to = self.cleaned_data["to"]
        return to == "approve" or (to == "save" and self.case.status == EvalCase.Status.APPROVED)

    def _can_tell(self) -> bool:
        return bool(self.cleaned_data["reference"] or self.cleaned_data["rubric"] or self.checks)


def _told(text: str) -> str:
    """As typed; "" where it is only blanks, which tell nothing."""
    return text if text.strip() else ""


def _key(check: Mapping[str, Any]) -> str:
    return json.dumps(check, sort_keys=True)
