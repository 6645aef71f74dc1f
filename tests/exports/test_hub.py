"""The layout of a hub: `datasets.load_dataset` finds the splits, and the hub's own library the card."""

from __future__ import annotations

from typing import Any

import pytest

from feedback.exports.formats import FORMATS, Encoding
from feedback.exports.rendering import Template
from feedback.exports.writing import Order, write
from tests.exports.conftest import Trainers
from tests.exports.rows import ROWS, TINY

ENCODINGS: tuple[Encoding, ...] = ("jsonl", "parquet")
TITLE = "Corrections: “all”, version 3"


@pytest.fixture(scope="module")
def loaded(trainers: Trainers, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folders = {}
    for encoding in ENCODINGS:
        order = Order(
            format=FORMATS["trl-preference"],
            encoding=encoding,
            template=Template.of_folder(TINY),
            card="# Pairs\n",
            layout="hub",
            title=TITLE,
            licence="cc-by-4.0",
        )
        folders[encoding] = tmp_path_factory.mktemp(encoding) / "export"
        rows = ROWS["preference"]
        write({"train": rows, "validation": rows[:2], "test": rows[:3]}, order, folders[encoding])
    return dict(zip(folders, trainers.run("with_hub.py", *folders.values()), strict=True))


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_its_splits_and_columns_are_found(encoding: str, loaded: dict[str, Any]) -> None:
    said = loaded[encoding]
    assert said["rows"] == {"train": len(ROWS["preference"]), "validation": 2, "test": 3}
    assert set(map(tuple, said["columns"].values())) == {("prompt", "chosen", "rejected")}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_its_card_says_what_a_hub_shows(encoding: str, loaded: dict[str, Any]) -> None:
    card = loaded[encoding]["card"]
    assert (card["license"], card["pretty_name"], card["size_categories"]) == ("cc-by-4.0", TITLE, ["n<1K"])
    assert {"flywheel", "preference", "trl-preference"} <= set(card["tags"])
    assert [each["path"] for each in card["configs"][0]["data_files"]] == [
        f"data/{split}-00000-of-00001.{encoding}" for split in ("train", "validation", "test")
    ]
    assert loaded[encoding]["text"] == "# Pairs"
