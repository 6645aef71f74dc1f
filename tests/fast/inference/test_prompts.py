"""Prompt versions: written once, numbered without gaps, one of them active, each change with its why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from inference import prompts
from inference.models import PromptActivation, PromptVersion
from tests import cast, race

pytestmark = pytest.mark.django_db
TEXT = "You are a pirate.\nAnswer in rhymes."


@pytest.fixture
def browser() -> Client:
    return cast.signed_in(cast.operator())


def write(browser: Client, text: str = TEXT, note: str = "For fun.", **more: str) -> str:
    return browser.post("/prompts/write/", {"text": text, "note": note, **more}, follow=True).content.decode()


def in_force() -> PromptVersion:
    active = prompts.active()
    assert active
    return active


def numbers(name: str = "chat") -> list[int]:
    return sorted(PromptVersion.objects.filter(name=name).values_list("number", flat=True))


def test_a_new_installation_has_an_active_prompt() -> None:
    assert (in_force().number, in_force().text) == (
        1,
        "You are Flywheel's assistant. Answer shortly and truthfully; say so when you do not know.",
    )


def test_a_written_version_has_the_next_number_and_is_not_active_yet(browser: Client) -> None:
    page = write(browser)

    version = PromptVersion.objects.get(number=2)
    assert (version.name, version.text, version.note) == ("chat", TEXT, "For fun.")
    assert str(version.author) == browser.session["_auth_user_id"]
    assert "Version 2 is written. It is not active yet." in page
    assert in_force() != version


def test_writing_starts_from_the_active_text(browser: Client) -> None:
    form = browser.get("/prompts/write/").context["form"]

    assert form["text"].value() == in_force().text


def test_line_ends_of_browsers_are_one_character(browser: Client) -> None:
    write(browser, text="one\r\ntwo")

    assert PromptVersion.objects.get(number=2).text == "one\ntwo"


def test_nul_becomes_the_replacement_character(browser: Client) -> None:
    write(browser, text="a\x00b", note="c\x00d")

    version = PromptVersion.objects.get(number=2)
    assert (version.text, version.note) == ("a\ufffdb", "c\ufffdd")


@pytest.mark.parametrize("text", ["x" * 20_000, "x\r\n" * 10_000])
def test_the_longest_text_is_taken(browser: Client, text: str) -> None:
    write(browser, text=text)

    assert len(PromptVersion.objects.get(number=2).text) == 20_000


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "", "The text must not be empty."),
        ("text", " \n ", "The text must not be empty."),
        ("text", "x" * 20_001, "The text must have at most 20,000 characters; this one has 20001."),
        ("note", "", "The reason must not be empty."),
        ("note", "x" * 501, "The reason must have at most 500 characters; this one has 501."),
    ],
)
def test_what_is_out_of_bounds_is_refused_at_its_field(
    browser: Client, field: str, value: str, words: str
) -> None:
    response = browser.post("/prompts/write/", {"text": TEXT, "note": "For fun.", field: value})

    assert response.status_code == 422
    assert response.context["form"].errors[field] == [words]
    assert words in response.content.decode()
    assert numbers() == [1]


@pytest.mark.parametrize(
    ("text", "note", "field"),
    [("", "n", "text"), ("x" * 20_001, "n", "text"), ("x", " ", "note"), ("x", "n" * 501, "note")],
)
def test_the_deed_holds_the_bounds_for_callers_without_a_form(text: str, note: str, field: str) -> None:
    with pytest.raises(prompts.OutOfBounds) as refused:
        prompts.write("chat", text=text, note=note, author=None)

    assert refused.value.field == field


def test_comparing_shows_the_difference_and_keeps_nothing(browser: Client) -> None:
    text = in_force().text.replace("shortly", "at length")

    page = write(browser, text=text, note="", compare="1")

    assert "<del>shortly</del><ins>at length</ins>" in page
    assert numbers() == [1]


def test_a_text_is_shown_as_text(browser: Client) -> None:
    page = write(browser, text="<script>alert(1)</script>", note="<img src=x>")

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_activated_version_is_active_with_its_reason_in_the_history(browser: Client) -> None:
    write(browser)

    page = browser.post("/prompts/2/activate/", {"note": "Pirates won."}, follow=True).content.decode()

    assert in_force().number == 2
    assert "Version 2 is active. Answers that begin from now on use it." in page
    history = page[page.index("Which was active when") :]
    assert history.index("Pirates won.") < history.index("The one that a new installation starts with.")


def test_going_back_to_an_earlier_version_is_one_more_row(browser: Client) -> None:
    write(browser)
    for number in (2, 1):
        browser.post(f"/prompts/{number}/activate/", {"note": "Again."})

    assert in_force().number == 1
    history = PromptActivation.objects.order_by("at", "id").values_list("version__number", flat=True)
    assert list(history) == [1, 2, 1]


def test_activating_the_active_one_adds_no_row(browser: Client) -> None:
    browser.post("/prompts/1/activate/", {"note": "Once more."})

    assert PromptActivation.objects.count() == 1


@pytest.mark.parametrize(("note", "words"), [("", "must not be empty"), ("x" * 501, "must have at most 500")])
def test_an_activation_wants_its_reason(browser: Client, note: str, words: str) -> None:
    write(browser)

    response = browser.post("/prompts/2/activate/", {"note": note})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert in_force().number == 1


@pytest.mark.parametrize("address", ["/prompts/7/", "/prompts/99999999999999999999/", "/prompts/x/"])
def test_an_unknown_version_is_not_found(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}activate/", {"note": "Why not."}).status_code == 404


def test_looking_activates_nothing(browser: Client) -> None:
    write(browser)

    assert browser.get("/prompts/2/activate/").status_code == 405
    assert in_force().number == 1


def test_a_version_shows_its_difference_from_the_active_one(browser: Client) -> None:
    write(browser, text=in_force().text + " Be kind.")

    page = browser.get("/prompts/2/").content.decode()

    assert "What differs from version 1, the active one" in page
    assert "<ins> Be kind.</ins>" in page
    assert "What differs" not in browser.get("/prompts/1/").content.decode()


def test_a_long_list_is_paged(browser: Client) -> None:
    for number in range(2, 25):
        prompts.write("chat", text=f"Version {number}", note="More.", author=None)

    first = browser.get("/prompts/").content.decode()
    second = browser.get("/prompts/?page=2").content.decode()

    assert ('href="/prompts/24/"' in first, 'href="/prompts/4/"' in first) == (True, False)
    assert 'href="/prompts/4/"' in second


def test_the_list_asks_the_database_alike_however_long_it_is(
    browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(15):
        prompts.write("chat", text="Text", note="More.", author=None)

    with django_assert_max_num_queries(10):
        browser.get("/prompts/")


@pytest.mark.parametrize("change", [lambda rows: rows.update(text="Another."), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_a_version(change: Callable[..., object]) -> None:
    with pytest.raises(Error), transaction.atomic():
        change(PromptVersion.objects.filter(number=1))

    assert in_force().text.startswith("You are Flywheel's assistant.")


def test_names_are_numbered_and_activated_apart() -> None:
    title = prompts.write("title", text="Name it.", note="First.", author=None)
    prompts.activate(title, note="First.", author=None)

    assert title.number == 1
    assert (prompts.active("title"), in_force().number) == (title, 1)


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_get_numbers_without_gap_or_repeat() -> None:
    together = Barrier(8)

    def write_one(number: int) -> None:
        together.wait(timeout=10)
        prompts.write("race", text=f"Text {number}", note="Race.", author=None)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_one, range(8)))

    assert numbers("race") == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.django_db(transaction=True)
def test_of_many_activations_at_once_the_last_row_is_the_active_one() -> None:
    versions = [prompts.write("race", text=f"Text {n}", note="Race.", author=None) for n in range(6)]
    together = Barrier(6)

    def activate(version: PromptVersion) -> None:
        together.wait(timeout=10)
        prompts.activate(version, note="Race.", author=None)
        connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(activate, versions))

    rows = PromptActivation.objects.filter(name="race")
    assert rows.count() == 6
    assert prompts.active("race") == rows.latest("at").version


@pytest.mark.django_db(transaction=True)
def test_two_activations_of_one_version_at_once_are_one_row() -> None:
    version = prompts.write("race", text="Text", note="Race.", author=None)

    def activate() -> PromptActivation:
        return prompts.activate(version, note="Race.", author=None)

    first = race.overtaken(activate, activate)

    assert list(PromptActivation.objects.filter(name="race")) == [first]
