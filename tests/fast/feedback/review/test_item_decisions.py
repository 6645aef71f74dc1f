"""What a reviewer says of an item is kept as it was said, refused in words, or taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.exceptions import Conflict
from chat.models import User
from feedback.models import Decision
from feedback.review import claiming, declaring, undoing
from feedback.review.forms import form_of
from tests import race
from tests.cast import signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.pairs.doing import regenerated
from tests.fast.feedback.review.judging import (
    EVERYTHING,
    age,
    asking,
    at_work,
    comes_to,
    decide,
    deeds,
    form,
    open_to_all,
    page,
    path,
)
from tests.fast.feedback.review.people_of import reviewer
from tests.fast.feedback.review.queued import LEAD, VERDICT, added, answer_of, held, judged, lapsed, queue

pytestmark = pytest.mark.django_db

BEA = UUID(int=1)
STATEMENTS_MAX = 12


@pytest.fixture
def rita(db: None) -> Client:
    return at_work()


def test_every_kind_of_field_is_kept_as_it_was_said(ann: User, rita: Client) -> None:
    text = "The capital is Bergen. Ask bob.berg@mail.com."
    said = ended(ask(ann), text)
    other = regenerated(ann, said, "Oslo.")
    of = open_to_all(queue(asks=EVERYTHING))
    added(of, answer_of(said))
    claim = comes_to(rita, of)
    email = text.index("bob.berg")
    decide(rita, claim, **_everything(said.answer, other.answer, f"{email}-{email + 17}"))
    answers = Decision.objects.get().answers
    assert answers == {
        "verdict": "bad",
        "taxonomy": ["Wrong fact"],
        "severity": 3,
        "rubric": {"Brief": 2, "True": 0},
        "ranking": [[other.answer], [said.answer]],
        "spans": [{"start": 15, "end": 21, "label": "Wrong fact"}],
        "personal_data": {
            "present": True,
            "spans": [
                {"start": 4, "end": 11, "label": "NAME"},
                {"start": email, "end": email + 17, "label": "EMAIL"},
            ],
        },
        "reference": "It is Oslo.",
        "edited": "The capital is Oslo.",
        "make_case": True,
        "for_training": False,
        "comment": "See the map.",
    }
    again = on_one_line(rita.post(path(claim, "undo/")))
    for words in ("Wrong fact: Bergen", "NAME: capital", "It is Oslo.", "See the map.", 'value="no" checked'):
        assert words in again


def _everything(answer: Any, other: Any, hit: str) -> dict[str, Any]:
    return {
        "verdict": "bad",
        "taxonomy": ["Wrong fact"],
        "severity": "3",
        "rubric:0": "2",
        "rubric:1": "0",
        f"ranking:{answer}": "2",
        f"ranking:{other}": "1",
        "spans": "wrong fact: Bergen",
        "personal_data": "yes",
        "personal_data:hit": [hit],
        "personal_data:more": "name: capital",
        "reference": "It is Oslo.",
        "edited": "The capital is Oslo.",
        "make_case": "yes",
        "for_training": "no",
        "comment": "See the map.",
    }


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("verdict", "", "“Verdict” must be answered"),
        ("verdict", "splendid", "“Verdict” must be one of good, bad, unsure"),
        ("taxonomy", "Dull", "“Taxonomy” must be one of Wrong fact, Rude"),
        ("severity", "9" * 5000, "“Severity” must be a whole number from 1 to 4"),
        ("rubric:0", "4", "“Rubric: Brief” must be a whole number from 0 to 3"),
        ("rubric:1", "much", "must be a whole number from 0 to 5"),
        ("spans", "Dull: Bergen", "“Spans: line 1” must begin with one of Wrong fact"),
        ("spans", "Wrong fact: Trondheim", "must quote words that stand in the answer"),
        ("personal_data", "perhaps", "“Personal data” must be"),
        ("make_case", "perhaps", "“Make case” must be true or false"),
        ("comment", "x" * 2001, "“Comment” may have at most 2,000 characters; yours has 2,001"),
        ("reference", "x" * 32_001, "“Reference” may have at most 32,000 characters"),
    ],
)
def test_what_does_not_fit_is_told_by_its_field_and_limit_and_nothing_is_lost(
    ann: User, rita: Client, name: str, value: str, words: str
) -> None:
    claim = comes_to(rita, asking(ann, asks=EVERYTHING))
    said = {"verdict": "bad", "edited": "What I wrote.", "rubric:0": "1", "rubric:1": "1", name: value}
    refused = decide(rita, claim, 422, **said)
    assert words in refused and "What I wrote." in refused
    assert not Decision.objects.exists()


def test_a_decision_for_what_was_not_claimed_gives_back_what_was_written(ann: User, rita: Client) -> None:
    bea = at_work("bea")
    of = asking(ann)
    hers = comes_to(bea, of)
    sent = {"client_id": str(uuid4()), "form": str(declaring.asked_now(of).pk), "comment": "My words."}
    for key in (hers.pk, uuid4()):
        response = rita.post(f"/review/claims/{key}/", sent)
        assert response.status_code == 404 and "My words." in on_one_line(response)
    assert not Decision.objects.exists()


def test_sent_twice_it_is_one_and_another_one_is_refused(ann: User, rita: Client) -> None:
    claim = comes_to(rita, asking(ann))
    sent = form(rita, claim, verdict="bad")
    assert [rita.post(path(claim), sent).status_code for _ in range(2)] == [302, 302]
    refused = rita.post(path(claim), sent | {"client_id": str(uuid4()), "verdict": "good"})
    assert refused.status_code == 409 and "You have decided this item already" in on_one_line(refused)
    assert Decision.objects.get().answers == {"verdict": "bad"}
    assert deeds().count(("decided", "decision")) == 1


def test_a_decision_is_kept_without_reading_all_that_was_ever_noted_of_its_reviewer(
    ann: User, rita: Client
) -> None:
    claim = comes_to(rita, asking(ann))
    sent = form(rita, claim, verdict="bad", revealed="on")
    with CaptureQueriesContext(connection) as asked:
        assert rita.post(path(claim), sent).status_code == 302
    told = [query["sql"] for query in asked if 'FROM "feedback_dataaccess"' in query["sql"]]
    assert len(told) == 2 and all('"at" >=' in sql for sql in told), told


def test_what_was_asked_before_the_form_changed_counts_and_says_so(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.")
    claim = comes_to(rita, of)
    sent = form(rita, claim, verdict="bad")
    declaring.change_form(of, LEAD, form_of((*VERDICT, {"kind": "severity", "required": True})))
    assert rita.post(path(claim), sent).status_code == 302
    assert "counts as an answer to what you were asked" in page(rita, comes_to(rita, of, after=claim))
    assert Decision.objects.get().form.number == 1


def test_a_late_answer_is_kept_and_says_so(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.")
    claim = comes_to(rita, of)
    sent = form(rita, claim, verdict="bad")
    lapsed(claim)
    held(of, BEA)
    assert rita.post(path(claim), sent).status_code == 302
    assert "Kept, but late" in page(rita, comes_to(rita, of, after=claim))
    assert Decision.objects.get().is_late


def test_what_was_decided_late_is_not_taken_up_by_looking_at_it(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.")
    claim = comes_to(rita, of)
    sent = form(rita, claim, verdict="bad")
    lapsed(claim)
    hers = held(of, BEA)
    rita.post(path(claim), sent)
    assert hers.item == claim.item and claiming.release(hers.pk, BEA)
    assert "You have decided this item" in page(rita, claim)
    assert comes_to(rita, of).item != claim.item
    assert held(of, BEA).item == claim.item, "its slot is there for others"


def test_who_may_not_judge_any_more_gets_back_what_they_wrote(ann: User) -> None:
    user = reviewer()
    rita = signed_in(user)
    claim = comes_to(rita, asking(ann, asks=EVERYTHING))
    sent = form(rita, claim, verdict="bad", comment="My words.")
    user.user_permissions.clear()
    user.groups.clear()
    refused = rita.post(path(claim), sent)
    assert refused.status_code == 403
    assert "You do not judge answers here any more" in on_one_line(refused)
    assert "My words." in on_one_line(refused) and "It is Bergen." not in on_one_line(refused)
    assert not Decision.objects.exists()


def test_the_last_decision_can_be_taken_back_and_another_one_given(ann: User, rita: Client) -> None:
    of = asking(ann, "One.", "Two.")
    claim = comes_to(rita, of)
    decide(rita, claim, verdict="bad")
    following = comes_to(rita, of, after=claim)
    assert "Take it back" in page(rita, following)
    again = on_one_line(rita.post(path(claim, "undo/")))
    assert 'value="bad" checked' in again and not Decision.objects.exists()
    assert deeds()[-1] == ("undone", "decision")
    decide(rita, claim, verdict="good")
    assert Decision.objects.get().answers == {"verdict": "good"} and not Decision.objects.get().is_late


@pytest.mark.django_db(transaction=True)
def test_of_two_windows_that_take_one_decision_back_at_once_one_does(ann: User) -> None:
    made, second = judged(asking(ann), BEA), list[str]()

    def again() -> None:
        with pytest.raises(Conflict) as refused:
            undoing.undo(made.claim_id, made.item.queue_id, BEA)
        second.append(refused.value.words)

    race.overtaken(lambda: undoing.undo(made.claim_id, made.item.queue_id, BEA), again)
    assert second == ["There is no decision here to take back."]
    assert deeds() == [("undone", "decision")] and not Decision.objects.exists()


@pytest.mark.parametrize("is_old", [True, False])
def test_an_older_decision_stands(ann: User, rita: Client, is_old: bool) -> None:
    of = asking(ann, "One.", "Two.")
    first = comes_to(rita, of)
    decide(rita, first, verdict="bad")
    if is_old:
        age("70 seconds")
    else:
        decide(rita, comes_to(rita, of), verdict="good")
    refused = rita.post(path(first, "undo/"))
    assert refused.status_code == 409 and "This one stands" in on_one_line(refused)
    assert Decision.objects.filter(answers__verdict="bad").exists()


@pytest.mark.parametrize("name", ["client_id", "form", "active_ms"])
def test_what_no_page_would_send_is_refused_by_its_name(ann: User, rita: Client, name: str) -> None:
    claim = comes_to(rita, asking(ann))
    response = rita.post(path(claim), form(rita, claim, verdict="good") | {name: "<b>"})
    assert response.status_code == 400 and f"“{name}” must be" in on_one_line(response)


def test_the_next_item_after_no_claim_is_refused_by_its_name(ann: User, rita: Client) -> None:
    response = rita.get(f"/review/{asking(ann).pk}/next/?after=x")
    assert response.status_code == 400 and "“after” must be" in on_one_line(response)
