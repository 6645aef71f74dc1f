"""The account page, the question about consent, and what a person reads when a limit holds."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from chat import consent, limits, people
from chat.accounts import is_own_address
from chat.forms import CONSENT_WORDS, ConsentForm, NameForm
from chat.models import Consent, User

HISTORY = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    person = cast("User", request.user)
    form = NameForm(request.POST or None, initial={"name": person.name})
    if request.method == "POST" and form.is_valid():
        people.rename(person, form.cleaned_data["name"])
        messages.success(request, "Your name is changed.")
        return redirect("account")
    context = {"form": form, **_consent_context(person), "history": _history(person)}
    return render(request, "account/account.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_consent(request: HttpRequest) -> HttpResponse:
    """The question at sign-in, and where the account page sends its answer. `not_now` records nothing."""
    person = cast("User", request.user)
    onwards = _onwards(request)
    if request.method == "POST" and "not_now" in request.POST:
        return HttpResponseRedirect(onwards)
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        consent.give(person, form.cleaned_data["level"])
        # The chat has no place for it: it would be read much later, on some other page.
        if onwards == resolve_url("account"):
            messages.success(request, "Your choice is saved. It holds from now on.")
        return HttpResponseRedirect(onwards)
    context = {"form": form, "next": onwards, **_consent_context(person)}
    return render(request, "account/consent.html", context, status=422 if form.errors else 200)


@require_safe
def confirmation_sent(request: HttpRequest) -> HttpResponse:
    """Where sign-up ends when addresses have to be confirmed first."""
    return render(request, "account/verification_sent.html")


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer while a limit holds; allauth finds it as `handler429` of the root addresses."""
    match = request.resolver_match
    action = limits.ACTIONS.get(match.url_name or "" if match else "", "")
    response = render(request, "account/too_many.html", {"wait": limits.wait_in_words(action)}, status=429)
    response["Retry-After"] = str(limits.wait_s(action))
    return response


def _onwards(request: HttpRequest) -> str:
    """Where the person was going before the question; the account page has no other place to return to.

    An address, never the name of one: `redirect` would look such a name up.
    """
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_address(request, wanted) else resolve_url(settings.LOGIN_REDIRECT_URL)


def _consent_context(person: User) -> dict[str, Any]:
    asked = consent.was_asked(person)
    level = consent.level_of(person)
    choices = [
        {"level": each, "name": name, "words": words, "chosen": asked and each == level}
        for each, name, words in CONSENT_WORDS
    ]
    return {"choices": choices, "asked": asked}


def _history(person: User) -> list[dict[str, Any]]:
    names = {level: name for level, name, _ in CONSENT_WORDS}
    newest = Consent.objects.filter(user=person).order_by("-at", "-id")[:HISTORY]
    return [{"name": names[Consent.Level(row.level)], "at": row.at} for row in newest]
