"""A version is staged in one snapshot, built step by step, and frozen; the same stage gives the same hash."""

from __future__ import annotations

from itertools import count

import pytest

from feedback.datasets.splits import side_of
from feedback.models import DatasetVersion, SplitAssignment, SplitKey
from tests.cast import person
from tests.fast.feedback.datasets.asking import allows, built, corrected, dataset, rows

pytestmark = pytest.mark.django_db(transaction=True)

Status = DatasetVersion.Status


def test_a_correction_becomes_a_row_with_the_prompt_that_was_asked() -> None:
    corrected(allows(person("ann"), "training"), "Which city is the capital of France?", "It is Paris.")
    version = built(dataset("sft"), splits=False)
    assert (version.status, version.error) == (Status.FROZEN, "")
    (row,) = rows(version)
    assert row.content["prompt"][-1] == {"role": "user", "content": "Which city is the capital of France?"}
    assert row.content["completion"] == [{"role": "assistant", "content": "It is Paris."}]
    assert len(row.messages) == 2 and len(row.evidence) == 1


def test_without_consent_nothing_of_what_was_said_is_kept() -> None:
    corrected(person("ann"), "My secret question", "My secret answer")
    version = built(dataset("sft"))
    (item,) = version.items.all()
    assert (item.reason, item.content, item.digest, item.facts) == ("no_consent", None, "", {})
    assert version.counts["left_out"] == {"no_consent": 1} and version.counts["rows"] == 0


def test_consent_counts_as_the_lowest_since_the_text_was_said() -> None:
    ann = allows(person("ann"), "training")
    corrected(ann)
    allows(ann, "evaluation")
    allows(ann, "training")
    assert built(dataset("sft")).counts["left_out"] == {"no_consent": 1}


def test_the_counts_add_up_to_the_candidates() -> None:
    ann = allows(person("ann"), "training")
    for text in ("One", "Two", "Two"):
        corrected(ann, text, "The same.")
    corrected(person("ben"), "Three", "Else.")
    counts = built(dataset("sft")).counts
    assert counts["left_out"] == {"duplicate": 1, "no_consent": 1}
    assert counts["rows"] + sum(counts["left_out"].values()) == counts["candidates"] == 4


def test_the_same_recipe_gives_the_same_hash() -> None:
    ann = allows(person("ann"), "training")
    for text in ("One", "Two", "Three"):
        corrected(ann, text, f"{text}!")
    of = dataset("sft")
    first, second = built(of), built(of)
    assert first.content_hash == second.content_hash and first.number + 1 == second.number
    corrected(ann, "Four", "Four!")
    assert built(of).content_hash != first.content_hash


def test_nobody_and_no_prompt_stands_on_two_sides() -> None:
    people = [allows(person(f"p{number}"), "training") for number in range(12)]
    key = next(key for key in map(bytes, count()) if len({side_of(p.pk, key, 0.3, 0.3) for p in people}) == 3)
    SplitKey.objects.create(key=key, validation=0.3, test=0.3)
    for each in people:
        corrected(each, "Asked by everybody", f"Said by {each.name}")
        corrected(each, f"Asked by {each.name}", "Said")
    version = built(dataset("sft"))
    found = rows(version)
    sides = {(row.person, row.split) for row in found}
    assert len(sides) == len({who for who, _ in sides})
    assert {side for _, side in sides} == {"train", "validation", "test"}
    assert len({row.split for row in found if "everybody" in str(row.content)}) == 1
    assert SplitAssignment.objects.count() == len({row.facts["asks"] for row in found})
