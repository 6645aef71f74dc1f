"""A recipe and its sources in the words of the form that asks for them; for pages and cards. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from django import forms

from feedback.datasets.forms import RecipeForm
from feedback.datasets.recipe import Recipe
from feedback.datasets.sources import source_in_words

_MOMENTS = frozenset({"since", "until", "time_cut"})


def recipe_in_words(recipe: Mapping[str, Any], kind: str) -> list[tuple[str, str]]:
    """Of a stored recipe each field with what it says, in the order in which it is declared."""
    names = [
        *(name for name in Recipe.model_fields if name in recipe),
        *sorted(recipe.keys() - Recipe.model_fields),
    ]
    return [(label_of(name), value_in_words(name, recipe[name], kind)) for name in names]


def label_of(name: str) -> str:
    """What the form calls a field; one that it does not ask for by its own name."""
    field = RecipeForm.base_fields.get(name)
    return str(field.label) if field else name.replace("_", " ").capitalize()


def value_in_words(name: str, value: Any, kind: str) -> str:
    match value:
        case None:
            return "not set"
        case 1 if name == "min_characters":
            return "not set"  # what an empty field means: every row has as many
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return f"{value:,}"
        case list() | tuple():
            words = (source_in_words(each, kind) if name == "sources" else str(each) for each in value)
            return ", ".join(words) or "all"
    return _moment(value) if name in _MOMENTS else _choice(name, value)


def _moment(stored: str) -> str:
    """A day that begins there, or the minute; in UTC."""
    at = datetime.fromisoformat(stored).astimezone(UTC)
    return f"{at:%Y-%m-%d}" if (at.hour, at.minute) == (0, 0) else f"{at:%Y-%m-%d %H:%M} UTC"


def _choice(name: str, value: str) -> str:
    field = RecipeForm.base_fields.get(name)
    choices = cast("list[tuple[str, str]]", field.choices) if isinstance(field, forms.ChoiceField) else []
    return dict(choices).get(value, value)
