"""Contradictions and circles are found, whatever the order of rows."""

import json
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from chat.activities import Outcome
from chat.models import Message, User
from feedback.pairs import settling
from feedback.pairs.conflicts import Stance, edges_in_circles, majorities, set_aside, three_cycles
from feedback.pairs.games import records, wins
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.pairs.doing import (
    chose,
    compared,
    pairs,
    rated,
    regenerated,
    saw,
    saw_sides,
    switch,
    went_on,
)
from tests.fast.feedback.sending import event, kept


def stance(key: int, person: str, better: str, worse: str, standing: int = 0, clearness: float = 0) -> Stance:
    return Stance(key, person, better, worse, standing, clearness)


def test_what_agrees_is_left_alone() -> None:
    assert not set_aside([stance(1, "ann", "x", "y"), stance(2, "bob", "x", "y"), stance(3, "ann", "y", "z")])


def test_somebody_who_says_both_is_not_counted() -> None:
    rows = [stance(1, "ann", "x", "y"), stance(2, "ann", "y", "x"), stance(3, "bob", "x", "y")]
    assert set_aside(rows) == {1: "conflicting", 2: "conflicting"}


def test_a_vote_stands_against_a_deed_of_the_same_person() -> None:
    said = [stance(1, "ann", "x", "y", 1), stance(2, "ann", "y", "x", 0)]
    assert set_aside(said) == {2: "conflicting"}


def test_the_minority_is_set_aside_and_at_a_tie_everybody() -> None:
    two = [stance(1, "ann", "x", "y"), stance(2, "bob", "y", "x")]
    assert set_aside(two) == {1: "conflicting", 2: "conflicting"}
    assert set_aside([*two, stance(3, "cat", "x", "y")]) == {2: "conflicting"}


def test_what_reviewers_decide_stands_above_any_majority_of_others() -> None:
    voted = [stance(1, "ann", "x", "y", 1), stance(2, "bob", "x", "y", 1)]
    assert set(set_aside([*voted, stance(3, "cat", "y", "x", 2)])) == {1, 2}


def test_of_what_reviewers_decide_of_the_same_answers_what_is_clearer_stands() -> None:
    decided = [stance(1, "ann", "x", "y", 2, 1), stance(2, "ann", "y", "x", 2, 4)]
    assert set_aside(decided) == {1: "conflicting"}
    assert set(set_aside([stance(1, "ann", "x", "y", 2, 4), decided[1]])) == {1, 2}, "as clear as each other"


def test_a_circle_that_others_close_leaves_what_reviewers_decided() -> None:
    decided, others = stance(1, "ann", "x", "y", 2), [stance(2, "bob", "y", "z"), stance(3, "cat", "z", "x")]
    assert set_aside([decided, *others]) == {2: "circular", 3: "circular"}
    circle = [stance(key, "ann", *two, 2) for key, two in enumerate([("x", "y"), ("y", "z"), ("z", "x")])]
    assert set_aside(circle) == dict.fromkeys((0, 1, 2), "circular"), "they go round themselves"


def test_at_a_tie_neither_has_the_majority() -> None:
    assert list(majorities({("x", "y"): 2, ("y", "x"): 2, ("y", "z"): 1})) == [("y", "z")]


def test_a_circle_is_set_aside_and_what_hangs_on_it_is_not() -> None:
    circle = [stance(1, "ann", "x", "y"), stance(2, "ann", "y", "z"), stance(3, "bob", "z", "x")]
    assert set_aside([*circle, stance(4, "ann", "x", "w")]) == dict.fromkeys((1, 2, 3), "circular")


def test_who_says_the_opposite_of_a_part_of_a_circle_contradicts_it() -> None:
    circle = [stance(1, "ann", "x", "y"), stance(2, "ann", "y", "z"), stance(3, "bob", "z", "x")]
    aside = set_aside([*circle, stance(4, "cat", "z", "x"), stance(5, "dan", "x", "z")])
    assert aside == {**dict.fromkeys((1, 2, 3, 4), "circular"), 5: "conflicting"}


TEXTS = st.tuples(st.sampled_from("wxyz"), st.sampled_from("wxyz")).filter(lambda two: two[0] != two[1])
STANCES = st.lists(st.tuples(st.sampled_from("abc"), TEXTS, st.integers(0, 2)), max_size=12)


