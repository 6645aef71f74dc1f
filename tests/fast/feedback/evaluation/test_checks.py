"""Checks tell right from wrong, name the field of what is no check, and end whatever stands in them."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.evaluation.checks import Failed, NotACheck, Passed, check_of, checks_of, run

PASSED = [
    ({"kind": "exact", "text": "Paris"}, " Paris\n"),
    ({"kind": "exact", "text": "paris", "ignore_case": True}, "PARIS"),
    ({"kind": "contains", "text": "42"}, "It is 42."),
    ({"kind": "contains", "text": "sorry", "absent": True}, "It is 42."),
    ({"kind": "regex", "pattern": r"^\d{4}-\d\d$"}, "2024-05"),
    ({"kind": "regex", "pattern": "PARIS", "ignore_case": True}, "in Paris"),
    ({"kind": "number", "value": 1234.5}, "First 7, then the answer: $1,234.50."),
    ({"kind": "number", "value": 10, "tolerance": 0.5}, "about 10.4"),
    ({"kind": "number", "value": 200, "relative": 0.01}, "198.5 m"),
    ({"kind": "number", "value": -3, "which": "first"}, "−3 and 5"),
    ({"kind": "number", "value": 2e6, "which": "only"}, "2e6"),
    (
        {"kind": "json_schema", "json_schema": {"type": "object", "required": ["a"]}},
        'Here:\n```json\n{"a": 1}\n```',
    ),
    ({"kind": "refusal"}, "I’m sorry, but I can’t help with that."),
    ({"kind": "refusal"}, "Dabei kann ich dir leider nicht helfen."),
    ({"kind": "refusal", "expected": False}, "Sure: first, open the lid."),
]
FAILED = [
    ({"kind": "exact", "text": "Paris"}, "Paris.", "is not the expected text"),
    ({"kind": "contains", "text": "42"}, "It is 43.", "the text is not there"),
    ({"kind": "contains", "text": "sorry", "absent": True}, "so sorry", "the text is there, and must not be"),
    ({"kind": "regex", "pattern": "^a$"}, "b", "the pattern is not there"),
    ({"kind": "number", "value": 3}, "three", "has no number"),
    ({"kind": "number", "value": 3, "which": "only"}, "3 of 4", "has more than one number"),
    ({"kind": "number", "value": 3}, "4", "its last number is 4, not 3"),
    ({"kind": "json_schema", "json_schema": {"type": "object"}}, "{", "is not JSON"),
    (
        {"kind": "json_schema", "json_schema": {"properties": {"a": {"type": "string"}}}},
        '{"a": 1}',
        "['a'] does not fit: type",
    ),
    (
        {"kind": "json_schema", "json_schema": {"$ref": "#/$defs/no"}},
        "1",
        "the schema refers to what it does not have",
    ),
    ({"kind": "json_schema", "json_schema": {"$ref": "#"}}, "1", "the schema refers to itself without end"),
    ({"kind": "refusal"}, "Open the lid. I cannot stress this enough.", "a refusal is not there"),
    (
        {"kind": "refusal", "expected": False},
        "I cannot help with this.",
        "a refusal is there, and must not be",
    ),
]
REFUSED = [
    ({"kind": "smell"}, "'kind' must be one of 'exact', 'contains'"),
    ({"text": "a"}, "'kind' is missing"),
    ({"kind": "exact"}, "exact.text: is missing"),
    ({"kind": "exact", "text": "x" * 8_001}, "exact.text: may have at most 8,000 characters"),
    ({"kind": "contains", "text": ""}, "contains.text: must have at least 1 character"),
    ({"kind": "contains", "text": "a", "colour": 1}, "contains.colour: is not known here"),
    ({"kind": "regex", "pattern": "x" * 501}, "regex.pattern: may have at most 500 characters"),
    ({"kind": "regex", "pattern": "("}, "regex.pattern: is no pattern: missing )"),
    ({"kind": "number", "value": float("nan")}, "number.value: must be a finite number"),
    (
        {"kind": "number", "value": 1, "tolerance": -1},
        "number.tolerance: must be at least 0",
    ),
    ({"kind": "number", "value": "1"}, "number.value: must be a number"),
    ({"kind": "json_schema", "json_schema": {"type": "thing"}}, "json_schema.json_schema: type"),
    (
        {"kind": "json_schema", "json_schema": {"$ref": "https://example.org/s.json"}},
        "$ref: only within the schema",
    ),
    ({"kind": "json_schema", "json_schema": {"a": {"$id": "http://example.org"}}}, "$id is not supported"),
    ({"kind": "json_schema", "json_schema": {"x": "y" * 17_000}}, "is larger than 16384 bytes"),
    ({"kind": "json_schema", "json_schema": {"properties": {"a": {"pattern": "("}}}}, "pattern is none"),
    (
        {"kind": "json_schema", "json_schema": {"patternProperties": {"(a+)+$": {}}}},
        "patternProperties is not supported",
    ),
]


@pytest.mark.parametrize(("said", "completion"), PASSED)
def test_what_is_as_wanted_passes(said: dict[str, Any], completion: str) -> None:
    assert run(check_of(said), completion) == Passed()


@pytest.mark.parametrize(("said", "completion", "why"), FAILED)
def test_what_is_not_fails_and_says_why(said: dict[str, Any], completion: str, why: str) -> None:
    outcome = run(check_of(said), completion)
    assert isinstance(outcome, Failed)
    assert outcome.why.startswith(why)


@pytest.mark.parametrize(("said", "line"), REFUSED)
def test_what_is_no_check_is_refused_by_field_and_limit(said: dict[str, Any], line: str) -> None:
    with pytest.raises(NotACheck) as refused:
        check_of(said)
    assert line in str(refused.value)


def test_a_case_has_at_most_32_checks_and_the_wrong_one_is_numbered() -> None:
    with pytest.raises(NotACheck, match="at most 32"):
        checks_of([{"kind": "refusal"}] * 33)
    with pytest.raises(NotACheck, match=r"1\.exact\.text"):
        checks_of([{"kind": "refusal"}, {"kind": "exact", "text": 3}])


RUNS = json.dumps(["a" * 9_000 + "b"] * 9)
OBJECTS = json.dumps([{"a": n} for n in range(20_000)])


def deep(levels: int) -> dict[str, Any]:
    return {"items": deep(levels - 1)} if levels else {}


def doubling(levels: int) -> dict[str, Any]:
    """Refers twice to what refers twice: 2^levels steps."""
    twice = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(levels)}
    return {"$ref": "#/$defs/d0", "$defs": twice | {f"d{levels}": {"type": "number"}}}


@pytest.mark.parametrize(
    ("said", "completion"),
    [
        ({"kind": "regex", "pattern": r"^(a+)+$"}, "a" * 5_000 + "!"),
        ({"kind": "regex", "pattern": r"(.*)*(.*)*x"}, "y" * 20_000),
        ({"kind": "regex", "pattern": r"^(?:a|aa)+$", "absent": True}, "a" * 9_000 + "b"),
        ({"kind": "json_schema", "json_schema": doubling(40)}, "1"),
        ({"kind": "json_schema", "json_schema": {"items": {"pattern": "^(?:a|aa)+$"}}}, RUNS),
        ({"kind": "json_schema", "json_schema": {"uniqueItems": True}}, OBJECTS),
        ({"kind": "json_schema", "json_schema": {"type": "object"}}, "[" * 100_000),
        ({"kind": "number", "value": 2}, "1," * 120_000),
        ({"kind": "number", "value": 2}, "9" * 250_000),
        ({"kind": "contains", "text": "x"}, "y" * 256_001),
    ],
)
def test_a_hostile_check_or_completion_fails_by_its_limit(said: dict[str, Any], completion: str) -> None:
    check = check_of(said)
    started = time.monotonic()
    assert isinstance(run(check, completion), Failed)
    assert time.monotonic() - started < 5


def test_a_schema_that_is_nested_too_deep_is_refused() -> None:
    with pytest.raises(NotACheck, match="nested deeper than 24"):
        check_of({"kind": "json_schema", "json_schema": deep(30)})


@pytest.mark.parametrize(
    "pattern", ["((((a{1,999}){1,999}){1,999}){1,999})", "(?:a{0,60000}){0,60000}", "(" * 250 + ")" * 250]
)
def test_a_pattern_that_is_dear_to_read_is_refused_or_read_within_its_limit(pattern: str) -> None:
    started = time.monotonic()
    try:
        run(check_of({"kind": "regex", "pattern": pattern}), "a" * 1_000)
    except NotACheck as refused:
        assert "pattern" in str(refused)
    assert time.monotonic() - started < 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(["exact", "contains", "regex", "json_schema", "number", "refusal"])
FIELDS = st.sampled_from(
    ["text", "pattern", "json_schema", "value", "tolerance", "which", "absent", "expected"]
)


@given(KINDS, st.dictionaries(FIELDS, JSON, max_size=3), st.text(max_size=60))
@settings(max_examples=80)
def test_whatever_is_said_is_a_check_that_runs_or_is_refused(
    kind: str, fields: dict[str, Any], text: str
) -> None:
    try:
        check = check_of({"kind": kind, **fields})
    except NotACheck as refused:
        assert str(refused)
    else:
        assert isinstance(run(check, text), Passed | Failed)


@given(st.text(min_size=1, max_size=40).filter(str.strip), st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=100)
def test_a_text_is_contained_in_what_was_put_around_it(text: str, before: str, after: str) -> None:
    completion = f"{before}|{text}|{after}"
    assert run(check_of({"kind": "contains", "text": text}), completion) == Passed()
    assert isinstance(run(check_of({"kind": "contains", "text": text, "absent": True}), completion), Failed)


@given(
    st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    st.sampled_from(["{}", "so {}.", "${:,}", "= {} km"]),
)
@settings(max_examples=100)
def test_a_number_is_read_as_it_was_written(number: Any, form: str) -> None:
    check = check_of({"kind": "number", "value": float(number), "tolerance": 1e-6})
    assert run(check, form.format(number)) == Passed()
