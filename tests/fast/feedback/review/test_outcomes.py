"""What stands of an item, from what its reviewers said of it."""

from __future__ import annotations

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.models import User
from feedback.models import Decision, FormVersion
from feedback.review.models import Purpose
from feedback.review.outcomes import Said, disputed, outcome, outcomes, outcomes_of, preferred
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.review.judging import EVERYTHING
from tests.fast.feedback.review.queued import added, answer_of, judged, queue

A, B, C = (str(UUID(int=number)) for number in (1, 2, 3))


def said(
    purpose: str = Purpose.JUDGING, *, late: bool = False, asks: Any = EVERYTHING, **answers: Any
) -> Said:
    form = FormVersion(fields=[asks[0] | {"required": True}, *asks[1:]])
    return Said.of(Decision(purpose=purpose, is_late=late, answers=answers, form=form))


def verdicts(*each: str) -> list[Said]:
    return [said(verdict=verdict) for verdict in each]


@pytest.mark.parametrize(
    ("given", "value", "basis"),
    [
        (["bad"], "bad", "single"),
        (["bad", "bad"], "bad", "agreed"),
        (["bad", "good", "bad"], "bad", "majority"),
        (["bad", "good"], None, ""),
        (["bad", "good", "unsure"], None, ""),
        (["bad", "bad", "good", "unsure"], None, ""),
    ],
)
def test_what_more_than_half_say_stands(given: list[str], value: str | None, basis: str) -> None:
    for order in permutations(verdicts(*given)):
        found = outcome(order, "verdict")
        assert (found.value, found.basis) == (value, basis) if found else value is None
        assert bool(disputed(order)) == (len(set(given)) > 1)


def test_an_outcome_names_the_decisions_that_say_so() -> None:
    one, other, third = verdicts("bad", "good", "bad")
    found = outcome([one, other, third], "verdict")
    assert found and found.decisions == (one.decision, third.decision)


def test_what_was_adjudicated_stands_above_all_and_leaves_open_what_it_leaves_open() -> None:
    both = [said(verdict="bad", severity=4), said(verdict="bad", severity=4)]
    judge = said(Purpose.ADJUDICATING, verdict="good")
    found = outcomes([*both, judge])
    assert found.keys() == {"verdict"}
    assert (found["verdict"].value, found["verdict"].basis) == ("good", "adjudicated")
    assert found["verdict"].decisions == (judge.decision,)


def test_a_question_that_the_adjudicated_form_did_not_ask_is_found_from_the_others() -> None:
    both = [said(verdict="bad", severity=4), said(verdict="good", severity=4)]
    judge = said(Purpose.ADJUDICATING, asks=EVERYTHING[:1], verdict="good")
    found = outcome([*both, judge], "severity")
    assert found and (found.value, found.basis) == (4, "agreed")


def test_of_two_adjudicated_the_one_that_came_in_time_stands() -> None:
    one, late = (
        said(Purpose.ADJUDICATING, verdict="good"),
        said(Purpose.ADJUDICATING, late=True, verdict="bad"),
    )
    for order in ([one, late], [late, one]):
        found = outcome(order, "verdict")
        assert found and found.decisions == (one.decision,)


def test_late_decisions_count_and_those_on_gold_and_said_again_do_not() -> None:
    judging = [said(verdict="bad"), said(late=True, verdict="good")]
    others = [said(Purpose.GOLD, verdict="bad"), said(Purpose.REPEAT, verdict="bad", make_case=True)]
    assert outcome([*judging, *others], "verdict") is None
    assert outcomes([judging[1], *others]).keys() == {"verdict"}


@pytest.mark.parametrize(
    ("given", "value", "is_disputed"),
    [
        ([2, 3], 3, False),
        ([2, 2, 3], 2, False),
        ([1, 3], None, True),
        ([1, 1, 4], 1, True),
        ([1, 2, 3], None, True),
    ],
)
def test_severities_one_step_apart_are_as_good_as_the_same(
    given: list[int], value: int | None, is_disputed: bool
) -> None:
    for order in permutations([said(severity=each) for each in given]):
        found = outcome(order, "severity")
        assert (found.value if found else None) == value
        assert (disputed(order) == ["severity"]) == is_disputed


def test_one_step_of_a_scale_that_has_no_other_is_all_of_it() -> None:
    asks = ({"kind": "rubric", "points": [{"name": "Brief", "most": 1}]}, {"kind": "severity", "steps": 2})
    both = [said(asks=asks, rubric={"Brief": n}, severity=n + 1) for n in (0, 1)]
    assert disputed(both) == ["rubric: Brief", "severity"] and outcomes(both) == {}


def test_numbers_of_another_scale_are_not_compared() -> None:
    now = ({"kind": "severity", "steps": 10},)
    found = outcome([said(severity=4), said(asks=now, severity=9)], "severity")
    assert found and (found.value, found.basis) == (9, "single")
    assert disputed([said(severity=4), said(asks=now, severity=9)]) == []


def test_each_label_and_each_demand_is_decided_for_itself() -> None:
    one = said(
        taxonomy=["Rude"], rubric={"Brief": 1, "True": 5}, personal_data={"present": True, "spans": []}
    )
    other = said(
        taxonomy=["Wrong fact", "Rude"],
        rubric={"Brief": 3, "True": 4},
        personal_data={"present": True, "spans": [{"start": 0, "end": 1, "label": "NAME"}]},
    )
    found = {name: each.value for name, each in outcomes([one, other]).items()}
    assert found == {"taxonomy: Rude": True, "rubric: True": 5, "personal_data": True}
    assert disputed([one, other]) == ["taxonomy: Wrong fact", "rubric: Brief"]


def test_of_each_two_answers_the_better_one_is_known_where_more_than_half_say_so() -> None:
    rankings = ([[A], [B], [C]], [[A], [B, C]], [[B], [A], [C]])
    both = [said(ranking=ranking) for ranking in rankings]
    found = {(str(each.better), str(each.worse)): each.outcome.basis for each in preferred(outcomes(both))}
    assert found == {(A, B): "majority", (A, C): "agreed", (B, C): "majority"}
    assert disputed(both) == [f"ranking: {A} {B}"], "equally good and better are not opposed"


def test_answers_that_are_called_equally_good_are_not_preferred() -> None:
    assert list(preferred(outcomes([said(ranking=[[A, B]])]))) == []


def test_texts_and_marked_parts_have_no_outcome() -> None:
    spans = [{"start": 0, "end": 1, "label": "Wrong fact"}]
    assert outcomes([said(reference="Oslo.", comment="x", edited="y", spans=spans)]) == {}


@pytest.mark.django_db
def test_outcomes_of_many_items_are_read_at_once(ann: User) -> None:
    of = queue(overlap=2)
    added(of, *(answer_of(ended(ask(ann))) for _ in range(3)))
    for verdict in ("good", "bad", "bad"):
        judged(of, UUID(int=1), verdict=verdict)
        judged(of, UUID(int=2), verdict="bad")
    items = list(of.items.order_by("place").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        found = outcomes_of(items)
    assert len(asked) == 1
    assert found.keys() == set(items[1:])
    assert {each["verdict"].basis for each in found.values()} == {"agreed"}
