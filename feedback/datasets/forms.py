"""Forms of the dataset pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, cast

from django import forms
from pydantic import ValidationError

from chat.sent import sentence_of
from feedback.curation.language_names import is_told_apart, not_told_apart
from feedback.datasets.imported.models import PREFIX, Import
from feedback.datasets.models import NAME_MAX, WORDS_MAX, Kind
from feedback.datasets.recipe import MODEL_MAX, MODELS_MAX, SOURCES, Recipe, Unbuildable
from feedback.datasets.sources import source_in_words
from feedback.datasets.toxic import the_list
from feedback.datasets.words import rows_in_words
from feedback.exports.layouts import LICENCES
from feedback.models import PairRule
from feedback.pairs.rules import RULES
from feedback.rows import Kind as RowKind
from inference.fields import ProseField, TextField

KIND_WORDS = {
    Kind.SFT: "What should be said: answers to learn from",
    Kind.PREFERENCE: "Pairs: of two answers to one prompt, the better and the worse",
    Kind.UNPAIRED: "Single answers, each good or bad",
    Kind.EVALUATION: "Cases to measure with: what is asked, and how to tell a good answer",
}

_MODELS = f"There may be at most {MODELS_MAX} models, each of at most {MODEL_MAX} characters."


def _count(label: str, most: int, help_text: str) -> forms.IntegerField:
    """From 1 to `most`, or nothing."""
    words = f"The {label[0].lower()}{label[1:]} must be a number from 1 to {most:,}."
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=most,
        help_text=help_text,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), words),
    )


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": f"“{label}” must be a day, such as 2026-11-29."},
    )


class DatasetForm(forms.Form):
    name = TextField(
        label="Name",
        max_length=NAME_MAX,
        help_text="What you call the collection. Its versions are numbered.",
        error_messages={
            "required": "The name must not be empty.",
            "max_length": f"The name must have at most {NAME_MAX} characters; yours has %(show_value)d.",
        },
    )
    kind = forms.ChoiceField(
        label="What a row is",
        choices=list(KIND_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what a row is.", "invalid_choice": "Choose one of these kinds."},
    )
    about = ProseField(
        label="What it is for",
        required=False,
        max_length=WORDS_MAX,
        help_text="Goes onto the card of each version.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"This may have at most {WORDS_MAX:,} characters; yours has %(show_value)d."
        },
    )


class RecipeForm(forms.Form):
    """What is to go into a version; `recipe` is there once it is valid."""

    sources = forms.MultipleChoiceField(
        label="Where rows come from",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one source.",
            "invalid_choice": "“%(value)s” is no source of this kind.",
        },
    )
    personal_data = forms.ChoiceField(
        label="Personal data",
        choices=[
            ("replace", "Replace it by placeholders"),
            ("leave_out", "Leave out rows that hold some"),
            ("keep", "Keep it as it is"),
        ],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what becomes of personal data."),
    )
    duplicates = forms.ChoiceField(
        label="Rows that say the same",
        choices=[
            ("exact", "Only those that are equal count as one"),
            ("near", "Those nearly equal too"),
            ("meaning", "Those that mean the same too"),
        ],
        initial="near",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose which rows count as one."),
    )
    contaminated = forms.ChoiceField(
        label="Rows like what models are measured with",
        required=False,
        choices=[("leave_out", "Leave them out"), ("fail", "Build nothing, and list them")],
        error_messages={"invalid_choice": "Choose what becomes of rows that models are measured with."},
    )
    toxic = forms.ChoiceField(
        label="Rows with toxic words",
        required=False,
        choices=[("keep", "Keep them"), ("leave_out", "Leave them out")],
        error_messages={"invalid_choice": "Choose what becomes of rows with toxic words."},
    )
    languages = TextField(
        label="Languages",
        required=False,
        max_length=300,
        help_text="Codes with commas between them, such as: en, de. With unknown, also what is too short to "
        "tell, or code. Empty: all.",
        error_messages={"max_length": "The languages must have at most 300 characters."},
    )
    models = TextField(
        label="Models",
        required=False,
        max_length=MODELS_MAX * (MODEL_MAX + 2),
        help_text="Names of those that answered, as the engine reports them, with commas between them. Of a "
        "pair both must be among them; imported rows have none, and stay. Empty: all.",
        error_messages={"max_length": _MODELS},
    )
    min_characters = _count(
        "Least characters", 1_000_000, "Of what is asked and answered in a row, together. Empty: any."
    )
    max_tokens = _count(
        "Most tokens", 10_000_000, "Of a row, by the served model’s template. Empty: as many as there are."
    )
    min_weight = forms.FloatField(
        label="Least weight",
        min_value=0,
        max_value=1,
        initial=0.5,
        help_text="From 0 to 1: how likely it must be that the evidence is right.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "The least weight must be a number from 0 to 1.",
        ),
    )
    rows_per_person = _count("Most rows of one person", 1_000_000, "Empty: as many as there are.")
    rows_per_import = _count(
        "Most rows of one import",
        10_000_000,
        "Empty: as many as there are. Which stay is drawn, the same way every time.",
    )
    since = _day("Said since")
    until = _day("Said before")
    system_prompt = forms.BooleanField(
        label="With the system prompt that was in force", required=False, initial=True
    )
    splits = forms.BooleanField(
        label="Split into training, validation and test, so that no person and no prompt stands on two sides",
        required=False,
        initial=True,
    )
    time_cut = _day(
        "Time cut",
        "Training then holds only what was said before this day; validation and test, only what was said "
        "from it on. What is on the wrong side of it is left out. Empty: none.",
    )
    licence = forms.ChoiceField(
        label="Licence",
        required=False,
        choices=list(LICENCES.items()),
        help_text="Goes onto the card. The texts stay theirs who said them: you answer for giving them away.",
        error_messages={"invalid_choice": "Choose one of these licences."},
    )
    recipe: Recipe
    #: Why toxic words cannot be looked for, and what to do. Empty: they can.
    wordless = ""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sources_of(kind)
        field = cast("forms.MultipleChoiceField", self.fields["sources"])
        field.choices = choices
        # What was imported has another licence: nobody takes it without choosing it.
        field.initial = [name for name, _ in choices if not name.startswith(PREFIX)]
        self.fields["splits"].initial = kind != Kind.EVALUATION  # cases are all for measuring
        self._tell_of_words()

    def _tell_of_words(self) -> None:
        try:
            entries = len(the_list())
        except Unbuildable as reason:
            self.wordless = reason.words
        else:
            self.fields["toxic"].help_text = (
                f"By this installation’s list of {entries:,} words and phrases. It knows words, not what is "
                "meant."
            )

    def clean_toxic(self) -> str:
        wanted = str(self.cleaned_data["toxic"])
        if wanted == "leave_out" and self.wordless:
            raise forms.ValidationError(self.wordless)
        return wanted

    def clean_languages(self) -> list[str]:
        given = (code.strip().lower() for code in self.cleaned_data["languages"].split(","))
        codes = [code for code in given if code]
        if wrong := [code for code in codes if not is_told_apart(code)]:
            raise forms.ValidationError(f"{not_told_apart(wrong[0])}.")
        return codes

    def clean_models(self) -> list[str]:
        given = (" ".join(name.split()) for name in self.cleaned_data["models"].split(","))
        names = list(dict.fromkeys(name for name in given if name))
        if len(names) > MODELS_MAX or any(len(name) > MODEL_MAX for name in names):
            raise forms.ValidationError(_MODELS)
        return names

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            given = {name: _aware(value) for name, value in found.items() if value not in (None, "")}
            try:
                self.recipe = Recipe(**given)
            except ValidationError as error:
                raise forms.ValidationError([sentence_of(each) for each in error.errors()]) from None
        return found


def _aware(value: Any) -> Any:
    """A day is its beginning, in UTC."""
    return datetime.combine(value, time(), UTC) if isinstance(value, date) else value


def sources_of(kind: str) -> list[tuple[str, str]]:
    """Of pairs, the rules that are on; then the imports that have rows of this kind."""
    return [*_rules_of(kind), *_imports_of(kind)]


def _imports_of(kind: str) -> list[tuple[str, str]]:
    ready = Import.objects.filter(status=Import.Status.READY, counts__rows__has_key=kind).order_by("name")
    return [
        (each.source, f"{source_in_words(each.source, kind)} ({rows_in_words(each.rows_by_kind[kind])})")
        for each in ready
    ]


def _rules_of(kind: str) -> list[tuple[str, str]]:
    if kind == Kind.PREFERENCE:
        on = set(PairRule.objects.filter(is_on=True).values_list("name", flat=True))
        return [(rule.name, rule.title) for rule in RULES.values() if rule.name in on]
    return list(SOURCES[cast("RowKind", kind)].items())
