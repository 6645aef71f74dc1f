"""Changing the password, and choosing a new one by mail."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tests import cast

pytestmark = pytest.mark.django_db
NEW = "an even longer secret"


def link_from_mail() -> str:
    return next(line for line in mail.outbox[-1].body.splitlines() if "/password/reset/key/" in line)


def ask_for_link(client: Client, email: str = "ann@example.org") -> None:
    client.post("/account/password/reset/", {"email": email})


def test_a_changed_password_ends_the_sessions_elsewhere() -> None:
    ann = cast.person("ann")
    here, elsewhere = cast.signed_in(ann), cast.signed_in(ann)

    response = here.post(
        "/account/password/change/", {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert response.headers["Location"] == "/account/"
    assert "Your password is changed." in here.get("/account/").content.decode()
    assert elsewhere.get("/account/").status_code == 302
    ann.refresh_from_db()
    assert ann.check_password(NEW)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("oldpassword", "", "The current password is missing."),
        ("oldpassword", "wrong", "The current password is not right."),
        ("password1", "", "The new password is missing."),
        ("password1", "short", "This password is too short."),
        ("password2", "", "Type the new password a second time."),
    ],
)
def test_what_is_wrong_with_a_change_stands_at_its_field(field: str, value: str, words: str) -> None:
    ann = cast.person("ann")
    asked = {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW, field: value}

    response = cast.signed_in(ann).post("/account/password/change/", asked)

    assert words in " ".join(response.context["form"].errors[field])
    ann.refresh_from_db()
    assert ann.check_password(cast.PASSWORD)


def test_a_link_by_mail_lets_choose_a_new_password_once(client: Client) -> None:
    ann = cast.person("ann")
    elsewhere = cast.signed_in(ann)
    ask_for_link(client)
    form = client.get(link_from_mail(), follow=True)

    done = client.post(form.context["action_url"], {"password1": NEW, "password2": NEW}, follow=True)

    assert "Sign in with the new password" in done.content.decode()
    ann.refresh_from_db()
    assert ann.check_password(NEW)
    assert elsewhere.get("/account/").status_code == 302
    again = client.get(link_from_mail(), follow=True).content.decode()
    assert "This link does not work any more" in again


def test_the_mail_says_what_it_is_for_and_shows_signs_as_they_are(client: Client) -> None:
    cast.person("o'neil&co")

    ask_for_link(client, "o'neil&co@example.org")

    assert mail.outbox[-1].subject == "Choose a new password for Flywheel"
    assert "a new password for your account o'neil&co@example.org." in mail.outbox[-1].body
    assert "Flywheel at http://localhost:8000" in mail.outbox[-1].body


@pytest.mark.parametrize("email", ["ann@example.org", "bob@example.org"])
def test_a_mail_names_our_own_origin_whatever_host_was_asked_for(client: Client, email: str) -> None:
    cast.person("ann")

    client.post("/account/password/reset/", {"email": email}, headers={"host": "localhost:6666"})

    assert "http://localhost:8000/account/" in mail.outbox[-1].body
    assert "6666" not in mail.outbox[-1].body


def test_the_page_tells_nobody_which_addresses_have_accounts(client: Client) -> None:
    cast.person("ann")

    known = client.post("/account/password/reset/", {"email": "ann@example.org"}, follow=True)
    unknown = client.post("/account/password/reset/", {"email": "bob@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert [letter.subject for letter in mail.outbox][-1] == "There is no account with this address"
    assert "/password/reset/key/" not in mail.outbox[-1].body


def test_a_closed_sign_up_is_not_offered_by_mail(client: Client, settings: Settings) -> None:
    settings.SIGNUP_OPEN = False

    ask_for_link(client, "bob@example.org")

    assert "/signup/" not in mail.outbox[-1].body


def test_where_mail_is_only_printed_the_page_says_so(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert "This installation sends no mail." in client.get("/account/password/reset/done/").content.decode()


@pytest.mark.parametrize("email", ["ann@example.org", "bob@example.org"])
def test_a_mail_server_that_is_away_is_said_in_words(client: Client, settings: Settings, email: str) -> None:
    cast.person("ann")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = client.post("/account/password/reset/", {"email": email})

    assert response.status_code == 503
    assert "The mail was not sent" in response.content.decode()


@pytest.mark.parametrize("key", ["0-0", "zzz-set-password", f"{'f' * 32}-abc-def"])
def test_a_made_up_link_leads_to_words(client: Client, key: str) -> None:
    response = client.get(f"/account/password/reset/key/{key}/", follow=True)

    assert "This link does not work any more" in response.content.decode()


def test_whoever_has_no_password_yet_chooses_one_by_mail() -> None:
    ann = cast.person("ann")
    ann.set_unusable_password()
    ann.save(update_fields=["password"])

    response = cast.signed_in(ann).get("/account/password/change/", follow=True)

    assert response.redirect_chain[-1][0] == "/account/password/reset/"
