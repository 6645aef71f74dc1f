"""On public comparisons: rows put on sides one by one have prompts in common; ours have none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest

from feedback.datasets.recipe import Recipe
from feedback.datasets.splits import text_digest, the_key
from feedback.datasets.steps.sides import sides
from feedback.datasets.steps.step import Stage
from feedback.datasets.steps.texts import normal, prompt_text
from feedback.models import DatasetItem
from feedback.rows import Preference, content_of, row_of
from tests.exports.feedback.datasets.test_sides_across_versions import near_across

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def comparisons(public_data: Path) -> list[Preference]:
    """The public file has a boolean in a few places where text is expected."""
    return [
        Preference(
            prompt=[{"role": "user", "content": f"{row['instruction']}\n\n{row['input']}".strip()}],
            chosen=[{"role": "assistant", "content": str(row["response1"])}],
            rejected=[{"role": "assistant", "content": str(row["response2"])}],
        )
        for row in json.loads((public_data / "pandalm_testset.json").read_text())
    ]


def shared(placed: list[tuple[str, str]]) -> float:
    """Of the prompts that are held out, the share that is trained on too."""
    held_out = {prompt for prompt, side in placed if side != "train"}
    trained = {prompt for prompt, side in placed if side == "train"}
    return len(held_out & trained) / len(held_out)


@pytest.mark.django_db
def test_splitting_by_rows_shares_nearly_all_prompts_and_ours_none(public_data: Path) -> None:
    found = comparisons(public_data)
    asked = [prompt_text(each) for each in found]
    random = Random(0)
    by_rows = [(text, random.choices(("train", "validation", "test"), (0.8, 0.1, 0.1))[0]) for text in asked]
    assert 0.95 < shared(by_rows) <= 1

    key = bytes(the_key().key)
    items = [
        DatasetItem(
            number=number,
            key=f"row:{number}",
            content=content_of(each),
            conversation=uuid4(),
            said_at=NOW,
            facts={"asks": text_digest(normal(text), key)},
        )
        for number, (each, text) in enumerate(zip(found, asked, strict=True))
    ]
    sides(items, Stage("preference", Recipe(sources=("comparison",)), NOW, {"earlier": []}))
    kept = [item for item in items if not item.reason]
    assert len(kept) == len(items)
    assert {item.split for item in kept} == {"train", "validation", "test"}
    assert shared([(prompt_text(row_of("preference", item.content)), item.split) for item in kept]) == 0
    assert not near_across(kept, "preference")
