"""A slice that an engineer declares tags the cases that belong to it, and drafts more by itself."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat import people
from chat.models import Message, User
from feedback import drain
from feedback.evaluation import drafting, sliced
from feedback.evaluation.models import NOTHING_LOOKED_AT
from feedback.models import EvalCase, EvalSlice
from inference.models import Generation
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows
from tests.exports.feedback.datasets.test_pages import get, grant
from tests.fast.feedback.evaluation.drafted import a_case, answered, case_of, rated_down, tomorrow
from tests.fast.feedback.pairs.doing import wait_for_others
from tests.fast.feedback.sending import kept, rating

pytestmark = pytest.mark.django_db(transaction=True)

GERMAN = "Wie kommt das Wasser eines Flusses hinunter zum Meer?"
ENGLISH = "How does the water of a river get down to the sea?"


@pytest.fixture
def browser() -> Client:
    user = person("edna", group=people.ENGINEER)
    grant(user)
    return signed_in(user)


@pytest.fixture
def ann() -> User:
    return allows(person("ann"), "evaluation")


def declared(browser: Client, name: str = "German", **rule: str) -> EvalSlice:
    response = browser.post(
        "/cases/slices/", {"client_id": str(uuid4()), "name": name, **(rule or {"languages": "de"})}
    )
    assert response.status_code == 302, response.content
    return EvalSlice.objects.get(name=name)


def of_slice(name: str = "German") -> set[str]:
    return {
        case.message.generation.messages[-1]["content"]
        for case in EvalCase.objects.filter(source=name).select_related("message__generation")
        if case.message.generation
    }


def test_a_slice_drafts_from_answers_that_belong_to_it_once_they_are_settled(
    browser: Client, ann: User
) -> None:
    answered(ann, GERMAN)
    answered(ann, ENGLISH)
    answered(person("ben"), GERMAN)  # who allows nothing
    declared(browser)
    drafting.run()
    assert of_slice() == set(), "what is said of an answer in its first hour is waited for"
    drafting.run(tomorrow())
    assert of_slice() == {GERMAN} and EvalCase.objects.get(source="German").tags[0] == "German"
    drafting.run(tomorrow())
    assert EvalCase.objects.filter(source="German").count() == 1
    page = get(browser, "/cases/slices/")
    assert "language: de" in page and "577 more of 577" in page


def test_every_draft_is_counted_by_its_model_and_its_language(browser: Client, ann: User) -> None:
    failed = answered(ann, GERMAN)
    kept(signed_in(ann), rating(failed, "down"))
    drain.drain_all()
    wait_for_others()
    for number in range(4):
        answered(ann, f"{GERMAN} {number}")
    Generation.objects.update(served_model="tiny")
    declared(browser)
    drafting.run(tomorrow())
    tags = {case.source: set(case.tags) for case in EvalCase.objects.all()}
    assert tags["German"] == tags["sample"] == tags["failure"] == {"model:tiny", "language:de", "German"}
    assert case_of(failed).given == ["German"], "what a rule gave is its own tag alone"
    page = get(browser, "/cases/")
    for tag in ("model:tiny", "language:de"):
        row = page.partition(f">{tag}</a>")[2].partition("</tr>")[0]
        assert f'<td data-of="drafts">{EvalCase.objects.count()}</td>' in row


def test_a_slice_tags_the_cases_that_are_there_and_those_that_come(browser: Client, ann: User) -> None:
    first = a_case(ann, tags=["other"])
    rule = {"pattern": "city"}
    declared(browser, "cities", **rule)
    drafting.run()
    first.refresh_from_db()
    assert first.tags == ["other", "cities"]
    second = rated_down(ann)
    drafting.run()
    assert case_of(second).tags[-1] == "cities"
    EvalCase.objects.filter(pk=first.pk).update(tags=[])
    found = EvalSlice.objects.get()
    for pattern in ("city", "city|town"):
        saved = browser.post(f"/cases/slices/{found.pk}/", {"to": "save", "pattern": pattern})
        assert saved.status_code == 302
        drafting.run()
        first.refresh_from_db()
        assert first.tags == [], "a tag that somebody took away does not come back"
    EvalCase.objects.filter(pk=first.pk).update(tags=["cities"], given=None)
    assert browser.post(f"/cases/slices/{found.pk}/", {"to": "save", "pattern": "village"}).status_code == 302
    drafting.run()
    tags = [[tag for tag in each.tags if ":" not in tag] for each in EvalCase.objects.order_by("pk")]
    assert tags == [["cities"], []], "what somebody gave stays; what a rule gave goes with it"


def test_a_rule_that_was_changed_looks_at_everything_anew(browser: Client, ann: User) -> None:
    answered(ann, ENGLISH)
    found = declared(browser)
    drafting.run(tomorrow())
    assert browser.post(f"/cases/slices/{found.pk}/", {"to": "save", "languages": "en"}).status_code == 302
    drafting.run(tomorrow())
    # The sample has taken the answer: it is tagged, and not drafted twice.
    assert [case.tags[-1] for case in EvalCase.objects.all()] == ["German"]


def test_slices_take_turns_at_the_time_there_is_and_go_on_where_they_were(
    browser: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        answered(ann, f"{GERMAN} {number}")
    declared(browser)
    declared(browser, "rivers", pattern="fluss")
    newest = Message.objects.filter(role="assistant").latest("pk").pk
    # A clock that ticks when it is looked at: three ticks for each.
    monkeypatch.setattr(sliced, "time", SimpleNamespace(monotonic=count().__next__))
    assert sliced.draft(tomorrow(), 6) == 3
    looked = set(EvalSlice.objects.values_list("looked", flat=True))
    assert NOTHING_LOOKED_AT not in looked and max(looked) < newest
    sliced.draft(tomorrow(), 1_000)
    assert set(EvalSlice.objects.values_list("looked", flat=True)) == {newest}
    assert EvalCase.objects.count() == 4


def test_a_slice_that_is_removed_leaves_its_cases(browser: Client, ann: User) -> None:
    answered(ann, GERMAN)
    found = declared(browser)
    drafting.run(tomorrow())
    assert browser.post(f"/cases/slices/{found.pk}/", {"to": "remove"}).status_code == 302
    assert not EvalSlice.objects.exists() and all("German" in case.tags for case in EvalCase.objects.all())


def test_a_slice_waits_while_enough_of_its_drafts_do(
    browser: Client, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sliced, "WAITING_MAX", 2)
    for number in range(8):  # three are taken by the sample
        answered(ann, f"{GERMAN} {number}")
    declared(browser)
    drafting.run(tomorrow(), seconds=60)
    waiting = EvalCase.objects.filter(source="German", status="draft")
    assert waiting.count() == 2
    waiting.update(status="rejected", decided_by=ann.pk, decided_at=tomorrow())
    drafting.run(tomorrow(), seconds=60)
    assert EvalCase.objects.filter(source="German").count() == 4


def test_drafting_without_time_does_nothing_and_goes_on_later(browser: Client, ann: User) -> None:
    answered(ann, GERMAN)
    rated_down(ann)
    declared(browser)
    assert drafting.run(tomorrow(), seconds=0) == 0 and not EvalCase.objects.exists()
    assert drafting.run(tomorrow(), seconds=60) >= 2


def test_events_are_looked_at_once(ann: User) -> None:
    rated_down(ann)
    assert drafting.run() == 1
    with CaptureQueriesContext(connection) as asked:
        assert drafting.run() == 0
    assert not [query for query in asked.captured_queries if "WITH labels" in query["sql"]]
