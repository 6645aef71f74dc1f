"""Vectors of texts: near when they mean alike, the same alone and among others, and bounded."""

import hashlib
from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from inference.embeddings import DIMENSION, REVISION, embed
from inference.embeddings.local import CHARACTERS_MAX, TOKENS_MAX, file_of_model
from inference.embeddings.network import gelu

SAYINGS = [
    "How do I bake bread?",
    "What is the best way to make a loaf?",
    "The stock market fell by three per cent today.",
    "",
    "Ein Satz auf Deutsch, mit Umlauten: äöü.",
    "word " * 100,
]


def test_each_text_has_a_vector_of_length_one() -> None:
    vectors = embed(SAYINGS)
    assert vectors.shape == (len(SAYINGS), DIMENSION)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_has_no_vectors() -> None:
    assert embed([]).shape == (0, DIMENSION)


@pytest.mark.parametrize(
    ("one", "alike", "other"),
    [
        ("How do I bake bread?", "What is the best way to make a loaf?", "How do I fix a bicycle?"),
        ("He is a doctor.", "He works as a physician.", "He is a carpenter."),
        ("That is wrong.", "This is not correct.", "That is a bird."),
    ],
)
def test_what_means_alike_is_nearer(one: str, alike: str, other: str) -> None:
    first, second, third = embed([one, alike, other])
    assert first @ second > first @ third + 0.1


def test_known_sentences_are_as_near_as_the_models_documentation_prints() -> None:
    vectors = embed(["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."])
    near = (vectors @ vectors.T)[[0, 0, 1], [1, 2, 2]]
    assert near.tolist() == pytest.approx([0.6660, 0.1046, 0.1411], abs=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    together = embed(SAYINGS)
    alone = np.vstack([embed([text]) for text in SAYINGS])
    assert np.abs(together - alone).max() < 1e-5
    assert np.array_equal(embed(SAYINGS), together)


def test_of_a_long_text_the_beginning_counts() -> None:
    begins = "word " * TOKENS_MAX
    one, two = embed([begins + "cats", begins + "dogs"])
    assert np.array_equal(one, two)
    huge = embed(["a" * (CHARACTERS_MAX * 100)])
    assert np.isfinite(huge).all()


@given(st.lists(st.text(), min_size=1, max_size=4))
@trying(max_examples=25)
def test_every_text_has_a_vector(texts: list[str]) -> None:
    assert np.allclose(np.linalg.norm(embed(texts), axis=1), 1, atol=1e-5)


def test_what_no_encoding_can_hold_is_read_as_a_mark() -> None:
    assert np.array_equal(*embed(["a \ud800 b", "a \ufffd b"]))


def test_the_weights_are_those_of_the_revision() -> None:
    assert hashlib.sha256(file_of_model("model.safetensors").read_bytes()).hexdigest().startswith(REVISION)


def test_the_series_is_as_exact_as_the_numbers() -> None:
    points = np.linspace(-6, 6, 241, dtype=np.float32)
    exact = [0.5 * x * (1 + erf(x / sqrt(2))) for x in points.tolist()]
    assert np.abs(gelu(points) - np.array(exact)).max() < 1e-6
