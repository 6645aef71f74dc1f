"""What a figure says is said in a sentence, and so is that it says nothing."""

from __future__ import annotations

import pytest

from feedback.review import quality_words as words
from feedback.review.levels import Level
from feedback.review.measured import Agreement, Confusion, OfQuestion, Share


def question(alpha: Agreement, reviewers: int = 3) -> OfQuestion:
    return OfQuestion("verdict", Level.NOMINAL, reviewers, alpha, (), 1, Confusion((), ()), ())


def alpha(
    value: float | None, low: float | None = None, *, items: int = 40, conversations: int = 30
) -> Agreement:
    return Agreement(value, low, None if low is None else value, items, conversations)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (question(alpha(None, items=0), 0), "Nobody has answered it yet."),
        (question(alpha(None, items=0), 1), "One reviewer alone has answered it."),
        (question(alpha(None, items=0), 2), "No item was answered by two reviewers."),
        (question(alpha(None)), "All always gave the same answer"),
        (question(alpha(0.9, 0.8)), "the result can be relied on."),
        (question(alpha(0.9, 0.79)), "by the interval it may be less"),
        (question(alpha(0.667, 0.5)), "Enough for a first conclusion"),
        (question(alpha(0.66, 0.5)), "They differ too often"),
        (question(alpha(0.0, -0.2)), "no more than chance would"),
        (question(alpha(1.0)), "No interval: there was nothing on which they differed."),
        (question(alpha(0.9, 0.8, conversations=19)), "Fewer than 20 conversations"),
    ],
)
def test_what_alpha_says_is_a_sentence(found: OfQuestion, said: str) -> None:
    assert said in words.says(found)


def test_figures_are_told_with_their_interval_and_of_how_many() -> None:
    assert words.number(alpha(0.712, 0.6)) == "0.71 (0.60 to 0.71)"
    assert words.number(alpha(-0.1, -0.25)) == "−0.10 (−0.25 to −0.10)"
    assert words.percent(alpha(0.712, 0.6)) == "71 % (60 to 71 %)"
    assert words.percent(alpha(1.0)) == "100 % (no interval)"
    assert words.number(alpha(None)) == "not defined"
    assert words.share(Share(1, 2, 0.0945, 0.9055)) == "50 % (9 to 91 %), 1 of 2"
    assert words.share(None) == "none yet"
    one = alpha(None, items=1, conversations=1)
    assert words.counts(one, "verdict") == "1 item in 1 conversation"
    assert words.counts(one, "ranking") == "1 pair of answers in 1 conversation"
    assert [words.spent(ms) for ms in (0, 1_400, 119_000, 150_000)] == ["not told", "1 s", "119 s", "2 min"]
    assert words.question("taxonomy: Not true") == "What is wrong: Not true"
