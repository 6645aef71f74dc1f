"""The form that asks for an erasure: what is to go, a word, and the password again."""

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.http import HttpRequest

from chat.models import User
from feedback.models import Erasure

WORD = "erase"
Scope = Erasure.Scope
SCOPES = (
    (
        Scope.EVERYTHING,
        "Everything, but I keep my account",
        "All conversations, answers, feedback and activities go. Your name, address, password and what you "
        "allowed stay, and you can begin anew.",
    ),
    (
        Scope.ACCOUNT,
        "Everything and my account",
        "Nothing stays. You are signed out everywhere, and the address can be used for a new account.",
    ),
)


class EraseForm(forms.Form):
    """`person` types the word and, if there is one, the password; tries at it are counted."""

    scope = forms.ChoiceField(
        choices=Scope.choices,
        error_messages={"required": "Choose what is to go.", "invalid_choice": "Choose what is to go."},
    )
    conversation = forms.UUIDField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": "“conversation” must be an id."}
    )
    word = forms.CharField(
        label=f"Type the word “{WORD}”",
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": f"The word is missing. Type “{WORD}”.",
            "max_length": f"This is not the word. Type “{WORD}”.",
        },
    )
    password = forms.CharField(
        label="Your password",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": "The password is missing.",
            "max_length": "The password is not right. Nothing was erased.",
        },
    )

    def __init__(self, request: HttpRequest, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.person = request, person
        if not person.has_usable_password():
            del self.fields["password"]

    def clean_word(self) -> str:
        word = str(self.cleaned_data["word"]).strip().lower()
        if word != WORD:
            raise forms.ValidationError(f"This is not the word. Type “{WORD}”.")
        return word

    def clean_password(self) -> str:
        if not ratelimit.consume(
            self.request, app="allauth.account", action="reauthenticate", user=self.person
        ):
            raise forms.ValidationError(
                "That was tried too often. Nothing was erased. Try again in a minute."
            )
        password = str(self.cleaned_data["password"])
        if not self.person.check_password(password):
            raise forms.ValidationError("The password is not right. Nothing was erased.")
        return password

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (given.get("scope") == Scope.CONVERSATION) != bool(given.get("conversation")):
            raise forms.ValidationError("Choose what is to go.")
        return given
