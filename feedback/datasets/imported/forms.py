"""What is asked of whoever brings in a file."""

from __future__ import annotations

from django import forms
from django.conf import settings

from feedback.datasets.imported.models import BASIS_MAX, LICENCE_MAX, NAME_MAX
from feedback.datasets.imported.taking import Offer
from feedback.exports.formats import FORMATS
from feedback.imports import SOURCES
from feedback.imports.opening import CSV
from inference.fields import ProseField, TextField

_TITLES = {
    "sharegpt": "ShareGPT: conversations of from and value",
    "open-webui": "Open WebUI: export of feedback",
    "transcripts": "Transcripts of Human and Assistant",
    CSV: "CSV, as exports write it or a sheet saves it",
}
FORMAT_WORDS = {name: FORMATS[name].title if name in FORMATS else _TITLES[name] for name in (*SOURCES, CSV)}


class AboutForm(forms.Form):
    """All but the file: the command asks it too."""

    name = TextField(
        label="Name",
        max_length=NAME_MAX,
        help_text="What versions call it as a source of rows. It is given once, for ever.",
        error_messages={
            "required": "The name must not be empty.",
            "max_length": f"The name must have at most {NAME_MAX} characters; yours has %(show_value)d.",
        },
    )
    format = forms.ChoiceField(
        label="Format",
        required=False,
        choices=[("", "Find out from its first lines"), *FORMAT_WORDS.items()],
        error_messages={"invalid_choice": "Choose one of these formats."},
    )
    licence = TextField(
        label="Licence",
        max_length=LICENCE_MAX,
        help_text="Such as MIT, CC BY 4.0, or “ours”. It goes onto the card of each version with these rows.",
        error_messages={
            "required": "The licence must not be empty.",
            "max_length": f"The licence may have at most {LICENCE_MAX} characters; yours has %(show_value)d.",
        },
    )
    basis = ProseField(
        label="Where it is from, and why it may be used",
        max_length=BASIS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nobody's consent is asked for rows of a file: this is what they stand on.",
        error_messages={
            "required": "Say where it is from, and why it may be used.",
            "max_length": f"This may have at most {BASIS_MAX:,} characters; yours has %(show_value)d.",
        },
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not name.isprintable():
            raise forms.ValidationError("The name must be one line of signs that can be seen.")
        return name

    def offer(self, file_name: str) -> Offer:
        said = {name: self.cleaned_data[name] for name in ("name", "format", "licence", "basis")}
        return Offer(file_name=file_name, **said)


class ImportForm(AboutForm):
    file = forms.FileField(
        label="File",
        max_length=1000,
        help_text="JSONL, one JSON array or CSV, in UTF-8, packed by gzip or not; or Parquet.",
        error_messages=dict.fromkeys(("required", "missing", "invalid"), "Choose a file.")
        | {"empty": "The file is empty.", "max_length": "The file's name is too long."},
    )

    @property
    def most(self) -> int:
        """Bytes."""
        return settings.IMPORT_MAX
