"""The site of Django's admin: for operators, and entered by the product's own sign-in, where limits hold."""

import logging
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from typing_extensions import override

log = logging.getLogger(__name__)

Address = URLPattern | URLResolver
# How Django's own pages fail at what an address or its query asks for.
UNFIT = (DataError, OverflowError, ValidationError, ValueError)


class AdminSite(admin.AdminSite):
    site_header = site_title = "Flywheel"
    index_title = "Administration"

    @override
    def has_permission(self, request: HttpRequest) -> bool:
        """Goes by the group alone: no second mark that could be forgotten when somebody leaves it."""
        return request.user.is_active and request.user.has_perm("chat.view_user")

    @override
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django hands much of an address and its query to the database as it is, and fails."""
        let_in = super().admin_view(view, cacheable)

        @wraps(let_in)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _check(request)
            try:
                response: HttpResponse = let_in(request, *args, **kwargs)
            except UNFIT as error:
                log.warning("The admin could not do what was asked: %s", type(error).__name__)
                # Without its cause, which repeats the value into the log.
                raise BadRequest("a value does not fit") from None
            return response

        return checked

    @override
    def get_urls(self) -> list[Address]:
        """Signing in and changing the password happen on the account pages."""
        ours: list[Address] = [
            path("login/", sign_in, name="login"),
            path(
                "password_change/",
                RedirectView.as_view(pattern_name="account_change_password"),
                name="password_change",
            ),
        ]
        return ours + super().get_urls()


def _check(request: HttpRequest) -> None:
    if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
        raise BadRequest(f"“{TO_FIELD_VAR}” must be the name of a field")
    if any("\0" in text for name, values in request.GET.lists() for text in (name, *values)):
        raise BadRequest("the query may hold no NUL")


def sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Where the admin sends whoever may not enter: the signed-in get a refusal, not a second sign-in."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or "/admin/")
