"""What others write: transcripts in one string, and Open WebUI's ratings."""

import gzip
import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from feedback.exports.formats import FORMATS
from feedback.exports.writing import Order, write
from feedback.imports import Bad, read
from feedback.imports.transcripts import transcript_of
from feedback.rows import Preference, Sft, Unpaired
from tests.fast.feedback.exports.examples import assistant, user
from tests.fast.feedback.imports.test_reading import one

FILE = "hh_rlhf_harmless_test.jsonl.gz"


def imported(path: Path) -> dict[int, Preference | Bad]:
    """By row, counted from 0."""
    with gzip.open(path) as file:
        rows = list(read(file, "transcripts"))
    assert all(isinstance(row, Preference | Bad) for _, row in rows)
    return {number - 1: row for number, row in rows if isinstance(row, Preference | Bad)}


def originals(path: Path) -> list[dict[str, str]]:
    with gzip.open(path) as file:
        return [json.loads(line) for line in file]


def test_of_real_transcripts_nine_are_refused_and_the_rest_come_back_letter_by_letter(
    public_data: Path,
) -> None:
    rows, raw = imported(public_data / FILE), originals(public_data / FILE)
    assert {number: row.code for number, row in rows.items() if isinstance(row, Bad)} == {
        **dict.fromkeys((86, 516, 925, 1103), "empty_answer"),
        **dict.fromkeys((1254, 1688, 1950, 1952, 2036), "diverging"),
    }
    good = {number: row for number, row in rows.items() if not isinstance(row, Bad)}
    assert len(good) == 2_303
    for number, row in good.items():
        for side in ("chosen", "rejected"):
            assert transcript_of([*row.prompt, *getattr(row, side)]) == raw[number][side]
        assert row.prompt[-1]["role"] == "user"
        assert len(row.chosen) == len(row.rejected) == 1


def test_an_answer_that_begins_the_other_goes_through_unchanged(public_data: Path) -> None:
    row = imported(public_data / FILE)[1609]
    assert isinstance(row, Preference)
    assert row.rejected[0]["content"] == "You’re welcome."
    assert row.chosen[0]["content"].startswith("You’re welcome.  I’d be happy")


def test_all_good_rows_go_out_and_in_again_unchanged(public_data: Path, tmp_path: Path) -> None:
    good = [row for row in imported(public_data / FILE).values() if not isinstance(row, Bad)]
    order = Order(format=FORMATS["trl-preference"])
    manifest = write({"train": good}, order, tmp_path / "out")
    assert manifest["counts"] == {"given": 2_303, "written": 2_303, "refused": 0}
    with (tmp_path / "out" / "train.jsonl").open("rb") as file:
        assert [row for _, row in read(file, "trl-preference")] == good


def test_a_transcript_alone_is_something_to_learn_from() -> None:
    row = one({"text": "\n\nHuman: Hi\n\nAssistant: Hello!\nAssistant: not a turn"}, "transcripts")
    assert row == Sft(prompt=[user("Hi")], completion=[assistant("Hello!\nAssistant: not a turn")])


def rated(**changed: Any) -> dict[str, Any]:
    messages = {
        "m1": {"id": "m1", "parentId": None, "childrenIds": ["m2", "m3"], "role": "user", "content": "Hi"},
        "m2": {"id": "m2", "parentId": "m1", "role": "assistant", "content": "Hello!", "model": "llama3"},
        "m3": {"id": "m3", "parentId": "m1", "role": "assistant", "content": "Go away.", "model": "llama3"},
    }
    chat = {
        "title": "Hi",
        "models": ["llama3"],
        "params": {},
        "history": {"messages": messages, "currentId": "m3"},
    }
    return {
        "id": "f1",
        "user_id": "u1",
        "version": 0,
        "type": "rating",
        "data": {
            "rating": -1,
            "model_id": "llama3",
            "sibling_model_ids": None,
            "reason": "other",
            "comment": "",
        },
        "meta": {"model_id": "llama3", "message_id": "m3", "message_index": 1, "chat_id": "c1"},
        "snapshot": {"chat": {"id": "c1", "chat": chat}},
        "created_at": 1,
        "updated_at": 1,
        **changed,
    }


def test_a_rating_of_open_webui_is_its_branch_and_its_thumb() -> None:
    row = one([rated()], "open-webui")
    assert row == Unpaired(prompt=[user("Hi")], completion=[assistant("Go away.")], label=False)
    liked = one([rated(data={"rating": "1"}, meta={"message_id": "m2"})], "open-webui")
    assert liked == Unpaired(prompt=[user("Hi")], completion=[assistant("Hello!")], label=True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"data": {"rating": 0}}, "no_rating"),
        ({"data": None}, "no_rating"),
        ({"snapshot": None}, "no_snapshot"),
        ({"meta": {"message_id": "m9"}}, "no_snapshot"),
        ({"meta": {"message_id": "m1"}}, "answer_role"),
    ],
)
def test_a_rating_without_its_answer_is_none(changed: dict[str, Any], code: str) -> None:
    row = one([rated(**changed)], "open-webui")
    assert isinstance(row, Bad)
    assert row.code == code


def test_a_circle_of_parents_is_no_branch() -> None:
    circle = orjson.loads(orjson.dumps(rated()))
    circle["snapshot"]["chat"]["chat"]["history"]["messages"]["m1"]["parentId"] = "m3"
    row = one([circle], "open-webui")
    assert isinstance(row, Bad)
    assert row.code == "no_snapshot"
