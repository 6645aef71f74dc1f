"""What one line of each format holds."""

import json
from typing import Any

import orjson
import pytest
import yaml

from feedback.exports.formats import FORMATS, formats_of
from feedback.exports.rules import check
from feedback.exports.sheets import COLUMNS
from tests.fast.feedback.exports.examples import (
    BY_KIND,
    CALLING,
    CASE,
    PREFERENCE,
    PROMPT,
    SCHEMA,
    SFT,
    TEMPLATE,
    UNPAIRED,
)

EXPECTED = {
    "trl-sft": {"messages"},
    "trl-prompt-completion": {"prompt", "completion"},
    "trl-preference": {"prompt", "chosen", "rejected"},
    "trl-unpaired": {"prompt", "completion", "label"},
    "trl-reward": {"prompt", "chosen", "rejected", "margin"},
    "openai-sft": {"messages"},
    "openai-dpo": {"input", "preferred_output", "non_preferred_output"},
    "axolotl-sft": {"messages"},
    "axolotl-dpo": {"messages", "chosen", "rejected"},
    "axolotl-kto": {"prompt", "completion", "label", "turns", "answer"},
    "llama-factory-sft": {"conversations", "system", "tools"},
    "llama-factory-dpo": {"conversations", "system", "tools", "chosen", "rejected"},
    "llama-factory-kto": {"conversations", "system", "tools", "kto_tag"},
    "inspect-ai": {"id", "input", "target", "metadata"},
    "lm-eval": {"text", "target", "messages", "about"},
    **{f"csv-{kind}": set(COLUMNS) for kind in BY_KIND},
}


def line(name: str, row: Any = None) -> dict[str, Any]:
    format = FORMATS[name]
    row = row or BY_KIND[format.kind]
    checked = check(row, format, TEMPLATE)
    assert checked.refusal is None
    written: dict[str, Any] = json.loads(orjson.dumps(format.line(row, checked.rendered)))
    return written


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_holds_the_columns_of_its_format(name: str) -> None:
    assert set(line(name)) == EXPECTED[name]
    assert set(line(name)) <= set(FORMATS[name].columns)


def test_every_kind_has_formats_and_every_format_a_kind() -> None:
    assert {each.name for kind in BY_KIND for each in formats_of(kind)} == set(FORMATS)


@pytest.mark.parametrize("name", ["trl-preference", "trl-reward"])
def test_the_answer_is_in_no_prompt(name: str) -> None:
    written = line(name)
    assert written["prompt"] == PROMPT
    assert written["chosen"] == PREFERENCE.chosen
    assert written["rejected"] == PREFERENCE.rejected


def test_a_pair_without_a_margin_has_the_one_that_changes_no_loss() -> None:
    without = type(PREFERENCE)(
        prompt=PREFERENCE.prompt, chosen=PREFERENCE.chosen, rejected=PREFERENCE.rejected
    )
    assert line("trl-reward", without)["margin"] == 0
    assert line("trl-reward")["margin"] == 0.5


def test_tool_schemas_and_arguments_are_strings_for_trl() -> None:
    written = line("trl-prompt-completion", CALLING)
    assert json.loads(written["tools"]) == [SCHEMA]
    assert written["prompt"][1]["tool_calls"][0]["function"]["arguments"] == '{"place":"Rome"}'


def test_openai_takes_schemas_as_they_are_and_the_conversation_in_input() -> None:
    assert line("openai-sft", CALLING)["tools"] == [SCHEMA]
    assert line("openai-dpo")["input"] == {"messages": PROMPT}


def test_axolotl_takes_one_message_on_each_side() -> None:
    assert line("axolotl-dpo")["chosen"] == PREFERENCE.chosen[0]
    assert line("axolotl-dpo")["rejected"] == PREFERENCE.rejected[0]


def test_axolotl_takes_rated_answers_as_the_model_saw_them() -> None:
    written = line("axolotl-kto")
    assert written["prompt"].endswith("<|user|>How high is Mont Blanc?<|end|><|assistant|>")
    assert (written["completion"], written["label"]) == ("No idea.<|end|>", False)


def test_llama_factory_has_the_system_message_apart_and_turns_that_alternate() -> None:
    written = line("llama-factory-sft")
    assert written["system"] == "Be brief."
    assert [turn["from"] for turn in written["conversations"]] == ["human", "gpt", "human", "gpt"]
    calling = line("llama-factory-sft", CALLING)["conversations"]
    assert [turn["from"] for turn in calling] == ["human", "function_call", "observation", "gpt"]
    assert json.loads(calling[1]["value"])[0]["name"] == "weather"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("llama-factory-sft", {}),
        ("llama-factory-dpo", {"chosen": "chosen", "rejected": "rejected"}),
        ("llama-factory-kto", {"kto_tag": "kto_tag"}),
    ],
)
def test_llama_factory_is_told_of_its_columns(name: str, more: dict[str, str]) -> None:
    info = json.loads(FORMATS[name].beside({"train": "train.jsonl"})["dataset_info.json"])["train"]
    assert info["file_name"] == "train.jsonl"
    assert info["formatting"] == "sharegpt"
    assert (
        info["columns"]
        == {
            "messages": "conversations",
            "system": "system",
            "tools": "tools",
        }
        | more
    )
    assert info.get("ranking", False) is (name == "llama-factory-dpo")


def test_a_case_for_inspect_says_the_same_id_in_every_version() -> None:
    written = line("inspect-ai")
    assert written["id"] == line("inspect-ai")["id"]
    assert (written["input"], written["target"]) == (PROMPT, "4,806")
    assert written["metadata"]["tags"] == ["mountains"]


def test_the_harness_is_told_where_an_answer_ends() -> None:
    task = yaml.safe_load(FORMATS["lm-eval"].beside({"test": "test.jsonl"})["flywheel_cases.yaml"])
    assert "\n\n" not in task["generation_kwargs"]["until"]
    assert "<|im_end|>" in task["generation_kwargs"]["until"]
    assert task["dataset_kwargs"]["data_files"] == {"test": "test.jsonl"}
    assert (task["doc_to_text"], task["doc_to_target"]) == ("{{text}}", "{{target}}")


def test_a_question_of_one_turn_stands_alone_and_longer_ones_are_a_transcript() -> None:
    alone = type(CASE)(prompt=[PROMPT[-1]], reference="4,806")
    assert line("lm-eval", alone)["text"] == "How high is Mont Blanc?"
    assert line("lm-eval")["text"].startswith("System: Be brief.\n\nUser: Hello\n\nAssistant: Hello!")


@pytest.mark.parametrize(
    ("name", "method"), [("axolotl-sft", None), ("axolotl-dpo", "dpo"), ("axolotl-kto", "kto")]
)
def test_axolotl_is_told_of_files_and_types(name: str, method: str | None) -> None:
    config = yaml.safe_load(
        FORMATS[name].beside({"train": "train.parquet", "test": "t.jsonl"})["axolotl.yaml"]
    )
    assert config.get("rl") == method
    assert [each["ds_type"] for each in config["datasets"]] == ["parquet", "json"]
    assert all(each["type"] for each in config["datasets"])


def test_conversations_keep_every_message() -> None:
    assert line("trl-sft")["messages"] == [*SFT.prompt, *SFT.completion]
    assert line("trl-unpaired")["label"] is UNPAIRED.label
