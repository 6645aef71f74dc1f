"""The form of what a queue looks for and how it is filled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django import forms

from feedback.evaluation.models import EvalSlice
from feedback.kinds import KINDS
from feedback.reasons import WHAT
from feedback.review.questions import NotAQuestion, Question, question_of, still_valid
from feedback.review.queues import (
    DAYS_MAX,
    INSTRUCTIONS_MAX,
    NAME_MAX,
    OVERLAP_MAX,
    PERCENT_MAX,
    WAITING_MAX,
    ReviewQueue,
)
from inference.fields import ProseField, TextField

SAMPLING_WORDS = {
    ReviewQueue.Sampling.NEWEST: "Newest first",
    ReviewQueue.Sampling.NEGATIVE_FIRST: "First what somebody disliked, then the newest",
    ReviewQueue.Sampling.UNCERTAIN_FIRST: "First where the classifier is least certain",
    ReviewQueue.Sampling.STRATIFIED: "Equally many of each slice",
    ReviewQueue.Sampling.RANDOM: "By chance: what others are compared with",
    ReviewQueue.Sampling.DECISION_VALUE: "First what tells most about the share of bad answers",
}
_LISTS = ("models", "prompts", "languages")
_TOO_LONG = {"max_length": "This may have at most %(limit_value)d characters."}


def _list(label: str, help_text: str) -> TextField:
    return TextField(
        label=label, required=False, max_length=1_000, help_text=help_text, error_messages=_TOO_LONG
    )


def _several(label: str, choices: Mapping[Any, str], what: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        choices=[(str(key), words) for key, words in choices.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": f"“%(value)s” is no such {what}."},
    )


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        # What browsers put into a field of days, wherever the reader is.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": f"“{label}” must be a day, such as 2026-11-29."},
    )


def _share(label: str) -> forms.FloatField:
    words = f"“{label}” must be a number from 0 to 1, or empty."
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=1,
        widget=forms.NumberInput(attrs={"step": "any"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), words),
    )


def _number(label: str, most: int, initial: int, help_text: str, *, least: int = 1) -> forms.IntegerField:
    words = f"“{label}” must be a number from {least} to {most:,}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        initial=initial,
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
    )


class QuestionForm(forms.Form):
    """`question` is there once it is valid. Whatever is set must hold; of several values one is enough."""

    kinds = _several(
        "Something of this was done", {name: name.replace("_", " ") for name in KINDS}, "kind of signal"
    )
    reasons = _several("Somebody said that it is", WHAT, "reason")
    slices = _several("It belongs to one of these slices", {}, "slice")
    models = _list(
        "One of these models answered", "Names as the engine reports them, with commas between them."
    )
    prompts = _list("By one of these system prompts", "Their numbers, with commas between them.")
    languages = _list("The question is in one of these languages", "Codes with commas between them: de, fr.")
    since = _day("Said since")
    until = _day("Said before")
    score_min = _share("Least score")
    score_max = _share("Highest score")
    suspicious = forms.ChoiceField(
        label="Ratings that look made by a script or in a rage",
        required=False,
        choices=[
            ("", "Whether or not there are some"),
            ("false", "There are none"),
            ("true", "There are some"),
        ],
        error_messages={"invalid_choice": "Choose what holds of suspicious ratings."},
    )
    question: Question

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = EvalSlice.objects.order_by("name").values_list("name", flat=True)
        cast("forms.MultipleChoiceField", self.fields["slices"]).choices = [(name, name) for name in names]

    def clean_models(self) -> list[str]:
        return _parts(self.cleaned_data["models"])

    def clean_languages(self) -> list[str]:
        return [code.lower() for code in _parts(self.cleaned_data["languages"])]

    def clean_prompts(self) -> list[int]:
        try:
            return [int(number) for number in _parts(self.cleaned_data["prompts"])]
        except ValueError:
            raise forms.ValidationError("System prompts are named by their numbers, such as: 1, 3.") from None

    def clean_suspicious(self) -> bool | None:
        return {"": None, "true": True, "false": False}[self.cleaned_data["suspicious"]]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            told = {name: _aware(found[name]) for name in Question.model_fields}
            try:
                self.question = question_of({name: value for name, value in told.items() if _is_set(value)})
            except NotAQuestion as wrong:
                raise forms.ValidationError(sentences(wrong)) from None
        return found

    @property
    def is_narrowed(self) -> bool:
        """Whether something is set that a closed fold would hide."""
        return any(_is_set(self[name].value()) for name in Question.model_fields)


def sentences(wrong: NotAQuestion) -> list[str]:
    """Of each “languages: what is wrong” a sentence that names the field as the page does."""
    return [_sentence(line) for line in str(wrong).splitlines()]


def _sentence(line: str) -> str:
    where, colon, what = line.partition(": ")
    if not colon:
        where, what = "", line
    fields = QuestionForm.base_fields
    if field := fields.get(where.split(".")[0]):
        return f"“{field.label}”: {what}."
    # It is about two of them, which it names.
    for name in Question.model_fields:
        what = what.replace(f"“{name}”", f"“{fields[name].label}”")
    return f"{what[:1].upper()}{what[1:]}."


class LimitsForm(forms.Form):
    """What a lead decides of every queue, also of those whose question is the product's."""

    overlap = _number(
        "Reviewers for each item", OVERLAP_MAX, 1, "With two or more it is seen how far they agree."
    )
    gold_percent = _number(
        "Percent of gold",
        PERCENT_MAX,
        0,
        "Of what a reviewer is handed, how much is gold: items of which a lead has said what is right.",
        least=0,
    )
    repeat_percent = _number(
        "Percent of repeats",
        PERCENT_MAX,
        0,
        "Of what a reviewer is handed, how much they have judged before, at least 20 decisions ago.",
        least=0,
    )
    most_waiting = _number(
        "Items that wait at most", WAITING_MAX, 200, "As they are decided, others take their place."
    )
    days = _number(
        "Days that an item waits at most",
        DAYS_MAX,
        30,
        "One that nobody decides until then leaves the queue.",
    )
    shows_names = forms.BooleanField(label="Reviewers see the names of those who asked", required=False)
    instructions = ProseField(
        label="Instructions",
        required=False,
        max_length=INSTRUCTIONS_MAX,
        help_text="Markdown. Reviewers can read them beside every item.",
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "max_length": f"The instructions may have at most {INSTRUCTIONS_MAX:,} characters; "
            "yours have %(show_value)d."
        },
    )
    SETTINGS: tuple[str, ...] = (
        *("overlap", "gold_percent", "repeat_percent"),
        *("most_waiting", "days", "shows_names", "instructions"),
    )

    def settings(self) -> dict[str, Any]:
        """Once it is valid."""
        return {name: self.cleaned_data[name] for name in self.SETTINGS}


