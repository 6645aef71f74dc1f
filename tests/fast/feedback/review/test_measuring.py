"""How often reviewers are right, and where they differ, whoever comes first."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from feedback.review.agreement import Given
from feedback.review.levels import Level
from feedback.review.measuring import Held, confusion, disputed, share, shares
from feedback.review.value import Z95

VERDICT, SEVERITY = ("verdict", ""), ("severity", "")


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
@settings(max_examples=30)
def test_at_the_bounds_of_a_share_what_was_seen_is_just_as_far_off_as_chance_allows(
    seen: tuple[int, int],
) -> None:
    """Wilson's interval is where the score test does not refuse."""
    right, of = seen
    found = share(right, of)
    assert 0 <= found.low <= right / of <= found.high <= 1
    for bound in (found.low, found.high):
        if 0 < bound < 1:
            off = abs(right / of - bound) / (bound * (1 - bound) / of) ** 0.5
            assert off == pytest.approx(Z95, abs=1e-3)


def test_a_published_interval_of_a_share() -> None:
    """Newcombe, Two-sided confidence intervals for the single proportion (1998), table I: 81 of 263."""
    found = share(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)


def told(*lines: Sequence[int | str | bool]) -> list[Given]:
    """A line for each item, a value for each reviewer."""
    return [
        Given(str(item), str(reviewer), str(item), value)
        for item, line in enumerate(lines)
        for reviewer, value in enumerate(line)
    ]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=20))
@settings(max_examples=30)
def test_of_two_reviewers_the_confusion_is_that_of_a_library_in_both_orders(
    both: list[tuple[int, int]],
) -> None:
    found = confusion(told(*both))
    one, other = zip(*both, strict=True)
    table = confusion_matrix(one, other, labels=[0, 1, 2, 3, 4])
    for at, line in zip(map(int, found.values), found.counts, strict=True):
        for there, count in zip(map(int, found.values), line, strict=True):
            assert count == (table[at][there] if at == there else table[at][there] + table[there][at])


def test_values_stand_in_the_order_in_which_one_reads_them() -> None:
    assert confusion(told((10, 2), (2, 1))).values == ("1", "2", "10")
    assert confusion(told((True, False))).values == ("no", "yes")
    assert confusion(told(("unsure", "bad"), ("good", "bad"))).values == ("bad", "good", "unsure")


def test_first_come_the_items_on_which_answers_lie_farthest_apart() -> None:
    apart = told((1, 2), (1, 4), (3, 3), (1, 2, 1), (2,))
    found = disputed(apart, Level.ORDINAL, most=9)
    assert [each.item for each in found] == ["1", "0", "3"]
    assert found[2].said == (("1", 2), ("2", 1))
    assert [each.item for each in disputed(apart, Level.NOMINAL, most=2)] == ["0", "1"]


def test_of_an_item_with_several_units_the_one_on_which_most_differ_is_told() -> None:
    said = {"a b": ("tied", "tied", "tied"), "a c": ("tied", "x", "y"), "b c": ("x", "x", "y")}
    units = [
        Given("item", str(reviewer), "talk", value, unit)
        for unit, values in said.items()
        for reviewer, value in enumerate(values)
    ]
    [found] = disputed(units, Level.NOMINAL, most=9)
    assert (found.item, found.said) == ("item", (("tied", 1), ("x", 1), ("y", 1)))


def test_a_reviewer_is_right_in_what_both_they_and_the_truth_tell() -> None:
    found = shares(
        [
            Held("bea", {VERDICT: "bad", SEVERITY: 3}, {VERDICT: "bad"}),
            Held("bea", {VERDICT: "unsure"}, {VERDICT: "good"}),
            Held("cleo", {SEVERITY: 2}, {SEVERITY: 2, VERDICT: "bad"}),
        ]
    )
    assert found == {"verdict": {"bea": share(1, 2)}, "severity": {"cleo": share(1, 1)}}
    bea = found["verdict"]["bea"]
    assert (bea.right, bea.of, round(bea.low, 4), round(bea.high, 4)) == (1, 2, 0.0945, 0.9055)


answers = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(1, 4)),
    max_size=20,
    unique_by=lambda each: each[:2],
)


@given(answers, st.randoms(use_true_random=False), st.sampled_from(Level))
@settings(max_examples=30)
def test_the_order_in_which_answers_came_changes_nothing(
    rows: list[tuple[int, int, int]], random: Random, level: Level
) -> None:
    one = [Given(str(item), str(reviewer), str(item // 2), value) for item, reviewer, value in rows]
    other = random.sample(one, len(one))
    assert confusion(one) == confusion(other)
    assert disputed(one, level, 9) == disputed(other, level, 9)
    held = [Held(each.reviewer, {SEVERITY: each.value}, {SEVERITY: 2}) for each in one]
    assert shares(held) == shares(random.sample(held, len(held)))
