"""Checks are told in the words of the form, those of files too, whatever stands in them."""

from __future__ import annotations

from typing import Any

import pytest

from feedback.evaluation.checks_in_words import in_words


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"kind": "contains", "text": "Rome", "absent": True}, "contains this text, and must not: Rome"),
        ({"kind": "json_schema", "json_schema": {"type": "é"}}, 'is JSON of this schema: {"type": "é"}'),
        (
            {"kind": "number", "value": 3, "relative": 0.05},
            "ends with this number, give or take 0.05 of it: 3",
        ),
        ({"kind": "number", "value": 3, "which": "first"}, "has this as its first number: 3"),
        ({"kind": "number", "value": 3, "which": "only"}, "has this as its only number: 3"),
        ({"kind": "refusal"}, "declines to answer"),
        ({"kind": "refusal", "expected": False}, "does not decline to answer"),
        ({"kind": "smell", "of": True}, '{"kind": "smell", "of": true}'),
        ({"kind": ["exact"]}, '{"kind": ["exact"]}'),
        ({}, "{}"),
        (
            {"kind": "number", "value": [1], "tolerance": "wide"},
            'ends with this number, give or take "wide": [1]',
        ),
    ],
)
def test_a_check_is_told_as_the_form_asks_for_it(check: dict[str, Any], words: str) -> None:
    assert in_words(check) == words
