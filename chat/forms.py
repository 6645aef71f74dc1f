"""Forms of the account pages: allauth's with our words, and our own."""

from typing import Any
from uuid import uuid4

from allauth.account import app_settings
from allauth.account import forms as allauth_forms
from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from chat.authentication import with_address
from chat.models import Consent, User
from chat.people import NAME_MAX
from chat.tokens import DAYS, Scope
from chat.tokens import NAME_MAX as TOKEN_NAME_MAX
from inference.fields import TextField

EMAIL = "E-mail address"
EMAIL_MAX = 254
#: A domain that never is (RFC 2606).
NOBODY = "nobody.invalid"
PASSWORD_HELP = "At least 8 characters, not among the most common, and unlike your e-mail address."

#: Level, a short name, and what choosing it means: the same words wherever consent is shown.
CONSENT_WORDS = (
    (
        Consent.Level.NONE,
        "Do not use what I write",
        "It is counted that I wrote something, but my texts are read only where I report an answer myself.",
    ),
    (
        Consent.Level.EVALUATION,
        "Check answers with it",
        "What I write may be read and used to measure how good the answers are, but no model learns from it.",
    ),
    (
        Consent.Level.TRAINING,
        "Check and improve answers with it",
        "What I write may be read, used to measure the answers, and used to teach models to answer better.",
    ),
)


def _word(form: forms.BaseForm, field: str, label: str, *, missing: str, help_text: str = "") -> None:
    """Our label and words for one field of allauth's form, and no placeholder that repeats the label."""
    target = form.fields[field]
    target.label, target.help_text = label, help_text
    target.error_messages["required"] = missing
    target.widget.attrs.pop("placeholder", None)


def _word_email(form: forms.BaseForm, field: str) -> None:
    _word(form, field, EMAIL, missing="The e-mail address is missing.")
    target = form.fields[field]
    target.validators = [
        EmailValidator("This is not an e-mail address. One looks like name@example.org."),
        MaxLengthValidator(EMAIL_MAX, f"The e-mail address must have at most {EMAIL_MAX} characters."),
    ]


def _word_new_password(form: forms.BaseForm) -> None:
    missing = "The new password is missing."
    _word(form, "password1", "New password", missing=missing, help_text=PASSWORD_HELP)
    _word(form, "password2", "New password again", missing="Type the new password a second time.")


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_email(self, "login")
        _word(self, "password", "Password", missing="The password is missing.")


class SignupForm(allauth_forms.SignupForm):  # type: ignore[misc]  # allauth ships no types
    cleaned_data: dict[str, Any]
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_email(self, "email")
        _word(self, "password1", "Password", missing="The password is missing.", help_text=PASSWORD_HELP)
        _word(self, "password2", "Password again", missing="Type the password a second time.")

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Account, address and group in one transaction. Of two at once the database lets one through.

        Where there is an account already, its owner is told by mail, and nobody else by how long it took.
        """
        try:
            with transaction.atomic(), transaction.atomic():
                if self.account_already_exists:
                    self._rehearse(request)
                else:
                    return self.save(request), None
        except IntegrityError:
            if app_settings.EMAIL_VERIFICATION != EmailVerificationMethod.MANDATORY:
                messages.error(request, "This e-mail address has just got an account. Sign in with it.")
                return None, redirect("account_login")
            self.account_already_exists = True
        told: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return told

    def _rehearse(self, request: HttpRequest) -> None:
        """All that a new account costs, for an address of nobody, and then taken back."""
        given = self.cleaned_data
        self.cleaned_data = {**given, "email": f"{uuid4().hex}@{NOBODY}"}
        self.account_already_exists = False
        person: User = self.save(request)
        # What sending the confirmation asks of the database.
        EmailAddress.objects.filter(user=person, verified=True).exists()
        EmailAddress.objects.filter(user=person).order_by("-primary", "-verified").first()
        User.objects.get(pk=person.pk)
        transaction.set_rollback(True)
        self.cleaned_data = given
        self.account_already_exists = True


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", "Current password", missing="The current password is missing.")
        _word_new_password(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_email(self, "email")

    def clean_email(self) -> str:
        """allauth asks less about a confirmed address than about one that nobody has."""
        email: str = self.cleaned_data["email"]
        found = with_address(email)
        self.users = [found] if found and found.is_active else []
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_new_password(self)


class NameForm(forms.Form):
    name = TextField(
        label="Name",
        max_length=NAME_MAX,
        required=False,
        help_text="What the product calls you. May be empty.",
        error_messages={"max_length": f"The name must have at most {NAME_MAX} characters."},
    )


class ConsentForm(forms.Form):
    level = forms.ChoiceField(
        choices=[(level, name) for level, name, _ in CONSENT_WORDS],
        error_messages={
            "required": "Choose one of the three.",
            "invalid_choice": "Choose one of the three.",
        },
    )


#: What each scope means to a person.
SCOPE_WORDS = {Scope.FEEDBACK_WRITE: "Send feedback in my name"}


class TokenForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    name = TextField(
        label="Name",
        max_length=TOKEN_NAME_MAX,
        help_text="What the program is, so that you know later which token to revoke.",
        error_messages={
            "required": "The name must not be empty.",
            "max_length": f"The name must have at most {TOKEN_NAME_MAX} characters.",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one thing that it may do.",
            "invalid_choice": "“%(value)s” is nothing that a token may do.",
        },
    )
    days = forms.TypedChoiceField(
        label="Works for",
        choices=[*((str(days), f"{days} days") for days in DAYS), ("", "ever, until it is revoked")],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choose one of the times."},
    )
