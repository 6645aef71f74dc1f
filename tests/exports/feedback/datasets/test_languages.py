"""Rows in other languages than the recipe's are left out; the card says which are in."""

from __future__ import annotations

import pytest

from feedback.models import DatasetVersion
from tests.cast import person
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset, rows

pytestmark = pytest.mark.django_db(transaction=True)

ENGLISH = "How does the water of a river get down to the sea?"
GERMAN = "Wie kommt das Wasser eines Flusses hinunter zum Meer?"


def asked(version: DatasetVersion) -> list[str]:
    return [row.content["prompt"][-1]["content"] for row in rows(version)]


def test_a_recipe_that_names_languages_gets_no_others_and_the_card_counts_them() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann, ENGLISH, "It runs downhill, because of gravity, to the coast.")
    corrected(ann, GERMAN, "Es läuft wegen der Schwerkraft bergab bis zur Küste.")
    corrected(ann, "And then?", "Yes.")
    of = dataset("sft")
    every = built(of)
    assert {row.facts["languages"][0] for row in rows(every)} == {"en", "de", "unknown"}
    assert "| de | 1 |" in every.card and "| unknown | 1 |" in every.card
    english = built(of, languages=("en",))
    assert asked(english) == [ENGLISH] and english.counts["left_out"] == {"other_language": 2}
    assert set(english.items.exclude(reason="").values_list("detail", flat=True)) == {"de", "unknown"}
    assert len(asked(built(of, languages=("de", "unknown")))) == 2


def test_an_answer_in_another_language_than_the_question_counts() -> None:
    corrected(
        allows(person("ann"), "training"), ENGLISH, "Es läuft wegen der Schwerkraft bergab bis zur Küste."
    )
    assert built(dataset("sft"), languages=("en",)).counts["left_out"] == {"other_language": 1}
    assert "| de + en | 1 |" in built(dataset("sft"), languages=("en", "de")).card
