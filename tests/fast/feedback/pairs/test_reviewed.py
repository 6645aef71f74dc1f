"""What reviewers decide becomes pairs, and goes again with what is taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from chat import consent
from chat.activities import Outcome
from chat.models import User
from chat.people import ENGINEER
from feedback.models import PreferencePair, Reliability, ReviewQueue
from feedback.pairs import calibrating
from feedback.pairs.rules import RULES
from feedback.review import claiming, undoing
from feedback.review.models import Purpose
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended, on_one_line
from tests.fast.feedback.pairs.doing import chose, compared, pairs, regenerated, saw_sides, told
from tests.fast.feedback.review.queued import added, answer_of, decided, held, judged, queue

RANKING = ({"kind": "ranking", "required": True},)
RITA, RON, ROSE = (UUID(int=number) for number in range(1, 4))


@pytest.fixture
def ann(transactional_db: None) -> User:
    found = person("ann")
    consent.give(found, "training")
    return found


@pytest.fixture
def three(ann: User) -> list[Outcome]:
    """Three answers to one question, none of which Ann was seen to look at."""
    first = ended(ask(ann, "Which city?"), "One.")
    return [first, regenerated(ann, first, "Two."), regenerated(ann, first, "Three.")]


def ranks(*best_first: Outcome) -> list[list[str]]:
    return [[str(answer_of(each))] for each in best_first]


def asks_for(three: list[Outcome], overlap: int = 1) -> ReviewQueue:
    of = queue(f"Rank {overlap}", overlap=overlap, asks=RANKING)
    added(of, answer_of(three[0]))
    return of


def says(*rules: str) -> set[tuple[UUID, UUID]]:
    return {(pair.chosen_id, pair.rejected_id) for pair in pairs() if not rules or pair.rule_id in rules}


def test_each_two_answers_that_a_reviewer_ranks_make_a_pair_and_a_tie_makes_none(
    ann: User, three: list[Outcome]
) -> None:
    one, two, other = map(answer_of, three)
    made = judged(asks_for(three), RITA, ranking=[[str(two)], [str(one), str(other)]])
    assert says() == {(two, one), (two, other)}
    for pair in pairs("reviewer_ranking"):
        assert (pair.person, pair.evidence, pair.status) == (ann, [made.pk], "ready")
        assert (pair.score, pair.weight, pair.low, pair.high) == (1.0, 0.83, 0.75, 0.9)


def test_two_who_agree_weigh_more_and_of_two_who_do_not_nothing_is_made(three: list[Outcome]) -> None:
    one, two, other = map(answer_of, three)
    of = asks_for(three, overlap=2)
    first = judged(of, RITA, ranking=ranks(three[0], three[1], three[2]))
    second = judged(of, RON, ranking=ranks(three[0], three[2], three[1]))
    assert says() == {(one, two), (one, other)}
    assert {pair.weight for pair in pairs()} == {0.96}
    assert all(set(pair.evidence) == {first.pk, second.pk} for pair in pairs())


def test_what_was_adjudicated_stands_and_weighs_all(three: list[Outcome]) -> None:
    of = asks_for(three[:2], overlap=2)
    judged(of, RITA, ranking=ranks(three[0], three[1]))
    judged(of, RON, ranking=ranks(three[1], three[0]))
    assert not pairs()
    claim = claiming.claim(of.pk, ROSE, Purpose.ADJUDICATING)
    assert claim
    made = decided(claim, ROSE, ranking=ranks(three[1], three[0]))
    [pair] = pairs()
    assert pair.chosen_id == answer_of(three[1])
    assert (pair.weight, pair.score, pair.evidence) == (1.0, 4.0, [made.pk])


def test_a_decision_that_is_taken_back_takes_its_pairs_with_it(three: list[Outcome]) -> None:
    of = asks_for(three)
    made = judged(of, RITA, ranking=ranks(*three))
    assert len(pairs()) == 3
    undoing.undo(made.claim_id, of.pk, RITA)
    assert not pairs()


def test_one_more_decision_changes_what_stands_and_what_stays_keeps_its_id(three: list[Outcome]) -> None:
    of = asks_for(three, overlap=3)
    judged(of, RITA, ranking=ranks(*three))
    before = {(pair.chosen_id, pair.rejected_id): pair.pk for pair in pairs()}
    judged(of, RON, ranking=ranks(three[1], three[0], three[2]))
    judged(of, ROSE, ranking=ranks(three[1], three[0], three[2]))
    one, two, other = map(answer_of, three)
    after = {(pair.chosen_id, pair.rejected_id): pair.pk for pair in pairs()}
    assert set(after) == {(two, one), (one, other), (two, other)}
    assert all(before[key] == after[key] for key in before.keys() & after.keys())
    assert {pair.weight for pair in pairs() if pair.rejected_id == one} == {0.83}, "two of three"


def test_a_good_answer_stands_above_a_bad_one_to_the_same_question(three: list[Outcome]) -> None:
    one, two, other = map(answer_of, three)
    of = queue()
    added(of, one, two, other)
    found = {}
    for verdict in ("good", "bad", "unsure"):
        made = judged(of, RITA, verdict=verdict)
        found[verdict] = made.item.message_id
    assert says("reviewed_siblings") == {(found["good"], found["bad"])}


def test_what_reviewers_decide_stands_against_what_people_chose(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    """Browser and outcome are Ann's."""
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, "a")
    [vote] = pairs()
    of = queue(asks=RANKING)
    added(of, answer_of(outcome))
    judged(of, RITA, ranking=[[str(vote.rejected_id)], [str(vote.chosen_id)]])
    assert {(pair.rule_id, pair.status) for pair in pairs()} == {
        ("comparison", "conflicting"),
        ("reviewer_ranking", "ready"),
    }


