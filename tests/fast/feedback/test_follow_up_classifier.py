"""The classifier as it ships: whole, sound, and no worse on held-out dialogues than its page says."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.up.folders import PROJECT
from feedback.followup import classifier
from feedback.followup.corpus.generator import SLOT, examples
from feedback.followup.exchange import Exchange
from feedback.followup.features import features, names
from feedback.kinds import Label
from inference.embeddings import DIMENSION
from tests.bench.followup import BY_HAND, auc, drawn, exchange_of, labelled_by_hand, transcripts_in

CONTENT: dict[str, Any] = json.loads(classifier.FILE.read_text())


def test_it_is_numbers_with_a_version_a_recipe_and_a_digest() -> None:
    found = classifier.read(CONTENT)
    assert found.version == f"{CONTENT['version']}-{CONTENT['digest'][:8]}"
    assert found.coefficients.shape == (len(Label), len(names(DIMENSION)))
    assert CONTENT["recipe"]["seed"] == 20
    card = (classifier.FILE.parent / "README.md").read_text()
    assert CONTENT["digest"] in card


@pytest.mark.parametrize(
    "changed",
    [
        {"version": 9},
        {"labels": ["good", "bad"]},
        {"embedding": {"model": "another", "revision": "1"}},
        {"features": ["length"]},
        {"format": 2},
    ],
)
def test_another_or_a_damaged_one_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(classifier.NotOurs, match="digest"):
        classifier.read(CONTENT | changed)


def test_one_made_for_another_embedding_model_is_refused() -> None:
    other = CONTENT | {"embedding": {"model": "another", "revision": "1"}}
    with pytest.raises(classifier.NotOurs, match="another embedding model"):
        classifier.read(other | {"digest": classifier.digest(other)})


def test_probabilities_add_up_to_one() -> None:
    rows = features([Exchange("", "", ""), Exchange("Why? " * 9_000, "x" * 9_000, "y " * 90_000)])
    shares = classifier.current().probabilities(rows)
    assert np.allclose(shares.sum(axis=1), 1)


def test_held_out_dialogues_share_no_template_and_no_subject_with_the_trained() -> None:
    trained, held_out = (examples(3_000, 1, held_out=side) for side in (False, True))
    templates = {each.template for each in trained} & {each.template for each in held_out}
    assert all(SLOT.fullmatch(template) for template in templates)
    assert not {each.exchange.question.lower() for each in trained} & {
        each.exchange.question.lower() for each in held_out
    }


def test_the_same_seed_makes_the_same_dialogues() -> None:
    assert examples(50, 7, held_out=False) == examples(50, 7, held_out=False)
    assert examples(50, 7, held_out=False) != examples(50, 8, held_out=False)


def test_it_tells_labels_apart_in_templates_that_it_never_saw() -> None:
    made = examples(60, 33, held_out=True)
    shares = classifier.current().probabilities(features([each.exchange for each in made]))
    truth = np.array([list(Label).index(each.label) for each in made])
    assert min(auc(truth, shares, label) for label in range(len(Label))) > 0.8


def test_the_labels_by_hand_hold_no_text_and_name_each_message_once() -> None:
    with BY_HAND.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 200
    assert all(list(row) == ["row", "turn", "label"] and row["label"] in list(Label) for row in rows)
    assert len({(row["row"], row["turn"]) for row in rows}) == len(rows)


def test_a_turn_of_a_transcript_is_found_with_what_came_before() -> None:
    transcript = "\n\nHuman: One\n\nAssistant: Yes.\n\nHuman: Two\n\nAssistant: No.\n\nHuman: Three"
    assert exchange_of(transcript, 3) == Exchange("Three", "Two", "No.")


def test_each_label_by_hand_names_a_message_after_an_answer(public_data: Path) -> None:
    found = labelled_by_hand(public_data)
    assert all(each.message and each.answer and each.question for each, _ in found)
    assert [(int(row["row"]), int(row["turn"])) for _, row in found] == drawn(transcripts_in(public_data))


def test_its_page_is_about_this_version() -> None:
    assert f"Version {classifier.current().version}," in (PROJECT / "docs" / "follow-up.md").read_text()
