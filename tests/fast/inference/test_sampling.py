"""Sampling parameters keep their bounds, and say which one was passed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.exceptions import InvalidParameter
from inference.sampling import BOUNDS, SEED_MAX, SamplingParams


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", 0),
        ("temperature", 2),
        ("top_p", 1),
        ("top_p", 0.001),
        ("top_k", -1),
        ("top_k", 0),
        ("top_k", 1000),
        ("min_p", 0),
        ("min_p", 1),
        ("max_tokens", 1),
        ("max_tokens", 32768),
        ("seed", 0),
        ("seed", SEED_MAX),
        ("repetition_penalty", 0.5),
        ("repetition_penalty", 2),
    ],
)
def test_the_bounds_themselves_are_allowed(field: str, value: float) -> None:
    assert getattr(SamplingParams.parse({field: value}), field) == value


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", -0.1),
        ("temperature", 2.01),
        ("temperature", float("nan")),
        ("temperature", "1"),
        ("temperature", True),
        ("top_p", 0),
        ("top_p", 1.01),
        ("top_k", -2),
        ("top_k", 1001),
        ("top_k", 1.5),
        ("min_p", -0.1),
        ("min_p", 1.1),
        ("max_tokens", 0),
        ("max_tokens", 32769),
        ("seed", -1),
        ("seed", SEED_MAX + 1),
        ("repetition_penalty", 0.49),
        ("repetition_penalty", 2.1),
        ("repetition_penalty", float("inf")),
        ("stop", ["a"] * 5),
        ("stop", [""]),
        ("stop", ["x" * 65]),
        ("stop", [1]),
        ("stop", ["a\0"]),
        ("stop", ["\ud800"]),
        ("stop", 7),
    ],
)
def test_beyond_a_bound_the_error_names_field_and_limit(field: str, value: Any) -> None:
    with pytest.raises(InvalidParameter) as caught:
        SamplingParams.parse({field: value})

    assert caught.value.field == field
    assert caught.value.limit.startswith("must be")
    assert field in caught.value.words
    assert caught.value.limit in caught.value.words


def test_the_limit_in_words_comes_from_the_table() -> None:
    assert BOUNDS["top_k"].limit == "must be a whole number from 1 to 1000, or 0 or -1 for no limit"
    assert BOUNDS["top_p"].limit == "must be a number above 0 and at most 1"
    assert BOUNDS["seed"].limit == "must be a whole number from 0 to 2147483647"


def test_every_numeric_parameter_has_its_bound() -> None:
    assert set(BOUNDS) | {"stop"} == set(SamplingParams().as_json())


def test_an_unknown_parameter_is_refused_by_name() -> None:
    with pytest.raises(InvalidParameter, match="logit_bias"):
        SamplingParams.parse({"logit_bias": {}})


def test_the_seed_is_drawn_when_none_is_given() -> None:
    assert len({SamplingParams.parse({"seed": None}).seed for _ in range(20)}) > 1


def test_one_stop_text_may_come_alone() -> None:
    assert SamplingParams.parse({"stop": "END"}).stop == ("END",)


STOPS = st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=64)


@given(
    st.builds(
        SamplingParams,
        temperature=st.floats(0, 2),
        top_k=st.integers(-1, 1000),
        seed=st.integers(0, SEED_MAX),
        stop=st.lists(
            st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=64),
            max_size=4,
        ).map(tuple),
    )
)
def test_what_is_stored_parses_to_an_equal_value(sampling: SamplingParams) -> None:
    assert SamplingParams.parse(sampling.as_json()) == sampling
