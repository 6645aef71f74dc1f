"""From an empty page to a frozen version whose every row can be asked why: through the pages alone."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from chat import people
from chat.models import User
from feedback.datasets import building, withdrawing
from feedback.models import Dataset, DatasetVersion, Event
from inference.models import Generation
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, asked_for, built, corrected, dataset
from tests.exports.feedback.datasets.test_sides_across_versions import people_on
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db(transaction=True)

FORM = {"sources": ["correction"], "personal_data": "keep", "duplicates": "exact", "min_weight": "0.5"}


@pytest.fixture
def edna() -> User:
    user = person("edna", group=people.ENGINEER)
    grant(user)
    return user


def grant(user: User) -> None:
    """What the group may do by migration; tests empty that table."""
    models = ["dataset", "datasetversion", "evalcase", "export", "import", "pairrule"]
    user.user_permissions.set(Permission.objects.filter(content_type__model__in=models))


@pytest.fixture
def browser(edna: User) -> Client:
    return signed_in(edna)


def get(browser: Client, path: str, status: int = 200) -> str:
    response = browser.get(path)
    assert response.status_code == status, response.content
    return on_one_line(response)


def post(browser: Client, path: str, status: int, **form: Any) -> Any:
    response = browser.post(path, {"client_id": str(uuid4()), **form})
    assert response.status_code == status, response.content
    return response


def test_an_engineer_gets_from_nothing_to_a_frozen_version(browser: Client) -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "What is the capital of France?", "It is Paris.")
    corrected(person("ben"), "Ben asks", "Ben corrects")
    assert "No dataset yet" in get(browser, "/datasets/")
    made = post(browser, "/datasets/add/", 302, name="Corrections", kind="sft", about="To learn from.")
    assert "No version yet" in get(browser, made["Location"])
    asked = post(browser, f"{made['Location']}build/", 302, **FORM)
    assert "Gathering candidates" in get(browser, asked["Location"])
    assert building.run_all() == 1
    page = get(browser, asked["Location"])
    assert "1 row<" in page and "left out: the person had not allowed it" in page
    recipe = page.partition('id="recipe"')[2].partition("</section>")[0]
    assert "Answers that people corrected" in recipe and "Rows that say the same" in recipe
    assert "correction" not in recipe and "None" not in recipe and "True" not in recipe and "[" not in recipe
    rows = get(browser, f"{asked['Location']}rows/")
    assert "What is the capital of France?" in rows and "Ben asks" not in rows
    assert "Answers that people corrected" in rows
    row = get(browser, f"{asked['Location']}rows/0/")
    assert "It is a row of this version" in row and "It is Paris." in row and "correction" in row
    out = get(browser, f"{asked['Location']}rows/1/")
    assert "the person had not allowed it" in out and "Ben" not in out
    assert "# Corrections, version 1" in get(browser, f"{asked['Location']}card/README.md")


def test_a_card_is_shown_as_what_its_markdown_means_and_nothing_in_it_is_obeyed(browser: Client) -> None:
    hostile = "<script>alert(1)</script> [here](javascript:alert(1)) **To learn from**"
    post(browser, "/datasets/add/", 302, name="Corrections", kind="sft", about=hostile)
    version = built(Dataset.objects.get())
    card = get(browser, f"/datasets/versions/{version.pk}/card/")
    assert "<h2>Corrections, version 1</h2>" in card and "<strong>To learn from</strong>" in card
    assert "<script>alert" not in card and 'href="javascript' not in card
    assert f'href="/datasets/versions/{version.pk}/card/README.md"' in card


def test_sent_twice_it_is_made_once(browser: Client) -> None:
    form = {"client_id": str(uuid4()), "name": "Twice", "kind": "sft"}
    assert [browser.post("/datasets/add/", form).status_code for _ in range(2)] == [302, 302]
    made = Dataset.objects.get()
    again = {"client_id": str(uuid4()), **FORM}
    for _ in range(2):
        assert browser.post(f"/datasets/{made.pk}/build/", again).status_code == 302
    assert DatasetVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("sources", ["gossip"], "“gossip” is no source of this kind."),
        ("sources", [], "Choose at least one source."),
        ("min_weight", "1.5", "a number from 0 to 1"),
        ("min_weight", "nan", "a number from 0 to 1"),
        ("rows_per_person", "0", "must be a number from 1 to 1,000,000"),
        ("personal_data", "sell", "Choose what becomes of personal data."),
        ("until", "1990-01-01", "“Said since” must be before “Said before”."),
        ("models", ", ".join(map(str, range(21))), "at most 20 models, each of at most 300 characters"),
        ("min_characters", "0", "The least characters must be a number from 1 to 1,000,000."),
        ("time_cut", "2026-06-01", "A time cut needs the split into training, validation and test"),
        (
            "languages",
            "EN;de",
            "“en;de” is no code of a language. Put commas between several, such as: en, de.",
        ),
    ],
)
def test_a_wrong_recipe_is_refused_in_words(browser: Client, field: str, value: Any, words: str) -> None:
    of = dataset("sft")
    form = {**FORM, "since": "2026-01-01", field: value}
    page = on_one_line(post(browser, f"/datasets/{of.pk}/build/", 422, **form))
    assert words in page and "Value error" not in page
    assert not DatasetVersion.objects.exists()


def test_a_name_that_is_taken_is_refused(browser: Client) -> None:
    of = dataset("sft")
    refused = post(browser, "/datasets/add/", 422, name=of.name, kind="sft")
    assert "Choose another name" in on_one_line(refused)


def test_rows_are_found_by_their_words_and_by_side(browser: Client) -> None:
    ann = allows(person("ann"), "training")
    for text in ('Say "hello"', "Say goodbye"):
        corrected(ann, text, f"{text}, indeed.")
    version = built(dataset("sft"))
    found = get(browser, f"/datasets/versions/{version.pk}/rows/?q=%22hello%22")
    assert "Say &quot;hello&quot;" in found and "goodbye" not in found
    (side,) = version.counts["splits"]
    other = next(each for each in ("train", "test") if each != side)
    assert "No row matches" in get(browser, f"/datasets/versions/{version.pk}/rows/?split={other}")
    get(browser, f"/datasets/versions/{version.pk}/rows/?split=left", 400)
    get(browser, f"/datasets/versions/{version.pk}/rows/?after=-1", 400)


def test_a_row_says_what_its_person_did_and_not_what_they_typed(browser: Client) -> None:
    ann = allows(person("ann"), "training")
    answer = corrected(ann, "One", "One!")
    why = {"polarity": "down", "what": ["too_long"], "text": "My name is Ann Berg."}
    kept(signed_in(ann), event("reason", {"reason": why}, message=answer.answer))
    version = built(dataset("sft"))
    version.items.update(evidence=list(Event.objects.exclude(kind="exposure").values_list("pk", flat=True)))
    row = get(browser, f"/datasets/versions/{version.pk}/rows/0/")
    for words in ("Rewrote the answer", "Said why: too long, in words of their own"):
        assert words in row
    assert "Ann Berg" not in row


def test_the_list_names_the_newest_version_that_may_be_given_away(browser: Client) -> None:
    ann, of = allows(person("ann"), "training"), dataset("sft")
    corrected(ann, "One", "One!")
    built(of)
    assert "newest frozen version 1" in get(browser, "/datasets/")
    allows(ann, "none")
    withdrawing.withdraw_all()
    assert "no version to give away" in get(browser, "/datasets/")


def test_two_versions_are_compared(browser: Client) -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, "One", "One!")
    of = dataset("sft")
    old = built(of)
    corrected(ann, "Two", "Two!")
    new = built(of, min_weight=0.25)
    page = get(browser, f"/datasets/versions/{new.pk}/compare/?with={old.pk}")
    assert "1 more, 0 fewer, 0 changed." in page
    assert re.search(r'"row">Least weight</th> <td>0.5</td> <td>0.25</td>', page)
    same = get(browser, f"/datasets/versions/{built(of).pk}/compare/?with={new.pk}")
    assert "0 more, 0 fewer, 0 changed." in same and "their hashes are equal" in same


def test_nobody_else_sees_datasets() -> None:
    version = built(dataset("sft"))
    for browser in (signed_in(person("ann")), signed_in(person("olga", group="operator"))):
        for path in ("/datasets/", "/datasets/add/", f"/datasets/versions/{version.pk}/rows/"):
            assert browser.get(path).status_code == 403


def test_days_of_the_recipe_count_from_their_beginning(browser: Client) -> None:
    corrected(allows(person("ann"), "training"))
    of = dataset("sft")
    form = {**FORM, "since": "2026-01-01", "until": "2199-01-01"}
    asked = post(browser, f"/datasets/{of.pk}/build/", 302, **form)
    building.run_all()
    assert "1 row<" in get(browser, asked["Location"])


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("models", "some other,  model", "of another model"),
        ("min_characters", "1000", "too short"),
        ("time_cut", "2026-01-01", "on the wrong side of the time cut"),
    ],
)
def test_the_form_narrows_down_by_model_length_and_time(
    browser: Client, field: str, value: str, reason: str
) -> None:
    (ann,) = people_on("train")
    corrected(ann)
    of = dataset("sft")
    asked = post(browser, f"/datasets/{of.pk}/build/", 302, **FORM, splits="on", **{field: value})
    assert building.run_all() == 1
    page = get(browser, asked["Location"])
    assert "0 rows<" in page and f"left out: {reason}" in page
    assert "it holds no row that could be written" in page and "Choose a format" not in page


def test_what_the_form_narrows_down_to_stays(browser: Client) -> None:
    (ann,) = people_on("train")
    corrected(ann, "Which city is the capital of France?", "It is Paris.")
    Generation.objects.update(served_model="tiny")
    narrow = {"models": "big, tiny", "min_characters": "20", "time_cut": "2199-01-01"}
    of = dataset("sft")
    asked = post(browser, f"/datasets/{of.pk}/build/", 302, **FORM, splits="on", **narrow)
    assert building.run_all() == 1
    assert "1 row<" in get(browser, asked["Location"])


def test_rows_are_not_shown_before_it_is_known_which_they_are(browser: Client) -> None:
    corrected(allows(person("ann"), "training"))
    version = asked_for(dataset("sft"))
    claim = building.BUILDS.work.claim(version.pk)
    assert claim
    building._Build(claim)._stage(version)
    for path in ("rows/", "rows/0/"):
        get(browser, f"/datasets/versions/{version.pk}/{path}", 404)
