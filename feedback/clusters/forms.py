"""Forms of a cluster: its name, and the release that closes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from feedback.clusters import choosing
from feedback.clusters.models import NAME_MAX, NOTE_MAX
from inference.fields import TextField
from inference.models import PromptVersion


class NameForm(forms.Form):
    name = TextField(
        label="Name",
        required=False,
        max_length=NAME_MAX,
        help_text="Empty: the words that most of its questions have in common.",
        error_messages={"max_length": "The name may have at most %(limit_value)d characters."},
    )


class CloseForm(forms.Form):
    """Once it is valid, `prompt` is a system prompt or None."""

    prompt = forms.ChoiceField(
        label="System prompt",
        required=False,
        error_messages={"invalid_choice": "Choose one of the system prompts."},
    )
    model = forms.ChoiceField(
        label="Model",
        required=False,
        error_messages={"invalid_choice": "Choose one of the models."},
    )
    note = TextField(
        label="What puts it right",
        required=False,
        max_length=NOTE_MAX,
        error_messages={"max_length": "The note may have at most %(limit_value)d characters."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prompts = {str(each.number): each for each in choosing.prompts()}
        told = [(number, f"{number}: {each.note}") for number, each in self._prompts.items()]
        self._offer("prompt", told)
        self._offer("model", [(name, name) for name in choosing.models()])

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "none"), *choices]

    def clean_prompt(self) -> PromptVersion | None:
        return self._prompts.get(self.cleaned_data["prompt"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("prompt") and not told.get("model"):
            self.add_error("prompt", "Choose the system prompt or the model that puts this right.")
        return told
