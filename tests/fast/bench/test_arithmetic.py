"""What benchmarks calculate: percentiles, ratios, intervals, and when a round is void."""

from statistics import median

import pytest

from tests.bench.arithmetic import (
    bootstrap,
    control_is_quiet,
    difference,
    middle,
    percentile,
    ratio_to_control,
)


@pytest.mark.parametrize(
    ("percent", "wanted"),
    [(0, 1.0), (1, 1.0), (50, 50.0), (50.1, 51.0), (95, 95.0), (99, 99.0), (99.5, 100.0), (100, 100.0)],
)
def test_a_percentile_is_the_value_of_the_nearest_rank(percent: float, wanted: float) -> None:
    shuffled = [float(value * 37 % 101) for value in range(1, 101)]
    assert percentile(shuffled, percent) == wanted


def test_of_one_value_every_percentile_is_that_value() -> None:
    assert {percentile([7.5], percent) for percent in (0, 50, 99, 100)} == {7.5}


def test_an_interval_holds_its_figure_and_is_the_same_each_time() -> None:
    spread = middle([1.0, 2.0, 3.0, 4.0, 100.0])
    assert spread.value == 3.0
    assert 1.0 <= spread.low <= 3.0 <= spread.high <= 100.0
    assert spread == middle([1.0, 2.0, 3.0, 4.0, 100.0])


def test_equal_values_leave_no_interval() -> None:
    spread = bootstrap(median, [2.0] * 9)
    assert (spread.value, spread.low, spread.high) == (2.0, 2.0, 2.0)


def test_what_is_added_is_one_percentile_minus_the_other() -> None:
    direct = [float(value) for value in range(1, 101)]
    product = [value + 5 for value in direct]
    assert difference(lambda values: percentile(values, 99), product, direct).value == 5.0


def test_a_leg_is_compared_with_the_mean_of_the_direct_legs_around_it() -> None:
    assert ratio_to_control(90.0, 80.0, 110.0) == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("before", "after", "part", "by", "quiet"),
    [
        (100.0, 100.0, 0.0, 0.0, True),
        (100.0, 101.0, 0.01, 0.0, True),
        (100.0, 102.0, 0.01, 0.0, False),
        (102.0, 100.0, 0.01, 0.0, False),
        (1.0, 1.9, 0.0, 1.0, True),
        (1.0, 2.1, 0.0, 1.0, False),
    ],
)
def test_a_round_is_void_when_its_two_direct_legs_are_too_far_apart(
    before: float, after: float, part: float, by: float, quiet: bool
) -> None:
    assert control_is_quiet(before, after, part=part, by=by) is quiet
