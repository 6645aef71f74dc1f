"""Our files in the other libraries, each read by its own code."""

from typing import Any

import pytest

from feedback.exports.rendering import Template, render
from feedback.rows import Case, Preference, Unpaired
from tests.exports.conftest import Exported, Trainers
from tests.exports.rows import ROWS, TINY

PAIRS = [row for row in ROWS["preference"] if isinstance(row, Preference)]
RATED = [row for row in ROWS["unpaired"] if isinstance(row, Unpaired)]
CASES = [row for row in ROWS["evaluation"] if isinstance(row, Case)]
TEMPLATE = Template.of_folder(TINY)


def test_inspect_reads_every_case(exported: Exported, trainers: Trainers) -> None:
    samples = trainers.run("with_inspect.py", exported("inspect-ai") / "train.jsonl")
    assert [sample["target"] for sample in samples] == [case.reference for case in CASES]
    assert len({sample["id"] for sample in samples}) == len(CASES)
    assert samples[0]["input"] == [[said["role"], said["content"]] for said in CASES[0].prompt]
    assert samples[0]["metadata"]["tags"] == ["heights"]


def test_the_harness_reads_task_and_documents_and_scores_with_them(
    exported: Exported, trainers: Trainers
) -> None:
    folder = exported("lm-eval", split="all")
    said = trainers.run("with_lm_eval.py", folder, cwd=folder)
    assert said["targets"] == [case.reference for case in CASES]
    assert all(text.endswith("Assistant:") for text in said["texts"])
    assert said["until"][:2] == ["<|end|>", "<|im_end|>"]
    assert (said["right"], said["wrong"]) == ({"exact_match": 1.0}, {"exact_match": 0.0})


@pytest.fixture(scope="module")
def axolotl(exported: Exported, trainers: Trainers) -> dict[str, Any]:
    jobs = [f"{method}={exported(f'axolotl-{method}')}" for method in ("sft", "dpo", "kto")]
    return dict(zip(("sft", "dpo", "kto"), trainers.run("with_axolotl.py", TINY, *jobs), strict=True))


@pytest.fixture(scope="module")
def llama_factory(exported: Exported, trainers: Trainers) -> dict[str, Any]:
    names = ("sft", "dpo", "kto")
    said = trainers.run("with_llama_factory.py", *(exported(f"llama-factory-{name}") for name in names))
    return dict(zip(names, said, strict=True))


def test_axolotl_reads_pairs(axolotl: dict[str, Any]) -> None:
    said = axolotl["dpo"]
    assert [row["prompt"] for row in said] == [render(row, TEMPLATE).prompt for row in PAIRS]
    assert [row["chosen"] for row in said] == [render(row, TEMPLATE).answers[0] for row in PAIRS]
    assert [row["rejected"] for row in said] == [render(row, TEMPLATE).answers[1] for row in PAIRS]


def test_axolotl_reads_rated_answers(axolotl: dict[str, Any]) -> None:
    said = axolotl["kto"]
    assert [(row["prompt"], row["label"]) for row in said] == [
        (render(row, TEMPLATE).prompt, row.label) for row in RATED
    ]


def test_axolotl_reads_conversations(axolotl: dict[str, Any]) -> None:
    said = axolotl["sft"]
    assert [len(row["input_ids"]) for row in said] == [render(row, TEMPLATE).tokens for row in ROWS["sft"]]


def test_llama_factory_reads_pairs(llama_factory: dict[str, Any]) -> None:
    said = llama_factory["dpo"]
    assert [[each["content"] for each in row["_response"]] for row in said] == [
        [row.chosen[0]["content"], row.rejected[0]["content"]] for row in PAIRS
    ]
    assert [row["_prompt"][-1]["content"] for row in said] == [row.prompt[-1]["content"] for row in PAIRS]
    assert {row["_system"] for row in said} == {"", "Be brief."}


def test_llama_factory_reads_rated_answers_and_conversations(llama_factory: dict[str, Any]) -> None:
    said = llama_factory["kto"]
    kept = [
        row["_response"][0 if rated.label else 1]["content"] for row, rated in zip(said, RATED, strict=True)
    ]
    assert kept == [rated.completion[0]["content"] for rated in RATED]
    plain = llama_factory["sft"]
    assert all(row["_prompt"] and row["_response"] for row in plain)
    assert len(plain) == len(ROWS["sft"])
