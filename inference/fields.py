"""Form fields whose text can be stored: what no database takes is replaced before lengths are counted."""

from typing import Any

from django import forms
from typing_extensions import override

from inference.text import clean_text


class TextField(forms.CharField):
    """One line or one word of a person."""

    @override
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return clean_text(text) if isinstance(text, str) else text


class ProseField(TextField):
    """Several lines, kept as typed. Browsers send CRLF for what the page shows as one character."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    @override
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text
