"""How far reviewers agree is what the literature says it is, whoever comes first, and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from sklearn.metrics import cohen_kappa_score

from feedback.review.agreement import VALUES_MAX, Given, alpha, pairs
from feedback.review.levels import Level, Value

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), parts A to D: a line for each observer.
MEG_AND_OWEN = ("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
BEN_AND_GERRY = ("1 1 2 2 4 3 3 3 5 4 4 1", "2 1 2 2 2 3 3 3 5 4 4 4")
FOUR_OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def by_lines(lines: Sequence[str]) -> list[Given]:
    return [
        Given(str(item), str(reviewer), str(item), int(value))
        for reviewer, line in enumerate(lines)
        for item, value in enumerate(line.split())
        if value != "."
    ]


@pytest.mark.parametrize(
    ("lines", "level", "published"),
    [
        (MEG_AND_OWEN, Level.NOMINAL, 0.095),
        (BEN_AND_GERRY, Level.NOMINAL, 0.692),
        (FOUR_OBSERVERS, Level.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Level.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Level.INTERVAL, 0.849),
    ],
)
def test_alpha_is_that_of_the_published_examples(
    lines: Sequence[str], level: Level, published: float
) -> None:
    found = alpha(by_lines(lines), level)
    assert found.value == pytest.approx(published, abs=0.0005)


def votes(public_data: Path) -> list[Given]:
    """Three people's choices between two answers: 999 rows, each by itself."""
    rows = json.loads((public_data / "pandalm_testset.json").read_text())
    return [
        Given(str(item), name, str(item), int(row[name]))
        for item, row in enumerate(rows)
        for name in ("annotator1", "annotator2", "annotator3")
    ]


def test_three_people_agree_on_public_comparisons_as_far_as_is_known(public_data: Path) -> None:
    found = pairs(votes(public_data))
    assert [round(pair.share.value or 0, 4) for pair in found] == [0.9129, 0.9289, 0.9179]
    assert [round(pair.kappa.value or 0, 4) for pair in found] == [0.8520, 0.8789, 0.8617]
    whole = alpha(votes(public_data))
    assert round(whole.value or 0, 4) == 0.8642
    assert (whole.items, whole.conversations) == (999, 999)
    assert 0.83 < (whole.low or 0) < 0.8642 < (whole.high or 0) < 0.90


answers = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(1, 5)),
    max_size=40,
    unique_by=lambda each: each[:2],
)


def told(rows: Sequence[tuple[int, int, int]]) -> list[Given]:
    """Two items in each conversation."""
    return [Given(str(item), str(reviewer), str(item // 2), value) for item, reviewer, value in rows]


@given(answers, st.randoms(use_true_random=False), st.sampled_from(Level))
def test_who_reviewed_and_in_which_order_changes_nothing(
    rows: list[tuple[int, int, int]], random: Random, level: Level
) -> None:
    names = random.sample(range(4), 4)
    items = random.sample(range(10), 10)
    moved = [(items[item], names[reviewer], value) for item, reviewer, value in rows]
    # The conversations of the items move with them.
    there = [Given(str(i), str(r), str(items.index(i) // 2), value) for i, r, value in moved]
    random.shuffle(there)
    one, other = alpha(told(rows), level), alpha(there, level)
    assert other.value == (one.value if one.value is None else pytest.approx(one.value))
    assert (other.items, other.conversations) == (one.items, one.conversations)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=12), st.sampled_from(Level))
def test_who_agree_on_all_agree_perfectly_if_there_was_anything_to_agree_on(
    values: list[int], level: Level
) -> None:
    rows = [(item, reviewer, value) for item, value in enumerate(values) for reviewer in range(3)]
    found = alpha(told(rows), level)
    assert found.value == (1 if len(set(values)) > 1 else None)
    assert (found.low, found.high) == (None, None)
    assert all(pair.share.value == 1 for pair in pairs(told(rows)))


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=30))
def test_kappa_is_that_of_a_library(chosen: list[tuple[int, int]]) -> None:
    rows = [
        (item, reviewer, value) for item, both in enumerate(chosen) for reviewer, value in enumerate(both)
    ]
    one, other = zip(*chosen, strict=True)
    (found,) = pairs(told(rows))
    if len({*one, *other}) == 1:
        assert found.kappa.value is None
    else:
        assert found.kappa.value == pytest.approx(cohen_kappa_score(one, other))


def test_what_one_reviewer_alone_answered_says_nothing() -> None:
    alone = told([(0, 0, 1), (1, 1, 2)])
    assert alpha(alone).value is None and alpha(alone).items == 0
    assert pairs(alone) == []
    assert alpha([]).value is None


def test_the_last_answer_of_a_reviewer_counts() -> None:
    lines = by_lines(MEG_AND_OWEN)
    assert alpha([Given("0", "0", "0", 5), *lines]) == alpha(lines)


def clumped(rng: np.random.Generator, conversations: int) -> list[Given]:
    """Five items each, three reviewers who read wrongly in some conversations more often than in others."""
    made = []
    for thread in range(conversations):
        slips = rng.beta(0.4, 1.6)
        for item in range(5):
            true = int(rng.integers(0, 2))
            for reviewer in range(3):
                value = true if rng.random() > slips else int(rng.integers(0, 2))
                made.append(Given(f"{thread}.{item}", str(reviewer), str(thread), value))
    return made


def test_of_a_hundred_intervals_about_ninety_five_hold_the_truth() -> None:
    """An interval that knows nothing of conversations holds it less often."""
    rng, rounds = np.random.default_rng(20261129), 60
    truth = alpha(clumped(rng, 6_000)).value or 0
    inside = naive = 0
    for seed in range(rounds):
        made = clumped(rng, 60)
        apart = [Given(each.item, each.reviewer, each.item, each.value) for each in made]
        inside += holds(made, truth, seed)
        naive += holds(apart, truth, seed)
    assert inside >= 0.9 * rounds
    assert naive < inside - 3


def holds(made: Sequence[Given], truth: float, seed: int) -> bool:
    found = alpha(made, seed=seed)
    return (found.low or 0) <= truth <= (found.high or 0)


def test_where_conversations_are_many_and_alike_the_interval_is_that_of_a_binomial() -> None:
    """Drawn again whole, 400 items of as many conversations agree as often as a binomial says."""
    lines = by_lines(("1 " * 400, "1 " * 300 + "2 " * 100))
    (found,) = pairs(lines)
    low, high = binom.ppf((0.025, 0.975), 400, 0.75) / 400
    assert found.share.low == pytest.approx(low, abs=0.005)
    assert found.share.high == pytest.approx(high, abs=0.005)
    assert pairs(lines[::-1]) == [found]


def test_the_same_seed_gives_the_same_interval() -> None:
    lines = by_lines(FOUR_OBSERVERS)
    assert alpha(lines, seed=4) == alpha(lines, seed=4)
    assert alpha(lines, seed=4).low != alpha(lines, seed=5).low


@pytest.mark.parametrize(
    ("values", "level", "words"),
    [
        (["good", "bad"], Level.ORDINAL, "values of an ordinal question are numbers"),
        (["good", 1], Level.INTERVAL, "values of an interval question are numbers"),
        (list(range(VALUES_MAX + 1)), Level.NOMINAL, "at most 32 different values, not 33"),
    ],
)
def test_values_that_do_not_fit_the_question_are_refused(
    values: list[Value], level: Level, words: str
) -> None:
    rows = [Given(str(at), "ann", str(at), value) for at, value in enumerate(values)]
    with pytest.raises(ValueError, match=words):
        alpha(rows, level)
