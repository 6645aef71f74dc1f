"""Limits of the account pages: they hold across processes, without Redis, and under a flood."""

import os
import subprocess
import sys

import pytest
import time_machine
from django.db import connection
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db
TOO_OFTEN = "Signing in failed too often. Nothing was changed. Try again in 5 minutes."

WITHIN_THE_MINUTE = time_machine.travel("2026-11-24T12:00:00+00:00", tick=False)

# A second process that fails to sign in; its Redis does not exist.
ELSEWHERE = """
import django
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()
from django.test import Client
for _ in range(3):
    Client().post("/account/login/", {"login": "ann@example.org", "password": "wrong"})
"""


def fail(
    client: Client, times: int = 1, email: str = "ann@example.org", headers: dict[str, str] | None = None
) -> str:
    answer = ""
    for _ in range(times):
        form = {"login": email, "password": "wrong"}
        answer = client.post("/account/login/", form, headers=headers).content.decode()
    return answer


def fail_in_another_process() -> None:
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    environment = {
        "DATABASE_URL": f"{url}/{database['NAME']}",
        "BROKER_URL": "redis://127.0.0.1:9/0",
        "CACHE_URL": "redis://127.0.0.1:9/1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FLYWHEEL_ORIGIN": "http://testserver",
    }
    subprocess.run([sys.executable, "-c", ELSEWHERE], env={**os.environ, **environment}, check=True)


@pytest.mark.timeout(180)  # a second process loads the whole product
@pytest.mark.django_db(transaction=True)
def test_failures_in_two_processes_add_up_without_redis() -> None:
    cast.person("ann")

    assert TOO_OFTEN not in fail(Client(), times=2)
    fail_in_another_process()

    assert TOO_OFTEN in fail(Client())


def test_the_right_password_does_not_open_a_closed_door(client: Client) -> None:
    cast.person("ann")
    fail(client, times=5)

    response = client.post("/account/login/", {"login": "ann@example.org", "password": cast.PASSWORD})

    assert TOO_OFTEN in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_limit_on_one_address_leaves_the_others_alone(client: Client) -> None:
    cast.person("bob")
    fail(client, times=6)

    response = client.post("/account/login/", {"login": "bob@example.org", "password": cast.PASSWORD})

    assert response.status_code == 302


@pytest.mark.parametrize("headers", [{"host": "testserver:{}"}, {"x-forwarded-for": "10.0.0.{}"}])
def test_headers_of_the_guesser_do_not_loosen_the_limit(client: Client, headers: dict[str, str]) -> None:
    for number in range(1, 6):
        fail(client, headers={name: value.format(number) for name, value in headers.items()})

    assert TOO_OFTEN in fail(client)


def test_letters_of_another_case_do_not_loosen_the_limit(client: Client) -> None:
    for email in (
        "ann@example.org",
        "Ann@example.org",
        "aNn@example.org",
        "anN@example.org",
        "ann@Example.org",
    ):
        fail(client, email=email)

    assert TOO_OFTEN in fail(client)


def test_a_flood_of_other_counts_pushes_none_out(client: Client) -> None:
    fail(client, times=5)

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_cache SELECT ':1:flood-' || n, '', now() + interval '1 day'"
            " FROM generate_series(1, 2000) AS n"
        )
    fail(client, email="bob@example.org")

    assert TOO_OFTEN in fail(client)


@WITHIN_THE_MINUTE
def test_a_page_sent_too_often_says_when_to_try_again(client: Client) -> None:
    for number in range(20):
        client.post("/account/password/reset/", {"email": f"{number}@example.org"})

    response = client.post("/account/password/reset/", {"email": "ann@example.org"})

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "60"
    assert "Nothing was changed. Try again in 1 minute." in response.content.decode()


@WITHIN_THE_MINUTE
def test_the_password_form_is_limited_per_person() -> None:
    browsers = [cast.signed_in(cast.person(name)) for name in ("ann", "bob")]
    for _ in range(5):
        browsers[0].post("/account/password/change/", {})

    assert [browser.post("/account/password/change/", {}).status_code for browser in browsers] == [429, 200]