@given(rows=STANCES, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_and_what_is_left_has_no_circle(
    rows: list[tuple[str, tuple[str, str], int]], random: Random
) -> None:
    stances = [stance(key, person, *texts, standing) for key, (person, texts, standing) in enumerate(rows)]
    aside = set_aside(stances)
    random.shuffle(stances)
    assert set_aside(stances) == aside
    assert not edges_in_circles({row.edge for row in stances if row.key not in aside})


def test_the_votes_of_pandalm_go_round_in_one_circle_of_three(public_data: Path) -> None:
    prompts: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
    for row in json.loads((public_data / "pandalm_testset.json").read_text()):
        first, second = row["cmp_key"].split("_")
        for annotator in ("annotator1", "annotator2", "annotator3"):
            match row[annotator]:
                case 1:
                    prompts[row["instruction"], row["input"]][first, second] += 1
                case 2:
                    prompts[row["instruction"], row["input"]][second, first] += 1
                case _:
                    prompts[row["instruction"], row["input"]] += Counter()
    assert len(prompts) == 170
    found = [circle for tally in prompts.values() for circle in three_cycles(majorities(tally))]
    assert len(found) == 1
    assert sum(bool(edges_in_circles(majorities(tally))) for tally in prompts.values()) == 1


MODELS = st.sampled_from(["", "llama", "bloom", "opt"])


@given(games=st.lists(st.tuples(MODELS, MODELS)), random=st.randoms(use_true_random=False))
def test_ratings_do_not_depend_on_the_order_of_rows_and_no_model_plays_itself(
    games: list[tuple[str, str]], random: Random
) -> None:
    before = list(wins(games).items())
    shuffled = list(games)
    random.shuffle(shuffled)
    assert list(wins(shuffled).items()) == before
    assert all(winner != loser and winner and loser for (winner, loser), _ in before)
    assert sum(won for won, _ in records(games).values()) == sum(lost for _, lost in records(games).values())


def test_a_vote_stays_and_the_deed_that_contradicts_it_is_set_aside(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    again = regenerated(ann, outcome)
    saw(browser, outcome, again)
    went_on(ann, again)
    rated(browser, outcome, "up")
    rated(browser, again, "down", ms_ago=5)
    assert [(pair.rule_id, pair.status) for pair in pairs()] == [
        ("rated_siblings", "ready"),
        ("kept", "conflicting"),
    ]
    rated(browser, again, "withdrawn")
    assert [(pair.rule_id, pair.status) for pair in pairs()] == [("kept", "ready")]


def rating(side: Message, value: str) -> dict[str, Any]:
    return event("rating", {"value": value}, message=str(side.pk))


def test_two_votes_of_one_person_that_contradict_each_other_wait_for_review(
    ann: User, browser: Client, outcome: Outcome
) -> None:
    comparison = compared(ann, outcome)
    saw(browser, outcome)
    saw_sides(browser, comparison)
    chose(ann, comparison, "a")
    sides = {"a": comparison.a, "b": comparison.b}
    kept(browser, rating(sides["a"], "down"), rating(sides["b"], "up"))
    assert [(pair.rule_id, pair.status) for pair in pairs()] == [
        ("comparison", "conflicting"),
        ("rated_siblings", "conflicting"),
    ]
    switch("rated_siblings", is_on=False)
    assert [(pair.rule_id, pair.status) for pair in pairs()] == [("comparison", "ready")]


def votes(name: str, better: str, worse: str) -> None:
    """Of somebody new, on the same question."""
    who = person(name)
    first = ended(ask(who), better)
    second = regenerated(who, first, worse)
    saw(signed_in(who), first, second)
    rated(signed_in(who), first, "up")
    rated(signed_in(who), second, "down")


def test_people_who_contradict_each_other_on_the_same_texts_wait_until_one_side_has_more(
    ann: User, browser: Client
) -> None:
    votes("bob", "Yes.", "No.")
    votes("cat", "No.", "Yes.")
    assert [pair.status for pair in pairs()] == ["conflicting"] * 2
    votes("dan", "Yes.", "No.")
    assert [pair.status for pair in pairs()] == ["ready", "conflicting", "ready"]


def test_of_more_pairs_on_the_same_messages_than_are_looked_at_the_newest_are_settled(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "PAIRS_MAX", 2)
    votes("bob", "Yes.", "No.")
    votes("cat", "No.", "Yes.")
    pairs()
    votes("dan", "Yes.", "No.")
    assert [pair.status for pair in pairs()] == ["conflicting"] * 3, "cat and dan are a tie"
