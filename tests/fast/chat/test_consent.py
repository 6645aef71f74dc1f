"""Consent: asked at the first sign-in, changed on the account page, and never forgotten."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone

from chat import consent
from chat.models import Consent, User
from tests import cast, race

pytestmark = pytest.mark.django_db


def sign_in(client: Client, **more: str) -> str:
    response = client.post("/account/login/", {"login": "ann@example.org", "password": cast.PASSWORD, **more})
    return str(response.headers["Location"])


def levels(person: User) -> list[str]:
    return list(Consent.objects.filter(user=person).order_by("at", "id").values_list("level", flat=True))


def test_the_first_sign_in_asks_with_nothing_chosen(client: Client) -> None:
    cast.person("ann")

    way = sign_in(client, next="/prompts/")
    page = client.get(way).content.decode()

    assert way == "/account/consent/?next=%2Fprompts%2F"
    assert page.count('type="radio"') == 3
    assert "checked" not in page
    assert 'value="/prompts/"' in page


def test_sign_up_asks_too(client: Client) -> None:
    form = {"email": "ann@example.org", "password1": cast.PASSWORD, "password2": cast.PASSWORD}

    assert client.post("/account/signup/", form).headers["Location"] == "/account/consent/?next=%2F"


@pytest.mark.parametrize("level", ["none", "evaluation", "training"])
def test_an_answer_is_kept_and_leads_on(client: Client, level: str) -> None:
    ann = cast.person("ann")
    sign_in(client)

    response = client.post("/account/consent/", {"level": level, "next": "/prompts/"})

    assert response.headers["Location"] == "/prompts/"
    assert levels(ann) == [level]
    assert consent.level_of(ann) == level


def test_who_has_answered_is_not_asked_again(client: Client) -> None:
    cast.answered(cast.person("ann"))

    assert sign_in(client) == "/"


def test_not_now_records_nothing_and_is_asked_at_the_next_sign_in(client: Client) -> None:
    ann = cast.person("ann")
    sign_in(client)

    response = client.post("/account/consent/", {"not_now": "1", "level": "training", "next": "/"})
    client.post("/account/logout/")

    assert response.headers["Location"] == "/"
    assert (levels(ann), consent.level_of(ann)) == ([], "none")
    assert sign_in(client) == "/account/consent/?next=%2F"


def test_only_the_sign_in_asks_so_nobody_goes_in_circles(client: Client) -> None:
    cast.person("ann")
    sign_in(client)

    assert client.get("/account/").status_code == 200
    assert "You have not chosen yet." in client.get("/account/").content.decode()


@pytest.mark.parametrize("level", ["", "everything", "\x00"])
def test_an_answer_that_is_none_of_the_three_is_refused(level: str) -> None:
    ann = cast.person("ann")

    response = cast.signed_in(ann).post("/account/consent/", {"level": level})

    assert response.status_code == 422
    assert "Choose one of the three." in response.content.decode()
    assert levels(ann) == []


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "\x00", ""])
def test_the_question_leads_nowhere_else(elsewhere: str) -> None:
    browser = cast.signed_in(cast.person("ann"))

    response = browser.post("/account/consent/", {"not_now": "1", "next": elsewhere})

    assert response.headers["Location"] == "/"


def test_a_change_is_a_new_row_and_the_page_shows_the_history() -> None:
    ann = cast.person("ann")
    browser = cast.signed_in(ann)
    for level in ("training", "training", "none"):
        browser.post("/account/consent/", {"level": level, "next": "/account/"})

    page = browser.get("/account/").content.decode()

    assert levels(ann) == ["training", "none"]
    history = page[page.index("What you chose when") :]
    assert history.index("Do not use what I write") < history.index("Check and improve answers with it")


@pytest.mark.parametrize(("onwards", "is_said"), [("/account/", True), ("/", False)])
def test_that_a_choice_is_saved_is_said_at_once_or_not_at_all(onwards: str, is_said: bool) -> None:
    browser = cast.signed_in(cast.person("ann"))
    browser.post("/account/consent/", {"level": "training", "next": onwards})

    browser.get("/")

    assert ("Your choice is saved." in browser.get("/account/").content.decode()) is is_said


@pytest.mark.parametrize("change", [lambda rows: rows.update(level="training"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_the_history(change: Callable[..., object]) -> None:
    ann = cast.answered(cast.person("ann"))

    with pytest.raises(Error, match="append-only"), transaction.atomic():
        change(Consent.objects.filter(user=ann))

    assert levels(ann) == ["none"]


def test_one_persons_answer_is_not_anothers() -> None:
    ann, bob = cast.person("ann"), cast.person("bob")

    cast.signed_in(ann).post("/account/consent/", {"level": "training"})

    assert (consent.level_of(ann), consent.level_of(bob)) == ("training", "none")


@pytest.mark.parametrize(
    ("given", "lowest"),
    [
        ([], "none"),
        ([(-9, "training")], "training"),
        ([(-9, "evaluation")], "evaluation"),
        # Said before anything was given: `none` was in force then.
        ([(-1, "training")], "none"),
        # Narrowed later, though widened again since.
        ([(-9, "training"), (-3, "none"), (-1, "training")], "none"),
        ([(-9, "training"), (-3, "evaluation")], "evaluation"),
        # What was narrower before it was said does not count.
        ([(-9, "none"), (-8, "training")], "training"),
        ([(-9, "evaluation"), (-3, "training")], "evaluation"),
        # At the very moment counts as in force.
        ([(-9, "none"), (-5, "training")], "training"),
    ],
)
def test_a_text_is_usable_as_far_as_the_lowest_since_it_was_said(
    given: list[tuple[int, str]], lowest: str
) -> None:
    ann, now = cast.person("ann"), timezone.now()
    for hours, level in given:
        Consent.objects.create(user=ann, level=level, at=now + timedelta(hours=hours))

    assert consent.lowest_since(ann, now - timedelta(hours=5)) == lowest


@pytest.mark.django_db(transaction=True)
def test_one_answer_sent_twice_at_once_is_one_row() -> None:
    ann = cast.person("ann")

    first = race.overtaken(lambda: consent.give(ann, "training"), lambda: consent.give(ann, "training"))

    assert list(Consent.objects.filter(user=ann)) == [first]
