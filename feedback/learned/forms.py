"""The form that records a model."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone

from feedback.datasets.models import DatasetVersion, Export
from feedback.learned.models import NOTE_MAX
from inference.fields import ProseField, TextField
from inference.types import NAME_MAX

_DAY = "The day must be one up to today, such as 2026-11-29."


def _long(what: str, limit: int) -> str:
    return f"The {what} may have at most {limit} characters; yours has %(show_value)d."


class ModelForm(forms.Form):
    """What learned from `version`, when, and from which of its files."""

    name = TextField(
        label="Name of the model",
        max_length=NAME_MAX,
        help_text="As it is served, so that it is found again.",
        error_messages={"required": "The name must not be empty.", "max_length": _long("name", NAME_MAX)},
    )
    revision = TextField(
        label="Revision",
        required=False,
        max_length=NAME_MAX,
        error_messages={"max_length": _long("revision", NAME_MAX)},
    )
    learned_on = forms.DateField(
        label="Trained on",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _DAY, "invalid": _DAY},
    )
    export = forms.ChoiceField(
        label="From which files",
        required=False,
        error_messages={"invalid_choice": "Choose one of the version’s exports."},
    )
    note = ProseField(
        label="Note",
        required=False,
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _long("note", NOTE_MAX)},
    )

    def __init__(self, version: DatasetVersion, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        written = version.exports.filter(manifest__isnull=False).order_by("-created_at")
        self._exports = {str(export.pk): export for export in written}
        choices = [(key, _in_words(export)) for key, export in self._exports.items()]
        cast("forms.ChoiceField", self.fields["export"]).choices = [("", "not known"), *choices]

    def clean_export(self) -> Export | None:
        return self._exports.get(self.cleaned_data["export"])

    def clean_learned_on(self) -> Any:
        day = self.cleaned_data["learned_on"]
        if not day.year >= 2000 or day > timezone.now().date():
            raise forms.ValidationError(_DAY)
        return day


def _in_words(export: Export) -> str:
    return f"{export.format} as {export.file_type}, {export.created_at:%Y-%m-%d}"
