"""The account page: one's own profile, consent and ways on."""

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db


def test_it_is_for_the_signed_in(client: Client) -> None:
    assert client.get("/account/").headers["Location"] == "/account/login/?next=/account/"


def test_a_person_changes_their_name() -> None:
    ann = cast.person("ann")

    page = cast.signed_in(ann).post("/account/", {"name": "  Ann B.  "}, follow=True).content.decode()

    ann.refresh_from_db()
    assert ann.name == "Ann B."
    assert "Your name is changed." in page


def test_nul_in_a_name_is_replaced_and_signs_are_only_shown() -> None:
    ann = cast.person("ann")

    page = cast.signed_in(ann).post("/account/", {"name": "<b>A\x00nn"}, follow=True).content.decode()

    ann.refresh_from_db()
    assert ann.name == "<b>A\ufffdnn"
    assert 'value="&lt;b&gt;A\ufffdnn"' in page


def test_a_name_that_is_too_long_is_refused_with_its_limit() -> None:
    ann = cast.person("ann")

    response = cast.signed_in(ann).post("/account/", {"name": "n" * 101})

    assert response.status_code == 422
    assert "The name must have at most 100 characters." in response.content.decode()
    ann.refresh_from_db()
    assert ann.name == "Ann"


def test_a_change_of_one_person_leaves_the_others() -> None:
    ann, bob = cast.person("ann"), cast.person("bob")

    cast.signed_in(ann).post("/account/", {"name": "Anna"})

    bob.refresh_from_db()
    assert bob.name == "Bob"
    assert "ann@example.org" not in cast.signed_in(bob).get("/account/").content.decode()