class SettingsForm(QuestionForm, LimitsForm):
    """How a queue is filled: what can be changed of one that is there."""

    sampling = forms.ChoiceField(
        label="What comes first",
        choices=list(SAMPLING_WORDS.items()),
        initial=ReviewQueue.Sampling.NEGATIVE_FIRST,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what comes first."),
    )
    SETTINGS = ("sampling", *LimitsForm.SETTINGS)


class NameForm(forms.Form):
    name = TextField(
        label="Name",
        max_length=NAME_MAX,
        help_text="What reviewers see: what is to be found out.",
        error_messages={"required": "A queue must have a name.", **_TOO_LONG},
    )


def initial(queue: ReviewQueue) -> dict[str, Any]:
    """As either form shows it."""
    asked = still_valid(queue.question)
    of_question = {name: _shown(name, getattr(asked, name)) for name in Question.model_fields}
    return {**of_question, **{name: getattr(queue, name) for name in SettingsForm.SETTINGS}}


def _shown(name: str, value: Any) -> Any:
    if name in _LISTS:
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return value.date() if isinstance(value, datetime) else value


def _is_set(value: Any) -> bool:
    return value not in (None, "", [], ())


def _aware(value: Any) -> Any:
    """A day is its beginning, in UTC."""
    return datetime.combine(value, time(), UTC) if isinstance(value, date) else value


def _parts(text: str) -> list[str]:
    parts = (" ".join(part.split()) for part in text.split(","))
    return list(dict.fromkeys(part for part in parts if part))
