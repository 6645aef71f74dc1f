"""A text that comes back is not embedded again, for a while, and of so many texts at most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from feedback.curation.remembered import OLD_S, Floats, Remembered


class Lengths:
    """Stands for a model: a text's vector is its length. `asked` are the texts that it has seen."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        return np.array([[len(text)] for text in texts], np.float32).reshape(len(texts), 1)


def test_a_text_that_comes_back_is_not_embedded_again() -> None:
    model = Lengths()
    vectors = Remembered(model)
    assert vectors(["one", "three", "one"]).tolist() == [[3], [5], [3]]
    assert vectors(["eleven", "three"]).tolist() == [[6], [5]]
    assert model.asked == ["one", "three", "eleven"]
    assert vectors([]).shape == (0, 1)


def test_of_more_texts_than_are_kept_those_not_asked_for_longest_go() -> None:
    model = Lengths()
    vectors = Remembered(model, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        vectors([text])
    assert model.asked == ["a", "b", "c", "b"]
    assert vectors(["x", "yy", "zzz"]).tolist() == [[1], [2], [3]]
    vectors(["b"])
    assert model.asked == ["a", "b", "c", "b", "x", "yy", "zzz"], "too many at once push nothing out"


def test_after_an_hour_a_text_is_embedded_anew() -> None:
    model, now = Lengths(), [0.0]
    vectors = Remembered(model, clock=lambda: now[0])
    for now[0] in (1.0, OLD_S - 1, OLD_S, OLD_S + 1):
        vectors(["a"])
    assert model.asked == ["a", "a"]
