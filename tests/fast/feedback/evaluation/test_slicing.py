"""Which answers belong to a slice: whatever its rule says must hold of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from feedback.evaluation.slicing import About, SliceRule, belongs, in_words, is_mistyped
from feedback.kinds import What

ABOUT = About(
    question="Wie kommt das Wasser eines Flusses hinunter zum Meer?",
    answer="I'm sorry, but I cannot help with that.",
    model="tiny",
    prompt=3,
    tokens=900,
    reasons=frozenset({"refused"}),
    after="Wie kommt das Wasser eines Flusses hinunter zum Meer, bitte?",
)


@pytest.mark.parametrize(
    ("holds", "fails"),
    [
        ({"languages": ("de", "fr")}, {"languages": ("en",)}),
        ({"models": ("tiny",)}, {"models": ("large",)}),
        ({"prompts": (3,)}, {"prompts": (4,)}),
        ({"reasons": ("refused", "style")}, {"reasons": ("style",)}),
        ({"pattern": "WASSER|Luft"}, {"pattern": "^Wasser"}),
        ({"tokens_min": 900}, {"tokens_min": 901}),
        ({"declined": True}, {"declined": True, "models": ("large",)}),
    ],
)
def test_every_part_of_a_rule_must_hold(holds: dict[str, Any], fails: dict[str, Any]) -> None:
    assert belongs(SliceRule(**holds), ABOUT)
    assert not belongs(SliceRule(**fails), ABOUT)
    assert not belongs(SliceRule(**{**holds, **fails}), ABOUT)


def test_an_answer_of_which_something_is_not_known_does_not_belong() -> None:
    unknown = replace(ABOUT, prompt=None, tokens=None, answer="Of course.", reasons=frozenset())
    for rule in (
        {"prompts": (3,)},
        {"tokens_min": 1},
        {"declined": True},
        {"reasons": ("refused",)},
        {"mistyped": True},
    ):
        assert not belongs(SliceRule.model_validate(rule), unknown), rule


@pytest.mark.parametrize(
    ("was", "now", "is_so"),
    [
        ("Whta is the capital of France?", "What is the capital of France?", True),
        ("What is teh capitl of Frnce", "What is the capital of France", False),
        ("ab" * 1_500, "ba" * 1_500, False),  # compared letter by letter it would take long
        (f"wich {'river ' * 800}", f"which {'river ' * 800}", False),
        ("wich river", "Which river", True),
        ("What is the capital of France?", "What is the capital of Spain?", False),
        ("What is the capital of France?", "What is the capital of France?", False),
        ("What is the capital?", "What is the capital of France?", False),
        ("What is the capital?", "", False),
    ],
)
def test_a_question_was_mistyped_where_a_few_letters_of_it_were_put_right(
    was: str, now: str, is_so: bool
) -> None:
    assert is_mistyped(was, now) is is_so


def test_a_pattern_that_takes_long_is_not_found_and_ends() -> None:
    assert not belongs(SliceRule(pattern="(a|a)*$"), replace(ABOUT, question="a" * 5_000 + "b"))


@pytest.mark.parametrize(
    "rule", [{}, {"declined": False}, {"pattern": "("}, {"languages": ["xx"]}, {"other": 1}]
)
def test_a_rule_that_says_nothing_or_nonsense_is_refused(rule: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SliceRule.model_validate(rule)


def test_a_rule_is_told_in_words() -> None:
    rule = SliceRule(languages=("de",), reasons=(What.REFUSED,), declined=True).stored()
    assert in_words(rule) == ["language: de", "somebody said: Should have answered", "the model declined"]
