"""Signing up: what is asked, what is refused in words, and what a new person has."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from chat.accounts import AccountAdapter
from chat.models import User
from tests import cast

pytestmark = pytest.mark.django_db
ANN = {"email": "Ann@Example.org", "password1": cast.PASSWORD, "password2": cast.PASSWORD}


def test_a_new_person_is_signed_in_and_in_the_group_person(client: Client) -> None:
    response = client.post("/account/signup/", ANN)

    ann = User.objects.get()
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(ann.pk)
    assert (ann.email, [group.name for group in ann.groups.all()]) == ("ann@example.org", ["person"])
    assert (ann.is_staff, ann.is_superuser) == (False, False)


def test_the_address_is_to_be_confirmed_but_not_waited_for(client: Client) -> None:
    client.post("/account/signup/", ANN)

    link = next(line for line in mail.outbox[0].body.splitlines() if "/confirm-email/" in line)
    assert mail.outbox[0].subject == "Confirm your address for Flywheel"
    assert client.get(link).status_code == 200
    client.post(link)
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize("known", [False, True])
def test_a_mail_names_our_own_origin_whatever_host_was_asked_for(
    client: Client, settings: Settings, known: bool
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    if known:
        cast.person("ann")

    client.post("/account/signup/", ANN, headers={"host": "localhost:6666"})

    assert "http://localhost:8000/account/" in mail.outbox[0].body
    assert "6666" not in mail.outbox[0].body


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "The e-mail address is missing."),
        ("email", "ann", "This is not an e-mail address."),
        ("email", "a" * 250 + "@example.org", "The e-mail address must have at most 254 characters."),
        ("email", "ann\x00@example.org", "This is not an e-mail address."),
        ("password1", "", "The password is missing."),
        ("password1", "short", "This password is too short."),
        ("password1", "password", "This password is too common."),
        ("password1", "ann@example.org", "The password is too similar to the email."),
        ("password2", "", "Type the password a second time."),
        ("password2", "another long secret", "You must type the same password each time."),
    ],
)
def test_what_is_wrong_stands_at_its_field(client: Client, field: str, value: str, words: str) -> None:
    asked = {**ANN, field: value}
    if field == "password1" and value:
        asked["password2"] = value

    response = client.post("/account/signup/", asked)

    assert words in " ".join(response.context["form"].errors[field])
    assert words in response.content.decode()
    assert not User.objects.exists()


def test_a_known_address_in_other_letters_is_refused(client: Client) -> None:
    cast.person("ann")

    response = client.post("/account/signup/", ANN)

    assert "This e-mail address has an account already." in response.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("verification", "words"),
    [
        ("optional", "This e-mail address has just got an account."),
        ("mandatory", "A mail with a link is on its way to you."),
    ],
)
def test_of_two_at_the_same_moment_one_gets_the_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, verification: str, words: str
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = verification

    def overtaken(adapter: AccountAdapter, email: str) -> str:
        cast.person("ann")
        return email

    monkeypatch.setattr(AccountAdapter, "validate_unique_email", overtaken)

    response = client.post("/account/signup/", ANN, follow=True)

    assert words in response.content.decode()
    assert User.objects.count() == 1


def test_the_switch_closes_the_page_and_its_form(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False

    assert "Sign-up is closed" in client.get("/account/signup/").content.decode()
    assert "Sign-up is closed" in client.post("/account/signup/", ANN).content.decode()
    assert "/account/signup/" not in client.get("/account/login/").content.decode()
    assert not User.objects.exists()


def test_where_addresses_must_be_confirmed_nobody_is_in_before(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"

    response = client.post("/account/signup/", ANN, follow=True)

    assert "Confirm your address" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_used_confirmation_link_says_so(client: Client) -> None:
    response = client.get("/account/confirm-email/nonsense/")

    assert "This link is used up, too old, or not whole." in response.content.decode()


def test_sign_up_goes_on_when_the_mail_server_is_away(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = client.post("/account/signup/", ANN, follow=True)

    assert "could not be sent. You can go on without it." in response.content.decode()
    assert User.objects.get().check_password(cast.PASSWORD)
