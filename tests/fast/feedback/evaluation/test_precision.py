"""As many cases as are asked for give the precision that was stated, also when conversations clump."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.evaluation.precision import ASSUMED_EFFECT, design_effect, interval, need, needed

Conversations = dict[str, list[bool]]


def drawn(
    rng: np.random.Generator, count: int, *, share: float, alike: float, size: int = 5
) -> Conversations:
    """Cases correlate by `alike`: each conversation has a share of its own, from a beta distribution."""
    spread = (1 - alike) / alike
    own = rng.beta(share * spread, (1 - share) * spread, count)
    sizes = rng.integers(1, 2 * size, count)
    return {str(n): [bool(x) for x in rng.random(sizes[n]) < own[n]] for n in range(count)}


@pytest.mark.parametrize(
    ("half_width", "share", "cases"), [(0.05, 0.5, 385), (0.03, 0.5, 1068), (0.05, 0.1, 139)]
)
def test_without_clumps_it_is_the_number_of_the_textbook(half_width: float, share: float, cases: int) -> None:
    assert needed(half_width, share=share) == cases


def test_the_effect_multiplies_the_cases() -> None:
    assert needed(0.05, effect=2) == pytest.approx(2 * needed(0.05), abs=1)


@pytest.mark.parametrize("wrong", [{"half_width": 0}, {"half_width": 0.6}, {"half_width": 0.1, "share": 2}])
def test_what_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="half_width lies between"):
        needed(**wrong)


def test_cases_that_say_the_same_count_once_per_conversation() -> None:
    copies = {str(n): [n % 2 == 0] * 4 for n in range(100)}
    assert design_effect(copies) == pytest.approx(4 * 100 / 99)
    assert need(copies, 0.05).cases == needed(0.05, effect=4 * 100 / 99)


def test_with_few_conversations_the_effect_is_assumed_and_said_to_be() -> None:
    few = need({"a": [True, True], "b": [False]}, 0.1)
    assert (few.assumed, few.effect, few.more) == (True, ASSUMED_EFFECT, few.cases - 3)
    assert need({}, 0.1).cases == needed(0.1, effect=ASSUMED_EFFECT)


def test_a_slice_that_has_enough_needs_no_more() -> None:
    plenty = drawn(np.random.default_rng(1), 500, share=0.7, alike=0.05)
    assert need(plenty, 0.05).more == 0


@pytest.mark.parametrize(("share", "alike"), [(0.5, 0.3), (0.8, 0.2), (0.6, 0.05)])
def test_of_a_hundred_intervals_about_ninety_five_hold_the_truth(share: float, alike: float) -> None:
    """60 conversations each; an interval that knows nothing of them holds it less often."""
    rng, rounds = np.random.default_rng(20261129), 300
    inside = naive = 0
    for n in range(rounds):
        made = drawn(rng, 60, share=share, alike=alike)
        found = interval(made, seed=n)
        inside += found.low <= share <= found.high
        cases = sum(map(len, made.values()))
        naive += abs(found.share - share) <= 1.96 * (found.share * (1 - found.share) / cases) ** 0.5
    assert 0.91 <= inside / rounds <= 0.98
    if alike >= 0.2:
        assert naive / rounds < 0.88


@pytest.mark.parametrize(
    ("share", "alike", "half_width"), [(0.5, 0.3, 0.05), (0.8, 0.2, 0.04), (0.6, 0.05, 0.06)]
)
def test_as_many_cases_as_are_asked_for_give_the_width_that_was_stated(
    share: float, alike: float, half_width: float
) -> None:
    rng = np.random.default_rng(7)
    pilot = drawn(rng, 400, share=share, alike=alike)
    asked = need(pilot, half_width)
    per_conversation = sum(map(len, pilot.values())) / len(pilot)
    widths = [
        interval(drawn(rng, round(asked.cases / per_conversation), share=share, alike=alike)).half_width
        for _ in range(20)
    ]
    assert float(np.mean(widths)) == pytest.approx(half_width, rel=0.12)


def test_the_same_seed_gives_the_same_interval() -> None:
    made = drawn(np.random.default_rng(3), 30, share=0.5, alike=0.2)
    assert interval(made, seed=4) == interval(made, seed=4)
    with pytest.raises(ValueError, match="no case"):
        interval({"a": []})


@given(st.dictionaries(st.text(max_size=3), st.lists(st.booleans(), max_size=6), max_size=30))
def test_whatever_a_slice_holds_it_needs_a_number_of_cases(conversations: Conversations) -> None:
    found = need(conversations, 0.1)
    assert found.effect >= 1
    assert 0 <= found.more <= found.cases
    if any(conversations.values()):
        whole = interval(conversations)
        assert 0 <= whole.low <= whole.high <= 1
