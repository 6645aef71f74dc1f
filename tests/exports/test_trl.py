"""Our files in TRL: loaded, rendered to the letter as we render them, and trained with for two steps.

A process takes seconds to load the libraries: each reads all its files at once.
"""

import math
from typing import Any

import pytest

from feedback.exports.formats import Encoding
from feedback.exports.rendering import Template, render
from feedback.rows import Kind, Preference, Row, Unpaired
from tests.exports.conftest import Exported, Trainers
from tests.exports.rows import CALLING, ROWS, TINY

COLUMNS = {
    "trl-sft": ["messages"],
    "trl-prompt-completion": ["prompt", "completion"],
    "trl-preference": ["prompt", "chosen", "rejected"],
    "trl-unpaired": ["prompt", "completion", "label"],
    "trl-reward": ["prompt", "chosen", "rejected", "margin"],
}
KINDS: dict[str, Kind] = {
    "trl-sft": "sft",
    "trl-prompt-completion": "sft",
    "trl-preference": "preference",
    "trl-unpaired": "unpaired",
    "trl-reward": "preference",
}
ENCODINGS: tuple[Encoding, ...] = ("jsonl", "parquet")
CASES = [(name, encoding) for name in COLUMNS for encoding in ENCODINGS]
METHODS = {"trl-sft": "sft", "trl-prompt-completion": "sft", "trl-preference": "dpo", "trl-unpaired": "kto"}
TEMPLATE = Template.of_folder(TINY)


@pytest.fixture(scope="module")
def loaded(exported: Exported, trainers: Trainers) -> dict[tuple[str, str], Any]:
    """By format and encoding; "tools" is one row without tools and one with, "whole" is not split."""
    folders = {case: exported(*case) for case in CASES}
    mixed = [ROWS["sft"][0], CALLING]
    folders |= {("tools", encoding): exported("trl-sft", encoding, mixed) for encoding in ENCODINGS}
    folders["whole", "jsonl"] = exported("trl-preference", split="all")
    said = trainers.run("with_trl.py", TINY, *folders.values())
    return dict(zip(folders, said, strict=True))


@pytest.mark.parametrize(("name", "encoding"), CASES)
def test_it_loads_with_the_columns_that_trl_knows(
    name: str, encoding: str, loaded: dict[tuple[str, str], Any]
) -> None:
    said = loaded[name, encoding]
    assert said["columns"] == COLUMNS[name]
    assert said["conversational"]
    assert said["rows"] == len(ROWS[KINDS[name]])


@pytest.mark.parametrize(("name", "encoding"), [case for case in CASES if case[0] != "trl-sft"])
def test_its_template_makes_the_text_that_ours_made(
    name: str, encoding: str, loaded: dict[tuple[str, str], Any]
) -> None:
    rows = ROWS[KINDS[name]]
    assert loaded[name, encoding]["rendered"] == [as_trl(row) for row in rows]
    assert loaded[name, encoding]["tokens"] == [render(row, TEMPLATE).prompt_tokens for row in rows]


def as_trl(row: Row) -> dict[str, object]:
    rendered = render(row, TEMPLATE)
    if isinstance(row, Preference):
        chosen, rejected = rendered.answers
        return {"prompt": rendered.prompt, "chosen": chosen, "rejected": rejected}
    label = {"label": row.label} if isinstance(row, Unpaired) else {}
    return {"prompt": rendered.prompt, "completion": rendered.answers[0], **label}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_tools_arrive_beside_rows_without_any(encoding: str, loaded: dict[tuple[str, str], Any]) -> None:
    said = loaded["tools", encoding]
    assert (said["columns"], said["rows"]) == (["messages", "tools"], 2)
    assert said["first"]["tools"] is None


def test_what_is_not_split_loads_as_what_to_train_on(loaded: dict[tuple[str, str], Any]) -> None:
    assert loaded["whole", "jsonl"]["rows"] == len(ROWS["preference"])


@pytest.fixture(scope="module")
def trained(
    exported: Exported, trainers: Trainers, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    jobs = [f"{method}={exported(name) / 'train.jsonl'}" for name, method in METHODS.items()]
    said = trainers.run("train.py", TINY, tmp_path_factory.mktemp("out"), *jobs)
    return dict(zip(METHODS, said, strict=True))


@pytest.mark.parametrize("name", METHODS)
def test_the_tiny_model_learns_from_it_for_two_steps(name: str, trained: dict[str, Any]) -> None:
    said = trained[name]
    assert said["steps"] == len(said["losses"]) == 2
    assert all(math.isfinite(loss) and loss > 0 for loss in said["losses"])
    assert said["rows"] == len(ROWS[KINDS[name]])
