"""Tokens for programs on the account page: made, shown once, listed, revoked."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import strategies as st

from chat import tokens
from chat.models import ApiToken, User
from chat.tokens import Scope
from tests.cast import person, signed_in
from tests.race import overtaken

SHOWN = re.compile(r'<code class="secret"[^>]*>(\w+)</code>')
PAGE = "/account/tokens/"


@pytest.fixture
def ann(db: None) -> User:
    return person("ann")


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


def form(**fields: Any) -> dict[str, Any]:
    return {"client_id": uuid4(), "name": "A script", "scopes": ["feedback:write"], "days": "30", **fields}


def made(browser: Client, **fields: Any) -> str:
    """The token as the page shows it, this one time."""
    response = browser.post(PAGE, form(**fields))
    assert response.status_code == 200
    assert response["Cache-Control"].find("no-store") >= 0
    (shown,) = SHOWN.findall(response.content.decode())
    return str(shown)


def test_a_page_without_tokens_says_what_will_be_there(browser: Client) -> None:
    assert "No token yet." in browser.get(PAGE).content.decode()
    assert PAGE in browser.get("/account/").content.decode()


def test_a_token_is_shown_once_and_stored_as_its_hash(ann: User, browser: Client) -> None:
    secret = made(browser)
    assert tokens.is_one(secret) and secret.startswith("fw_")
    page = browser.get(PAGE).content.decode()
    assert secret not in page and secret[:7] in page and "never used" in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(t)::text FROM chat_apitoken t")
        assert secret not in cursor.fetchone()[0]
    row = ApiToken.objects.get()
    assert (row.owner, row.name, row.scopes) == (ann, "A script", ["feedback:write"])
    assert row.expires_at and timedelta(days=29) < row.expires_at - timezone.now() <= timedelta(days=30)


def test_the_same_form_sent_twice_makes_one_token(browser: Client) -> None:
    same = form()
    browser.post(PAGE, same)
    again = browser.post(PAGE, same)
    assert again.status_code == 409 and "has been made already" in again.content.decode()
    assert not SHOWN.findall(again.content.decode()) and ApiToken.objects.count() == 1


def test_only_so_many_work_at_once_and_an_ended_one_makes_room(browser: Client) -> None:
    for _ in range(tokens.TOKENS_MAX):
        made(browser)
    response = browser.post(PAGE, form())
    assert response.status_code == 409 and "that is the most" in response.content.decode()
    ApiToken.objects.filter(pk=ApiToken.objects.latest("id").pk).update(expires_at=timezone.now())
    made(browser)
    browser.post(f"{PAGE}{ApiToken.objects.latest('id').pk}/revoke/")
    made(browser)


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_once_make_one_token_past_the_bound_neither() -> None:
    ann = person("ann")
    for number in range(tokens.TOKENS_MAX - 1):
        tokens.make(ann, client_id=uuid4(), name=str(number), scopes=[Scope.FEEDBACK_WRITE])
    refused: list[int] = []

    def second() -> None:
        refused.append(signed_in(ann).post(PAGE, form()).status_code)

    overtaken(lambda: tokens.make(ann, client_id=uuid4(), name="last", scopes=[]), second)
    assert refused == [409] and ApiToken.objects.count() == tokens.TOKENS_MAX


def test_a_revoked_token_stays_as_history_and_never_works(browser: Client) -> None:
    secret = made(browser)
    assert tokens.holder(secret)
    address = f"{PAGE}{ApiToken.objects.get().pk}/revoke/"
    for _ in range(2):
        page = browser.post(address, follow=True).content.decode()
        assert "is revoked" in page and "Tokens that work no more" in page
    assert tokens.holder(secret) is None and ApiToken.objects.count() == 1


def test_another_persons_token_is_like_one_that_never_was(browser: Client) -> None:
    bob = tokens.make(person("bob"), client_id=uuid4(), name="Bob's", scopes=[Scope.FEEDBACK_WRITE])
    for key in (bob.row.pk, uuid4()):
        assert browser.post(f"{PAGE}{key}/revoke/").status_code == 404
    assert tokens.holder(bob.secret)
    assert "Bob" not in browser.get(PAGE).content.decode()


def test_an_expired_token_and_one_of_a_disabled_person_do_not_work(ann: User, browser: Client) -> None:
    secret = made(browser, days="")
    assert ApiToken.objects.get().expires_at is None
    User.objects.update(is_active=False)
    assert tokens.holder(secret) is None
    User.objects.update(is_active=True)
    assert tokens.holder(secret)
    ApiToken.objects.update(expires_at=timezone.now())
    assert tokens.holder(secret) is None
    assert "expired" in browser.get(PAGE).content.decode()


def test_its_use_is_noted_once_a_minute_and_waits_for_nobody(browser: Client) -> None:
    secret = made(browser)
    for _ in range(2):
        assert tokens.holder(secret)
    first = ApiToken.objects.get().last_used_at
    assert first
    with CaptureQueriesContext(connection) as asked:
        tokens.holder(secret)
    assert len(asked) == 1
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    tokens.holder(secret)
    later = ApiToken.objects.get().last_used_at
    assert later and later >= first
    assert "last used" in browser.get(PAGE).content.decode()


@hypothesis.given(st.text(max_size=60))
def test_what_has_not_our_shape_and_checksum_is_no_token(text: str) -> None:
    assert not tokens.is_one(text) and not tokens.is_one(f"fw_{text}")


@hypothesis.given(st.integers(0, 51), st.sampled_from("0Aa"))
def test_one_wrong_sign_is_found_without_asking_anybody(place: int, sign: str) -> None:
    right = tokens._new()
    wrong = right[:place] + sign + right[place + 1 :]
    assert tokens.is_one(wrong) == (wrong == right)
