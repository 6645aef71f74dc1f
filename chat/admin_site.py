"""The site of Django's admin: for operators, and entered by the product's own sign-in, where limits hold."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView
from typing_extensions import override

Address = URLPattern | URLResolver


class AdminSite(admin.AdminSite):
    site_header = site_title = "Flywheel"
    index_title = "Administration"

    @override
    def has_permission(self, request: HttpRequest) -> bool:
        """Goes by the group alone: no second mark that could be forgotten when somebody leaves it."""
        return request.user.is_active and request.user.has_perm("chat.view_user")

    @override
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django looks an empty field name up without asking whether it is one, and fails."""
        let_in = super().admin_view(view, cacheable)

        @wraps(let_in)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise BadRequest(f"“{TO_FIELD_VAR}” must be the name of a field")
            response: HttpResponse = let_in(request, *args, **kwargs)
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


def sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """Where the admin sends whoever may not enter: the signed-in get a refusal, not a second sign-in."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next") or "/admin/")
