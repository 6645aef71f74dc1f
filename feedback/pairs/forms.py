"""Forms of the pages of pairs."""

from django import forms

_WEIGHT = "The weight must be a number from 0 to 1, or empty."


class SwitchForm(forms.Form):
    to = forms.ChoiceField(choices=[("on", "on"), ("off", "off")])


class WeightForm(forms.Form):
    weight = forms.FloatField(
        label="Weight of your own",
        required=False,
        min_value=0,
        max_value=1,
        help_text="From 0 to 1: how often its pairs are right. Empty: what is measured.",
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        error_messages={"invalid": _WEIGHT, "min_value": _WEIGHT, "max_value": _WEIGHT},
    )
