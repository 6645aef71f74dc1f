"""Which answer a message speaks of: the quoted or numbered one, else the last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.followup.attribution import Attribution, attribute
from feedback.kinds import Label

ANSWERS = (
    "The capital of Australia is **Sydney**, of course.",
    "Bake it for forty minutes at a low heat.",
    "It has *three* parts:\n\n1. a head\n2. a body",
)


@pytest.mark.parametrize(
    ("message", "answer", "how"),
    [
        ("That is wrong.", 2, "last"),
        ("No, your first answer was wrong.", 0, "ordinal"),
        ("Your original response is false", 0, "ordinal"),
        ("the 2nd answer does not work", 1, "ordinal"),
        ("Answer 2 is nonsense", 1, "ordinal"),
        ("Your third reply is too long", 2, "ordinal"),
        ("Your fifth answer is wrong.", 2, "last"),
        ("The first point is wrong.", 2, "last"),
        ("Your previous answer was wrong.", 2, "last"),
        ("Your last answer is wrong", 2, "last"),
        ("Your earlier answer was wrong.", 1, "earlier"),
        ("The answer before that one was wrong", 1, "earlier"),
        ("That is not what you said before.", 1, "earlier"),
        ("Your first answer was better.", 2, "last"),
        ("your first answer was much better", 2, "last"),
        ("“The capital of Australia is Sydney” is wrong", 0, "quote"),
        ('"bake it for forty minutes" is too long', 1, "quote"),
        ("> capital of Australia\n\nNo.", 0, "quote"),
        ("> three parts: 1. a head\n\nNo.", 2, "quote"),
        ('The word "Sydney" is wrong.', 2, "last"),
        ('I never said "the capital of Austria".', 2, "last"),
    ],
)
def test_it_is_found_in_plain_english(message: str, answer: int, how: str) -> None:
    found = attribute(message, ANSWERS, Label.COMPLAINT)
    assert (found.answer, found.how) == (answer, how)


def test_thanks_go_to_the_answer_that_is_praised() -> None:
    message = "Your first answer was right, thanks."
    assert attribute(message, ANSWERS, Label.THANKS) == Attribution(0, "ordinal")


def test_of_two_answers_that_hold_a_quotation_it_is_the_newer() -> None:
    assert attribute('"it is Paris, yes" is wrong', ["It is Paris, yes."] * 2, Label.COMPLAINT).answer == 1


def test_there_is_no_earlier_one_than_the_only_one() -> None:
    assert attribute("Your earlier answer was wrong.", ["One."], Label.COMPLAINT) == Attribution(0, "last")


@given(st.text(), st.lists(st.text(), min_size=1, max_size=4), st.sampled_from(Label))
def test_it_is_always_one_of_the_branch(message: str, answers: list[str], label: Label) -> None:
    assert 0 <= attribute(message, answers, label).answer < len(answers)
