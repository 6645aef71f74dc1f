"""Forms of the webhook pages."""

from django import forms
from django.conf import settings

from feedback.kinds import KINDS
from feedback.notices.models import Notice
from feedback.webhooks.models import NAME_MAX
from inference.fields import TextField
from inference.outgoing.exceptions import Refused
from inference.outgoing.target import URL_MAX, Target

DATA_WORDS = {
    Notice.Kind.VERSION_FROZEN: "Dataset version frozen",
    Notice.Kind.VERSION_FAILED: "Dataset version failed",
    Notice.Kind.SCHEDULE_STOPPED: "Schedule of a dataset stopped",
    Notice.Kind.EXPORT_READY: "Export ready",
    Notice.Kind.EXPORT_FAILED: "Export failed",
}
KIND_WORDS = [
    *((name, name.replace("_", " ").capitalize()) for name in KINDS),
    *((str(kind), words) for kind, words in DATA_WORDS.items()),
]
#: What people say; the rest they do.
SAID = ("rating", "reason", "stars", "correction", "comparison", "flag")
SINCE = ((1, "the last hour"), (24, "the last day"), (72, "the last three days"), (720, "the last 30 days"))
NO_SINCE = "Choose since when."


class WebhookForm(forms.Form):
    name = TextField(
        label="Name",
        max_length=NAME_MAX,
        help_text="What you call the program that is told.",
        error_messages={
            "required": "The name must not be empty.",
            "max_length": f"The name must have at most {NAME_MAX} characters.",
        },
    )
    url = TextField(
        label="Address",
        max_length=URL_MAX,
        help_text="Of the program, beginning with https://. It gets a POST request for each event.",
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
        error_messages={
            "required": "The address must not be empty.",
            "max_length": f"The address may have at most {URL_MAX:,} characters; yours has %(show_value)d.",
        },
    )
    kinds = forms.MultipleChoiceField(
        label="What it is told of",
        choices=KIND_WORDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one kind of event.",
            "invalid_choice": "“%(value)s” is no kind of event.",
        },
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            Target.of(url, settings.OUTGOING_NETWORKS)
        except Refused as reason:
            raise forms.ValidationError(str(reason)) from None
        return url


class SwitchForm(forms.Form):
    to = forms.ChoiceField(choices=[("on", "on"), ("missed", "missed"), ("off", "off")])


class ReplayForm(forms.Form):
    hours = forms.TypedChoiceField(
        label="Given up in",
        coerce=int,
        choices=SINCE,
        initial=72,
        error_messages={"required": NO_SINCE, "invalid_choice": NO_SINCE},
    )
