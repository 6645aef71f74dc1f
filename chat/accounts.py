"""What allauth asks of us: who may sign up, where a person goes next, what mails and errors say."""

import logging
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import EmailVerificationMethod
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from chat import consent, limits, people
from chat.models import User

log = logging.getLogger("flywheel.accounts")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth finds it through ACCOUNT_ADAPTER."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address and the password do not belong together. Check both.",
        "email_taken": "This e-mail address has an account already. Sign in with it.",
        "enter_current_password": "The current password is not right.",
        "account_inactive": "This account is switched off.",
    }

    def validation_error(self, code: str, *args: object) -> ValidationError:
        if code == "too_many_login_attempts":
            wait = limits.wait_in_words(limits.FAILED)
            words = f"Signing in failed too often. Nothing was changed. Try again in {wait}."
            return ValidationError(words, code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN)

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        super().save_user(request, user, form, commit)
        people.enrol(user)
        return user

    def set_password(self, user: User, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Whoever was never asked about consent is asked before anything else."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if not isinstance(response, HttpResponseRedirect) or consent.was_asked(user):
            return response
        return HttpResponseRedirect(f"{reverse('account_consent')}?{urlencode({'next': response.url})}")

    def is_safe_url(self, url: str) -> bool:
        """Only addresses of this very site; allauth would take every host that we are known by."""
        return is_own_address(self.request, url)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def is_ajax(self, request: HttpRequest) -> bool:
        """Never: the forms are answered as pages, and there is no second interface beside them."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            given = {"signup_open": settings.SIGNUP_OPEN, "origin": settings.ORIGIN}
            super().send_mail(template_prefix, email, {**given, **_at_our_origin(context)})
        except OSError as error:  # SMTPException is one
            log.error("mail %s was not sent: %s", template_prefix, type(error).__name__)
            self._say_unsent(template_prefix)

    def _say_unsent(self, template_prefix: str) -> None:
        """An account works without its confirmation, unless that is asked for. Whoever waits must know."""
        confirmed_later = app_settings.EMAIL_VERIFICATION != EmailVerificationMethod.MANDATORY
        if confirmed_later and template_prefix.startswith("account/email/email_confirmation"):
            words = "The mail that confirms your address could not be sent. You can go on without it."
            messages.warning(self.request, words)
            return
        at_signup = ("account/email/email_confirmation", "account/email/account_already_exists")
        context = {"confirms": template_prefix.startswith(at_signup)}
        raise ImmediateHttpResponse(render(self.request, "account/unsent.html", context, status=503))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """By address alone. allauth adds the Host header, whose port a guesser may choose anew every time."""
        return credentials.get("email", "").lower()


def _at_our_origin(context: dict[str, Any]) -> dict[str, Any]:
    """allauth takes links from the Host header, whose port whoever asks may choose."""
    paths = {name: urlsplit(url).path for name, url in context.items() if name.endswith("_url")}
    return {**context, **{name: f"{settings.ORIGIN}{path}" for name, path in paths.items()}}


def is_own_address(request: HttpRequest, url: str) -> bool:
    """Whether `url` stays on this site, so that a crafted link cannot send a person elsewhere."""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
