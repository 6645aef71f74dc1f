"""Rows into a folder that appears whole or not at all."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
import yaml
from tokenizers import Tokenizer

from config.up.folders import PROJECT
from feedback.exports import writing
from feedback.exports.formats import FORMATS
from feedback.exports.weights import kto
from feedback.exports.writing import Order, OtherExport, clear_halves, write
from feedback.rows import Row
from tests.fast.feedback.exports.examples import (
    BY_KIND,
    CALLING,
    PREFERENCE,
    SCHEMA,
    SFT,
    TEMPLATE,
    TINY,
    UNPAIRED,
    assistant,
    user,
)

PAIRS = Order(
    format=FORMATS["trl-preference"], template=TEMPLATE, stage="s1", content_hash="abc", card="# Pairs\n"
)
EMPTY = replace(PREFERENCE, chosen=[assistant("")])
ENCODED = [(name, encoding) for name, format in FORMATS.items() for encoding in format.encodings]


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_is_refused_is_listed_with_its_row_and_reason(tmp_path: Path) -> None:
    manifest = write({"train": [PREFERENCE, EMPTY], "test": [EMPTY, PREFERENCE]}, PAIRS, tmp_path / "out")
    assert manifest["counts"] == {"given": 4, "written": 2, "refused": 2}
    assert manifest["refused"] == {"empty_answer": 2}
    assert lines(tmp_path / "out" / "refused.jsonl") == [
        {"split": "train", "row": 1, "code": "empty_answer", "reason": "an answer is empty"},
        {"split": "test", "row": 0, "code": "empty_answer", "reason": "an answer is empty"},
    ]
    assert lines(tmp_path / "out" / "train.jsonl") == lines(tmp_path / "out" / "test.jsonl")


def test_the_manifest_has_the_hash_of_every_file(tmp_path: Path) -> None:
    manifest = write({"train": [PREFERENCE]}, PAIRS, tmp_path / "out")
    there = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert json.loads(there.pop("manifest.json")) == manifest
    assert {name: hashlib.sha256(content).hexdigest() for name, content in there.items()} == {
        name: entry["sha256"] for name, entry in manifest["files"].items()
    }
    assert (manifest["stage"], manifest["content_hash"]) == ("s1", "abc")
    assert manifest["files"]["train.jsonl"]["rows"] == 1
    assert manifest["rendered"]
    assert manifest["files"]["train.jsonl"]["bytes"] == len(there["train.jsonl"])


@pytest.mark.parametrize(("name", "encoding"), ENCODED)
def test_the_same_rows_give_the_same_bytes(name: str, encoding: Any, tmp_path: Path) -> None:
    format = FORMATS[name]
    order = Order(format=format, encoding=encoding, template=TEMPLATE)
    for folder in ("one", "two"):
        write({"train": [BY_KIND[format.kind]] * 3}, order, tmp_path / folder)
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / each).iterdir()} for each in ("one", "two")
    )
    assert one == two
    assert {f"train.{encoding}", "README.md", "manifest.json", "refused.jsonl"} <= one.keys()


@pytest.mark.parametrize("name", [name for name, encoding in ENCODED if encoding == "parquet"])
def test_a_table_holds_what_the_lines_hold(name: str, tmp_path: Path) -> None:
    format = FORMATS[name]
    for encoding in format.encodings:
        order = Order(format=format, encoding=encoding, template=TEMPLATE)
        write({"train": [BY_KIND[format.kind]]}, order, tmp_path / encoding)
    assert not (tmp_path / "parquet" / "train.jsonl").exists()
    table = pyarrow.parquet.read_table(tmp_path / "parquet" / "train.parquet").to_pylist()
    assert table == lines(tmp_path / "jsonl" / "train.jsonl")


def test_tools_are_columns_only_where_a_row_has_some(tmp_path: Path) -> None:
    order = Order(format=FORMATS["trl-sft"], encoding="parquet")
    write({"train": [SFT]}, order, tmp_path / "without")
    write({"train": [SFT, CALLING]}, order, tmp_path / "with")
    without = pyarrow.parquet.read_schema(tmp_path / "without" / "train.parquet")
    assert (without.names, str(without.field("messages").type)) == (
        ["messages"],
        "list<element: struct<role: string, content: string>>",
    )
    rows = pyarrow.parquet.read_table(tmp_path / "with" / "train.parquet").to_pylist()
    assert rows[0]["tools"] is None
    assert json.loads(rows[1]["tools"]) == CALLING.tools
    assert rows[1]["messages"][1]["tool_calls"] == CALLING.prompt[1]["tool_calls"]


def test_a_row_longer_than_a_block_is_written_too(tmp_path: Path) -> None:
    long = replace(SFT, prompt=[user("word " * 2_400_000)])
    order = Order(format=FORMATS["trl-sft"], encoding="parquet")
    write({"train": [SFT, long, SFT]}, order, tmp_path / "out")
    rows = pyarrow.parquet.read_table(tmp_path / "out" / "train.parquet").to_pylist()
    assert [len(row["messages"][0]["content"]) for row in rows] == [9, 12_000_000, 9]


def test_an_empty_export_is_an_export(tmp_path: Path) -> None:
    for encoding in FORMATS["trl-sft"].encodings:
        manifest = write(
            {"train": []}, Order(format=FORMATS["trl-sft"], encoding=encoding), tmp_path / encoding
        )
        assert manifest["counts"] == {"given": 0, "written": 0, "refused": 0}


def test_the_card_begins_with_what_a_hub_reads(tmp_path: Path) -> None:
    write({"train": [PREFERENCE], "test": [PREFERENCE]}, PAIRS, tmp_path / "out")
    _, front, card = (tmp_path / "out" / "README.md").read_text().split("---\n", 2)
    told = yaml.safe_load(front)
    assert told["configs"][0]["data_files"][0] == {"split": "train", "path": "train.jsonl"}
    assert [each["name"] for each in told["dataset_info"]["features"]] == ["prompt", "chosen", "rejected"]
    assert card.strip() == "# Pairs"


@pytest.mark.parametrize(
    ("name", "file"),
    [("trl-sft", "README.md"), ("lm-eval", "flywheel_cases.yaml"), ("axolotl-sft", "axolotl.yaml")],
)
def test_what_is_not_split_is_told_under_a_name_that_libraries_take(
    name: str, file: str, tmp_path: Path
) -> None:
    format = FORMATS[name]
    manifest = write({"all": [BY_KIND[format.kind]]}, Order(format=format), tmp_path / "out")
    text = (tmp_path / "out" / file).read_text()
    assert "all.jsonl" in text
    assert "train" in text
    assert "split: all" not in text
    assert manifest["splits"] == {"all": 1}


def test_a_special_token_in_what_was_said_is_kept_and_told(tmp_path: Path) -> None:
    said = replace(PREFERENCE, prompt=[user("What does <|end|> mean?")])
    manifest = write({"train": [PREFERENCE, EMPTY, said]}, PAIRS, tmp_path / "out")
    assert manifest["special_tokens"] == {"rows": 1, "first": [{"split": "train", "row": 2}]}
    assert lines(tmp_path / "out" / "train.jsonl")[1]["prompt"] == said.prompt


def test_a_mark_of_the_model_is_told_wherever_it_stands(tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(TINY / "tokenizer.json"))
    tokenizer.add_tokens(["<think>", "<unused>", "Hello"])
    template = replace(TEMPLATE, source=f"{TEMPLATE.source}{{# <think> Hello #}}", tokenizer=tokenizer)
    schema = {**SCHEMA, "function": {**SCHEMA["function"], "description": "Ends with <|end|>."}}
    order = Order(format=FORMATS["trl-sft"], template=template)
    given = [SFT, replace(CALLING, tools=[schema]), replace(SFT, completion=[assistant("<think>")])]
    manifest = write({"train": [*given, replace(SFT, prompt=[user("<unused>")])]}, order, tmp_path / "out")
    assert [each["row"] for each in manifest["special_tokens"]["first"]] == [1, 2]


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    manifest = write(
        {"train": [replace(SFT, prompt=[user("\ud83d")])]}, Order(format=FORMATS["trl-sft"]), tmp_path / "o"
    )
    assert manifest["refused"] == {"not_unicode": 1}


def test_rated_answers_say_the_weights_that_bring_them_level(tmp_path: Path) -> None:
    order = Order(format=FORMATS["trl-unpaired"])
    rows = [UNPAIRED, replace(UNPAIRED, label=True), UNPAIRED, UNPAIRED]
    told = write({"train": rows}, order, tmp_path / "out")["kto"]
    assert told == {"desirable": 1, "undesirable": 3, "desirable_weight": 3.0, "undesirable_weight": 1.0}


@pytest.mark.parametrize(("good", "bad"), [(1, 3), (3, 1), (7, 1000), (1000, 7), (5, 5), (997, 991)])
def test_weighted_counts_lie_where_the_trainer_does_not_warn(good: int, bad: int) -> None:
    told = kto(good, bad)
    ratio = told["desirable_weight"] * good / (told["undesirable_weight"] * bad)
    assert 1 <= ratio <= 1.33


def test_an_interrupted_export_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Iterator[Row]:
        yield PREFERENCE
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        write({"train": broken()}, PAIRS, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_hears_of_progress_can_end_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PROGRESS_EVERY", 2)
    heard: list[int] = []

    def progress(rows: int) -> None:
        heard.append(rows)
        if rows == 4:
            raise TimeoutError("the lease is lost")

    with pytest.raises(TimeoutError):
        write({"train": [PREFERENCE] * 9}, PAIRS, tmp_path / "out", progress)
    assert (heard, list(tmp_path.iterdir())) == ([2, 4], [])


def test_writing_it_again_changes_nothing_and_another_does_not_replace_it(tmp_path: Path) -> None:
    write({"train": [PREFERENCE]}, PAIRS, tmp_path / "out")
    before = (tmp_path / "out" / "manifest.json").stat().st_ino
    write({"train": [PREFERENCE]}, PAIRS, tmp_path / "out")
    assert (tmp_path / "out" / "manifest.json").stat().st_ino == before
    with pytest.raises(OtherExport):
        write({"train": [PREFERENCE, PREFERENCE]}, PAIRS, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert len(lines(tmp_path / "out" / "train.jsonl")) == 1


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".out.x1").mkdir()
    (tmp_path / ".out.x1" / "train.jsonl").write_text("{}")
    (tmp_path / ".other.x1").mkdir()
    assert clear_halves(tmp_path / "out") == 1
    assert [path.name for path in tmp_path.iterdir()] == [".other.x1"]


@pytest.mark.parametrize("split", ["../train", "", "Train", "a/b", "manifest.json"])
def test_a_split_is_a_plain_name(split: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="trl-preference"):
        write({split: [PREFERENCE]}, PAIRS, tmp_path / "out")


FULL = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
from feedback.exports.writing import DiskFull, Order, write
from tests.fast.feedback.exports.examples import SFT
from feedback.exports.formats import FORMATS
try:
    order = Order(format=FORMATS["trl-sft"], encoding=sys.argv[2])
    write({"train": [SFT] * 20_000}, order, Path(sys.argv[1]))
except DiskFull as error:
    print(error)
"""


@pytest.mark.parametrize("encoding", ["jsonl", "parquet"])
def test_a_full_disk_is_said_and_nothing_stays(encoding: str, tmp_path: Path) -> None:
    argv = [sys.executable, "-c", FULL, str(tmp_path / "out"), encoding]
    ran = subprocess.run(argv, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("The disk is full: nothing of out is left behind.\n", "")
    assert list(tmp_path.iterdir()) == []
