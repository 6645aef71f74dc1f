"""Signing in and out: the door itself, and where it leads."""

import pytest
from django.test import Client

from chat import account_urls
from tests import cast

pytestmark = pytest.mark.django_db


def sign_in(client: Client, **more: str) -> str:
    response = client.post("/account/login/", {"login": "ann@example.org", "password": cast.PASSWORD, **more})
    assert response.status_code == 302, response.context["form"].errors
    return str(response.headers["Location"])


def test_a_person_signs_in_in_any_letters_and_out_again(client: Client) -> None:
    cast.person("ann")

    sign_in(client, login="ANN@Example.org")
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")

    assert "_auth_user_id" not in client.session


def test_looking_at_the_sign_out_page_signs_nobody_out(client: Client) -> None:
    client.force_login(cast.person("ann"))

    assert "You are signed in as ann@example.org" in client.get("/account/logout/").content.decode()
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["ann@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_read_alike(client: Client, login: str) -> None:
    cast.person("ann")

    response = client.post("/account/login/", {"login": login, "password": "wrong"})

    assert response.context["form"].non_field_errors() == [
        "The e-mail address and the password do not belong together. Check both."
    ]


def test_empty_fields_are_named(client: Client) -> None:
    page = client.post("/account/login/", {}).content.decode()

    assert "The e-mail address is missing." in page
    assert "The password is missing." in page


@pytest.mark.parametrize("login", ["a\x00nn@example.org", "ann@example.org\x00"])
def test_nul_in_a_field_is_an_error_in_words(client: Client, login: str) -> None:
    response = client.post("/account/login/", {"login": login, "password": "\x00"})

    assert response.status_code == 200
    assert "This is not an e-mail address." in response.content.decode()


def test_sign_in_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    cast.answered(cast.person("ann"))

    assert sign_in(client, next="/account/?a=1&b=2") == "/account/?a=1&b=2"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example",
        "http:///elsewhere.example",
        "javascript:alert(1)",
        # A host that we are known by, but not this page's own.
        "http://127.0.0.1:8000/",
    ],
)
def test_sign_in_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    cast.answered(cast.person("ann"))

    assert sign_in(client, next=elsewhere) == "/"


def test_an_account_that_is_switched_off_is_told_so(client: Client) -> None:
    ann = cast.person("ann")
    ann.is_active = False
    ann.save(update_fields=["is_active"])

    response = client.post("/account/login/", {"login": ann.email, "password": cast.PASSWORD}, follow=True)

    assert "This account is switched off" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_form_from_elsewhere_is_refused() -> None:
    cast.person("ann")
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/account/login/", {"login": "ann@example.org", "password": cast.PASSWORD})

    assert response.status_code == 403
    assert "This form had waited too long" in response.content.decode()


def test_only_the_addresses_in_use_exist() -> None:
    assert {pattern.name for pattern in account_urls.urlpatterns} == {
        "account",
        "account_change_password",
        "account_confirm_email",
        "account_consent",
        "account_email_verification_sent",
        "account_inactive",
        "account_login",
        "account_logout",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_revoke_token",
        "account_set_password",
        "account_signup",
        "account_tokens",
    }


def test_the_forms_have_no_second_interface_for_scripts(client: Client) -> None:
    response = client.post("/account/login/", {}, headers={"accept": "application/json"})

    assert response.headers["Content-Type"].startswith("text/html")
