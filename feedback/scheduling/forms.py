"""The form of a schedule: the recipe of which version, when, and as what it is exported."""

from __future__ import annotations

from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.dates import WEEKDAYS

from feedback.datasets.models import Dataset, Export
from feedback.exports.formats import formats_of
from feedback.exports.layouts import LAYOUTS
from feedback.scheduling.models import ZONE_MAX, Schedule
from feedback.scheduling.planning import Plan
from inference.fields import TextField

DAYS = [("", "Every day"), *((str(number + 1), f"Every {name}") for number, name in WEEKDAYS.items())]
VERSIONS = 20
NOT_ONE = "Choose the version whose recipe it is built by."


class ScheduleForm(forms.Form):
    """`plan` is there once it is valid. `schedule`: the one that is changed, if it is not a new one."""

    version = forms.TypedChoiceField(
        label="By the recipe of",
        help_text="What was asked to go into that version is asked for again, of what has been said by then.",
        error_messages={"required": NOT_ONE, "invalid_choice": NOT_ONE},
    )
    weekday = forms.TypedChoiceField(
        label="Day",
        choices=DAYS,
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose every day, or one of the week."},
    )
    at = forms.TimeField(
        label="Time",
        input_formats=["%H:%M"],
        initial="04:00",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages=dict.fromkeys(
            ("required", "invalid"), "The time must be hours and minutes, such as 04:00."
        ),
    )
    zone = TextField(
        label="On the clocks of",
        max_length=ZONE_MAX,
        initial="UTC",
        help_text="A time zone by its name, such as Europe/Berlin. It goes with the clocks there.",
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "The time zone must not be empty.",
            "max_length": f"The name of a time zone has at most {ZONE_MAX} characters.",
        },
    )
    export = forms.ChoiceField(
        label="Then export it",
        required=False,
        error_messages={"invalid_choice": "Choose a format for rows of this kind, or none."},
    )
    layout = forms.ChoiceField(
        label="In the layout",
        choices=list(LAYOUTS.items()),
        required=False,
        error_messages={"invalid_choice": "Choose one of these layouts."},
    )
    destination = forms.ChoiceField(
        label="To",
        required=False,
        error_messages={"invalid_choice": "Choose a destination that is declared, or none."},
    )
    plan: Plan

    def __init__(self, dataset: Dataset, sent: QueryDict | None, schedule: Schedule | None = None) -> None:
        self.recipes = _recipes(dataset, schedule)
        super().__init__(sent, initial=_initial(schedule, self.recipes))
        _field(self, "version").choices = [(name, words) for name, (words, _) in self.recipes.items()]
        _field(self, "export").choices = [("", "No export"), *_formats(dataset.kind)]
        places = [(each.name, f"Here and in {each.name}") for each in settings.DESTINATIONS]
        _field(self, "destination").choices = [("", "Here"), *places]

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone not in zones():
            raise forms.ValidationError(
                f"“{zone}” is no time zone. Take a name such as Europe/Berlin or UTC."
            )
        return zone

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            name, _, encoding = found["export"].partition(":")
            self.plan = Plan(
                recipe=self.recipes[found["version"]][1],
                weekday=found["weekday"],
                at=found["at"],
                zone=found["zone"],
                format=name,
                file_type=encoding,
                layout=found["layout"] or Export.Layout.PLAIN,
                destination=found["destination"] if name else "",
            )
        return found


def _field(form: ScheduleForm, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])


def _recipes(dataset: Dataset, schedule: Schedule | None) -> dict[str, tuple[str, dict[str, Any]]]:
    """By what the form sends: its words, and the recipe."""
    rows = dataset.versions.order_by("-number")[:VERSIONS]
    found = {str(row.number): (f"version {row.number}", row.recipe) for row in rows}
    kept = schedule.recipe if schedule else None
    if kept and all(recipe != kept for _, recipe in found.values()):
        return {"kept": ("an older version, as it is now", kept), **found}
    return found


def _initial(schedule: Schedule | None, recipes: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    if schedule is None:
        return {}
    return {
        "version": next(name for name, (_, recipe) in recipes.items() if recipe == schedule.recipe),
        "weekday": schedule.weekday or "",
        "at": schedule.at,
        "zone": schedule.zone,
        "layout": schedule.layout,
        "destination": schedule.destination,
        "export": f"{schedule.format}:{schedule.file_type}" if schedule.format else "",
    }


def _formats(kind: str) -> list[tuple[str, str]]:
    return [
        (f"{each.name}:{encoding}", f"as {each.title} · {encoding}")
        for each in formats_of(kind)
        for encoding in each.encodings
    ]


@cache
def zones() -> tuple[str, ...]:
    """Names of time zones that this machine knows, in the order of the alphabet."""
    return tuple(sorted(available_timezones()))
