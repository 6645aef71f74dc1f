"""Decision value reaches an interval with fewer decisions than chance does."""

from __future__ import annotations

from math import sqrt
from random import Random
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.review.value import Z95, Estimate, Stratum, allocate, estimate, value

#: Of answers: what share they are, and how many of them are bad.
TRUTH = {"disliked": (0.10, 0.70), "liked": (0.15, 0.02), "silent": (0.75, 0.04)}
SHARE_BAD = sum(share * bad for share, bad in TRUTH.values())
HALF_WIDTH = 0.03
SEEDS = 20

Counts = dict[str, list[int]]


def known(counts: Counts) -> dict[str, Stratum]:
    return {name: Stratum(TRUTH[name][0], good=good, bad=bad) for name, (good, bad) in counts.items()}


def narrow(found: Estimate) -> bool:
    return found.high - found.low <= 2 * HALF_WIDTH


def decided(rng: Random, counts: Counts, name: str) -> None:
    counts[name][rng.random() < TRUTH[name][1]] += 1


def by_value(seed: int) -> tuple[int, Estimate]:
    """Decisions that it takes, and the estimate they lead to."""
    rng, counts = Random(seed), {name: [0, 0] for name in TRUTH}
    while not narrow(found := estimate(known(counts).values())):
        for name in allocate(known(counts), dict.fromkeys(TRUTH, 100), 10):
            decided(rng, counts, name)
    return sum(map(sum, counts.values())), found


def by_chance(seed: int) -> tuple[int, Estimate]:
    """The same estimate, with its knowledge of the strata, from decisions on answers drawn by chance."""
    rng, counts = Random(seed), {name: [0, 0] for name in TRUTH}
    shares = [share for share, _ in TRUTH.values()]
    while not narrow(found := estimate(known(counts).values())):
        for name in rng.choices(list(TRUTH), shares, k=10):
            decided(rng, counts, name)
    return sum(map(sum, counts.values())), found


def plainly(seed: int) -> int:
    """Decisions by chance that it takes where nothing is known of strata: a plain share with its interval."""
    rng, bad, n = Random(seed), 0, 0
    while n < 50 or Z95 * sqrt(bad / n * (1 - bad / n) / n) > HALF_WIDTH:
        n += 1
        bad += rng.random() < SHARE_BAD
    return n


def test_decision_value_takes_fewer_decisions_than_chance_over_twenty_seeds() -> None:
    value_takes = [by_value(seed)[0] for seed in range(SEEDS)]
    chance_takes = [by_chance(seed)[0] for seed in range(SEEDS)]
    plain_takes = [plainly(seed) for seed in range(SEEDS)]
    assert fmean(value_takes) <= 0.9 * fmean(chance_takes)
    assert fmean(value_takes) <= 0.6 * fmean(plain_takes)
    assert all(few < many for few, many in zip(value_takes, plain_takes, strict=True))


def test_its_interval_holds_the_truth_as_often_as_it_says() -> None:
    found = [by_value(seed)[1] for seed in range(200)]
    assert sum(each.low <= SHARE_BAD <= each.high for each in found) >= 184


strata = st.builds(
    Stratum,
    share=st.floats(0.01, 1),
    good=st.integers(0, 500).map(float),
    bad=st.integers(0, 500).map(float),
)


@given(strata)
def test_the_value_is_by_how_much_the_variance_is_expected_to_fall(of: Stratum) -> None:
    def variance(stratum: Stratum) -> float:
        return stratum.share**2 * stratum.spread / (stratum.n + 1)

    worse = Stratum(of.share, of.good, of.bad + 1)
    better = Stratum(of.share, of.good + 1, of.bad)
    expected = of.mean * variance(worse) + (1 - of.mean) * variance(better)
    assert value(of) == pytest.approx(variance(of) - expected, rel=1e-6, abs=1e-15)


def test_many_decisions_come_to_the_allocation_of_neyman() -> None:
    exact = {
        name: Stratum(share, good=(1 - bad) * 1e6, bad=bad * 1e6) for name, (share, bad) in TRUTH.items()
    }
    few = {name: Stratum(of.share, of.good / 1e5, of.bad / 1e5) for name, of in exact.items()}
    got = allocate(few, dict.fromkeys(TRUTH, 10_000), 3_000)
    weights = {name: of.share * sqrt(of.spread) for name, of in few.items()}
    for name, weight in weights.items():
        assert got.count(name) / len(got) == pytest.approx(weight / sum(weights.values()), abs=0.01)


def test_a_stratum_that_has_no_more_gives_its_turn_to_others() -> None:
    of = {"a": Stratum(0.9), "b": Stratum(0.1)}
    assert allocate(of, {"a": 1, "b": 2}, 10) == ["a", "b", "b"]
    assert allocate(of, {}, 10) == [] and allocate(of, {"a": 5, "b": 5}, 0) == []


def test_what_is_asked_for_already_counts() -> None:
    of = {"a": Stratum(0.5, open=50), "b": Stratum(0.5)}
    assert allocate(of, {"a": 5, "b": 5}, 3) == ["b", "b", "b"]
