"""The form of a slice: its name, and which answers belong to it."""

from __future__ import annotations

from typing import Any

from django import forms
from pydantic import ValidationError

from chat.sent import sentence_of
from feedback.evaluation.checks import PATTERN_MAX
from feedback.evaluation.models import FAILURE, REVIEW, SAMPLE, TAG_MAX, EvalSlice
from feedback.evaluation.slicing import SliceRule
from feedback.reasons import WHAT
from inference.fields import TextField

_TOO_LONG = {"max_length": "This may have at most %(limit_value)d characters."}


def _list(label: str, help_text: str) -> TextField:
    return TextField(
        label=label, required=False, max_length=1_000, help_text=help_text, error_messages=_TOO_LONG
    )


class RuleForm(forms.Form):
    """`rule` is there once it is valid."""

    pattern = TextField(
        label="The question matches this pattern",
        required=False,
        max_length=PATTERN_MAX,
        help_text="A regular expression; capitals do not count. One that takes long is not found.",
        error_messages=_TOO_LONG,
    )
    languages = _list("The question is in one of these languages", "Codes with commas between them: de, fr.")
    tokens_min = forms.IntegerField(
        label="The model was given at least so many tokens",
        required=False,
        min_value=1,
        max_value=10_000_000,
        help_text="Long context: all messages before the answer, as the engine counted them.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "The tokens must be a number from 1 to 10,000,000."
        ),
    )
    models = _list(
        "One of these models answered", "Names as the engine reports them, with commas between them."
    )
    prompts = _list("By one of these system prompts", "Their numbers, with commas between them.")
    reasons = forms.MultipleChoiceField(
        label="Somebody said that it is",
        required=False,
        choices=[(what.value, words) for what, words in WHAT.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "“%(value)s” is no such reason."},
    )
    declined = forms.BooleanField(label="The model declined to answer (out of scope)", required=False)
    mistyped = forms.BooleanField(
        label="The person then put a few letters of the question right (typos)", required=False
    )
    rule: SliceRule

    def clean_prompts(self) -> list[int]:
        try:
            return [int(number) for number in _parts(self.cleaned_data["prompts"])]
        except ValueError:
            raise forms.ValidationError("System prompts are named by their numbers, such as: 1, 3.") from None

    def clean_languages(self) -> list[str]:
        return [code.lower() for code in _parts(self.cleaned_data["languages"])]

    def clean_models(self) -> list[str]:
        return _parts(self.cleaned_data["models"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            told = {name: found[name] or None for name in SliceRule.model_fields}
            try:
                self.rule = SliceRule(**{name: value for name, value in told.items() if value is not None})
            except ValidationError as error:
                for each in error.errors():
                    field = str(each["loc"][0]) if each["loc"] else None
                    self.add_error(field, sentence_of(each))
        return found


class SliceForm(RuleForm):
    name = TextField(
        label="Name",
        max_length=TAG_MAX,
        help_text="The tag that its cases get, such as: typos.",
        error_messages={"required": "A slice must have a name.", **_TOO_LONG},
    )

    field_order = ("name",)

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        if "," in name or ":" in name or name in (FAILURE, SAMPLE, REVIEW):
            raise forms.ValidationError(
                "A name has no comma and no colon, and is not “failure”, “sample” or “review”."
            )
        return name


def initial(of: EvalSlice) -> dict[str, Any]:
    """Its rule, as the form shows it."""
    lists = ("languages", "models", "prompts")
    return {name: ", ".join(map(str, value)) if name in lists else value for name, value in of.rule.items()}


def _parts(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in text.split(","))
    return list(dict.fromkeys(part for part in parts if part))
