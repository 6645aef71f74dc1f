"""Signing in, signing up and asking for a new password: strangers learn nothing about who has an account."""

from dataclasses import dataclass
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher, make_password
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from chat.models import User
from tests import cast
from tests.fast.security.probe import masked, masked_sql

pytestmark = pytest.mark.django_db

WRONG = "not the password of anybody"
# Of one moment or one request, whoever asks.
CHANCE = {"X-Reference", "Expires"}
hashed: list[str] = []


class CountedHasher(MD5PasswordHasher):
    """Checking a password is hashing it, too."""

    def encode(self, password: str, salt: str) -> str:
        hashed.append(password)
        encoded: str = super().encode(password, salt)
        return encoded


@dataclass(frozen=True, slots=True)
class Told:
    """All that somebody outside can see of one request, and what it cost."""

    status: int
    body: str
    headers: dict[str, str]
    statements: list[str]
    hashes: int
    mails: int


@pytest.fixture(autouse=True)
def everybody(settings: Settings) -> None:
    """Anna; Dana, who is switched off; Evie, who has no password yet. There is no Nemo."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountedHasher"]
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    for name in ("anna", "dana", "evie"):
        user = cast.person(name)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=name != "evie")
    User.objects.filter(email="dana@example.org").update(is_active=False)
    User.objects.filter(email="evie@example.org").update(password=make_password(None))


def told(path: str, form: dict[str, str], name: str) -> Told:
    """As a new browser that has looked at the form before."""
    browser, email = Client(), f"{name}@example.org"
    browser.get(path)
    cache.clear()
    hashed.clear()
    mail.outbox.clear()
    with CaptureQueriesContext(connection) as captured:
        response: Any = browser.post(path, {key: value.format(email=email) for key, value in form.items()})
    # What is taken back is the one thing that differs: it costs nothing, and is released like what stays.
    statements = sorted(sql for sql in masked_sql(captured) if not sql.startswith("ROLLBACK TO"))
    assert statements
    page: Any = browser.get(response.url) if response.status_code == 302 else response
    return Told(
        status=response.status_code,
        body=(masked(response, path) + masked(page, path)).replace(email, "*"),
        headers={name: value for name, value in response.headers.items() if name not in CHANCE}
        | {"cookies": " ".join(sorted(browser.cookies))},
        statements=statements,
        hashes=len(hashed),
        mails=len(mail.outbox),
    )


@pytest.mark.parametrize("name", ["anna", "dana", "evie"])
@pytest.mark.parametrize(
    ("path", "form", "hashes", "mails"),
    [
        ("/account/login/", {"login": "{email}", "password": WRONG}, 1, 0),
        ("/account/signup/", {"email": "{email}", "password1": WRONG, "password2": WRONG}, 1, 1),
        ("/account/password/reset/", {"email": "{email}"}, 0, 1),
    ],
    ids=["sign-in", "sign-up", "reset"],
)
def test_who_has_an_account_shows_in_no_word_no_statement_and_no_hash(
    path: str, form: dict[str, str], hashes: int, mails: int, name: str
) -> None:
    nobody, somebody = told(path, form, "nemo"), told(path, form, name)
    assert somebody == nobody
    assert (nobody.hashes, nobody.mails) == (hashes, mails)


@pytest.mark.parametrize("name", ["anna", "dana", "evie"])
def test_a_sign_up_for_a_taken_address_changes_nothing(name: str) -> None:
    before = list(User.objects.order_by("pk").values())
    told("/account/signup/", {"email": "{email}", "password1": WRONG, "password2": WRONG}, name)
    assert list(User.objects.order_by("pk").values()) == before
    assert EmailAddress.objects.count() == 3
    assert mail.outbox[0].to == [f"{name}@example.org"]


def test_a_mail_server_that_is_away_tells_nothing_either(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    form = {"email": "{email}", "password1": WRONG, "password2": WRONG}
    nobody, anna = (told("/account/signup/", form, name) for name in ("nemo", "anna"))
    assert (anna.status, anna.body, anna.headers) == (nobody.status, nobody.body, nobody.headers)
    assert nobody.status == 503