def test_what_is_too_uncertain_by_itself_is_usable_once_reviewers_decide_the_same(
    ann: User, browser: Client, outcome: Outcome, settings: Any
) -> None:
    settings.PAIR_REVIEW_BELOW = 0.72
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, "a")
    [vote] = pairs()
    assert (vote.low, vote.status) == (0.7, "review")
    of = queue(asks=RANKING)
    added(of, answer_of(outcome))
    judged(of, RITA, ranking=[[str(vote.chosen_id)], [str(vote.rejected_id)]])
    assert {(pair.rule_id, pair.status) for pair in pairs()} == {
        ("comparison", "ready"),
        ("reviewer_ranking", "ready"),
    }


def test_what_was_adjudicated_stands_against_what_one_says_in_another_queue(three: list[Outcome]) -> None:
    one, two, _ = three
    of = asks_for([one, two], overlap=2)
    judged(of, RITA, ranking=ranks(one, two))
    judged(of, RON, ranking=ranks(two, one))
    claim = claiming.claim(of.pk, ROSE, Purpose.ADJUDICATING)
    assert claim
    decided(claim, ROSE, ranking=ranks(two, one))
    verdicts = queue("Verdicts")
    added(verdicts, answer_of(one), answer_of(two))
    for each in [held(verdicts, RITA), held(verdicts, RON)]:
        is_one = each.item.message_id == answer_of(one)
        decided(each, each.reviewer, verdict="good" if is_one else "bad")
    assert {(pair.rule_id, pair.status) for pair in pairs()} == {
        ("reviewer_ranking", "ready"),
        ("reviewed_siblings", "conflicting"),
    }


def test_decisions_are_what_other_rules_are_held_against(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    comparison = compared(ann, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, "a")
    [vote] = pairs()
    of = queue(asks=RANKING)
    added(of, answer_of(outcome))
    judged(of, RITA, ranking=[[str(vote.chosen_id)], [str(vote.rejected_id)]])
    told()
    row = calibrating.calibrate(RULES["comparison"])
    assert (row.n, row.decisions) == (1, 1)
    assert row.why.startswith("0 explicit votes and 1 decision of reviewers on the same answers; 30")
    own = calibrating.calibrate(RULES["reviewer_ranking"])
    assert own.basis == "prior" and "of 1 explicit vote and 0 decisions of reviewers" in own.why
    assert {pair.weight for pair in pairs("reviewer_ranking")} == {0.83}


def test_the_page_of_such_a_pair_says_what_was_decided_and_not_by_whom(three: list[Outcome]) -> None:
    made = judged(asks_for(three), RITA, ranking=ranks(*three))
    told()
    edna = person("edna", group=ENGINEER)
    edna.user_permissions.set(Permission.objects.filter(codename="view_pairrule"))
    pair = PreferencePair.objects.filter(rule="reviewer_ranking").first()
    assert pair
    shown = on_one_line(signed_in(edna).get(f"/pairs/{pair.pk}/"))
    assert "A reviewer ranked 3 answers." in shown and f"decision {made.pk}" in shown
    assert str(RITA) not in shown
    Reliability.objects.create(
        **{"rule_id": "kept", "basis": "measured", "why": "Because.", "n": 60, "decisions": 12, "agreed": 54},
        **{"share": 0.9, "low": 0.8, "high": 0.95},
    )
    shown = on_one_line(signed_in(edna).get("/pairs/"))
    assert "measured on 48 votes and 12 decisions of reviewers" in shown


def test_who_holds_an_item_without_deciding_makes_nothing(three: list[Outcome]) -> None:
    held(asks_for(three), RITA)
    assert not pairs()
