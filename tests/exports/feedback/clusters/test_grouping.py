"""Which failures are about the same, and what a cluster of them is called."""

from __future__ import annotations

import numpy as np
import pytest

from feedback.clusters.grouping import Floats, alike, nearest
from feedback.clusters.proposing import Asked, name_of


def at(*degrees: float) -> Floats:
    """Vectors of length 1 in a plane."""
    angles = np.radians(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_close_ones_are_together_the_largest_group_first_and_lone_ones_nowhere() -> None:
    assert alike(at(0, 90, 2, 92, 4, 180, 94, 6), 0.9) == [[0, 2, 4, 7], [1, 3, 6]]


def test_two_are_no_group_when_three_are_asked_for() -> None:
    assert alike(at(0, 1), 0.9) == [] and alike(at(0, 1, 90), 0.9) == []


def test_one_goes_to_the_cluster_that_is_closest_if_it_is_close_enough() -> None:
    clusters = {"east": at(0, 2, 4), "north": at(88, 90)}
    assert nearest(at(5, 86, 45), clusters.items(), 0.9) == ["east", "north", None]


def test_a_cluster_of_two_things_takes_what_is_close_to_one_of_them() -> None:
    merged = at(0, 1, 2, 88, 89, 90)
    assert nearest(at(3, 45), [("merged", merged)], 0.9) == ["merged", None]


def test_without_clusters_there_is_no_place() -> None:
    assert nearest(at(0, 1), []) == [None, None] and nearest(at(), [("east", at(0))]) == []


def test_a_name_has_words_of_several_people_that_others_do_not_use() -> None:
    asked = [
        Asked("ann", "Which museum should I see in Bergen with Grandma Ottilie?"),
        Asked("ann", "Which museum has Ottilie seen?"),
        Asked("bob", "Which museum is open in Bergen?"),
    ]
    name = name_of(asked, ["Which function sorts a list?", "Which loaf should I bake?"])
    assert set(name.split(", ")) == {"museum", "bergen"}


@pytest.mark.parametrize("texts", [["12 + 3", "?"], ["<EMAIL_1>", "<EMAIL_1>"], ["", ""]])
def test_where_no_word_is_shared_there_is_no_name(texts: list[str]) -> None:
    assert name_of([Asked(number, text) for number, text in enumerate(texts)], ["Another question"]) == ""
