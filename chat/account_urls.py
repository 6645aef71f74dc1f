"""Addresses of accounts. Of allauth's views only those that the product uses exist."""

from allauth.account import views
from django.conf import settings
from django.urls import path, re_path
from django.views.generic import RedirectView

from chat import account_views, token_views

# Asked at each request, so that the page is true to the settings in force.
_MAIL = {"mail_is_printed": lambda: settings.EMAIL_BACKEND.endswith("console.EmailBackend")}
_SIGNUP = {"signup_open": lambda: settings.SIGNUP_OPEN}

urlpatterns = [
    path("", account_views.account, name="account"),
    path("consent/", account_views.give_consent, name="account_consent"),
    path("tokens/", token_views.token_list, name="account_tokens"),
    path("tokens/<uuid:token_id>/revoke/", token_views.revoke_token, name="account_revoke_token"),
    path("login/", views.LoginView.as_view(extra_context=_SIGNUP), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("confirm-email/", account_views.confirmation_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"),
    path("password/change/", views.password_change, name="account_change_password"),
    # allauth sends people without a password here; they choose one by mail.
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path(
        "password/reset/done/",
        views.PasswordResetDoneView.as_view(extra_context=_MAIL),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
