"""The difference of two texts, word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.difference import Piece, difference

TEXTS = st.text(alphabet="ab \n.", max_size=60)


@given(old=TEXTS, new=TEXTS)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    pieces = difference(old, new)

    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_two_long_texts_are_told_apart_in_a_bounded_time() -> None:
    old, new = "a b " * 20_000, "c b " * 20_000
    assert [piece.kind for piece in difference(f"One {old}end", f"One {new}end")] == [
        *("same", "removed", "added", "same"),
    ]
    assert len(difference(f"{old}end", f"{old}another end")) == 3


def test_words_that_come_again_and_again_in_the_same_order_cost_no_more_than_a_moment() -> None:
    """Only the space between them differs, so that each word is found by a search of its own."""
    words = [f"w{number % 70}" for number in range(2_990)]
    old, new = " ".join(["One", *words, "end"]), "\t".join(["Two", *words, "another"])
    began = time.process_time()
    pieces = difference(old, new)
    assert time.process_time() - began < 4
    assert {piece.kind for piece in pieces} == {"same", "added", "removed"}
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
    assert difference(old, new) == pieces


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", []),
        ("same", "same", [Piece("same", "same")]),
        ("", "new", [Piece("added", "new")]),
        ("one two", "one 2", [Piece("same", "one "), Piece("removed", "two"), Piece("added", "2")]),
        ("So there.", "So there. Now.", [Piece("same", "So there."), Piece("added", " Now.")]),
        (
            "It is.",
            "Well, it is.",
            [Piece("removed", "It"), Piece("added", "Well, it"), Piece("same", " is.")],
        ),
        (
            "the old words here",
            "the new letters here",
            [
                *(Piece("same", "the "), Piece("removed", "old words"), Piece("added", "new letters")),
                Piece("same", " here"),
            ],
        ),
        ("a b c", "a c", [Piece("same", "a "), Piece("removed", "b "), Piece("same", "c")]),
    ],
)
def test_a_changed_word_is_one_removed_and_one_added(old: str, new: str, pieces: list[Piece]) -> None:
    assert difference(old, new) == pieces
