"""Forms of the prompt pages; their bounds are those of the deeds."""

from typing import Any

from django import forms

from inference.fields import ProseField, TextField
from inference.prompts import NOTE_MAX, TEXT_MAX


def _bounds(name: str, most: int) -> dict[str, Any]:
    return {
        "max_length": most,
        "error_messages": {
            "required": f"The {name} must not be empty.",
            "max_length": f"The {name} must have at most {most:,} characters; this one has %(show_value)d.",
        },
    }


def _note(asks: str) -> TextField:
    words = f"{asks} At most {NOTE_MAX} characters."
    return TextField(label="Why", help_text=words, **_bounds("reason", NOTE_MAX))


class WriteForm(forms.Form):
    text = ProseField(
        label="Text",
        help_text=f"What the model is told before the conversation. At most {TEXT_MAX:,} characters.",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "true"}),
        **_bounds("text", TEXT_MAX),
    )
    note = _note("What this version is meant to change.")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError("The text must not be empty.")
        return text


class ActivateForm(forms.Form):
    note = _note("Why this version is to be the active one.")
