"""Every rule of a trainer, and the first one broken."""

from dataclasses import replace
from typing import Any

import pytest

from feedback.exports.formats import FORMATS
from feedback.exports.rules import WORDS, Refusal, check, refusals
from feedback.rows import Row
from tests.fast.feedback.exports.examples import (
    BY_KIND,
    CALL,
    CALLING,
    CASE,
    PREFERENCE,
    PROMPT,
    SFT,
    TEMPLATE,
    UNPAIRED,
    assistant,
    system,
    user,
)

ANSWER = [assistant("4,806 metres.")]
HALF: Any = {"role": "user", "content": ["a part"]}
ODD: Any = {"role": "critic", "content": "Well."}
SHOUTED: Any = {**user(), "loud": True}
CALLED_BY_MORE: Any = {**CALL, "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": {"a": 1}}}]}
BROKEN: list[tuple[str, str, Row]] = [
    ("wrong_kind", "trl-preference", SFT),
    ("empty_list", "trl-preference", replace(PREFERENCE, chosen=[])),
    ("empty_list", "trl-sft", replace(SFT, prompt=[])),
    ("not_text", "trl-sft", replace(SFT, prompt=[HALF])),
    ("unknown_role", "trl-sft", replace(SFT, prompt=[ODD, user()])),
    ("unknown_key", "trl-sft", replace(SFT, prompt=[SHOUTED])),
    ("tool_call", "trl-sft", replace(CALLING, prompt=[user(), CALLED_BY_MORE, CALLING.prompt[-1]])),
    ("system_not_first", "trl-sft", replace(SFT, prompt=[user(), system()])),
    ("prompt_end", "trl-preference", replace(PREFERENCE, prompt=PROMPT[:-1])),
    ("prompt_end", "trl-sft", replace(SFT, prompt=[system()])),
    ("answer_role", "trl-sft", replace(SFT, completion=[user()])),
    ("answer_role", "trl-sft", replace(SFT, completion=[*ANSWER, user(), *ANSWER])),
    ("empty_answer", "trl-sft", replace(SFT, completion=[assistant(" \n")])),
    ("empty_answer", "trl-preference", replace(PREFERENCE, rejected=[assistant("")])),
    ("empty_answer", "trl-unpaired", replace(UNPAIRED, completion=[assistant("\t")])),
    ("tool_without_call", "trl-sft", replace(CALLING, prompt=[user(), CALLING.prompt[-1]])),
    ("same_answers", "trl-preference", replace(PREFERENCE, rejected=[assistant(" 4,806 metres.\n")])),
    ("margin", "trl-reward", replace(PREFERENCE, margin=float("nan"))),
    ("no_reference", "lm-eval", replace(CASE, reference=" ")),
    ("tools", "axolotl-dpo", replace(PREFERENCE, tools=CALLING.tools)),
    ("tools", "axolotl-dpo", replace(PREFERENCE, prompt=CALLING.prompt)),
    ("one_message", "axolotl-dpo", replace(PREFERENCE, chosen=ANSWER * 2)),
    ("alternation", "llama-factory-sft", replace(SFT, prompt=[user(), user()])),
    ("alternation", "llama-factory-sft", replace(SFT, prompt=[assistant("Hi"), user()])),
    (
        "text_beside_calls",
        "llama-factory-sft",
        replace(CALLING, prompt=[user(), {**CALL, "content": "Let me see."}, CALLING.prompt[-1]]),
    ),
]


@pytest.mark.parametrize(("code", "name", "row"), BROKEN)
def test_a_row_that_breaks_a_rule_is_refused_with_its_code(code: str, name: str, row: Row) -> None:
    assert refusals(row, FORMATS[name]) == Refusal(code)
    assert str(Refusal(code)) == WORDS[code]


def test_every_rule_has_a_row_that_breaks_it() -> None:
    by_rendering_and_writing = {"template", "too_long", "not_unicode"}
    assert {code for code, _, _ in BROKEN} | by_rendering_and_writing == set(WORDS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_sound_row_is_refused_by_no_format(name: str) -> None:
    row = BY_KIND[FORMATS[name].kind]
    assert refusals(row, FORMATS[name]) is None
    assert check(row, FORMATS[name], TEMPLATE, 2048).refusal is None


def test_the_first_broken_rule_is_the_one_that_is_named() -> None:
    row = replace(PREFERENCE, prompt=[system()], chosen=[assistant("")], rejected=[assistant("")])
    assert refusals(row, FORMATS["trl-preference"]) == Refusal("prompt_end")


def test_an_answer_that_only_calls_a_tool_is_not_empty() -> None:
    row = replace(CALLING, prompt=[user()], completion=[CALL])
    assert refusals(row, FORMATS["trl-prompt-completion"]) is None


def test_one_answer_may_begin_the_other() -> None:
    row = replace(PREFERENCE, chosen=[assistant("Yes")], rejected=[assistant("Yes, but")])
    assert check(row, FORMATS["trl-preference"], TEMPLATE).refusal is None


def test_what_is_longer_than_the_context_is_refused_with_its_length() -> None:
    checked = check(SFT, FORMATS["trl-sft"], TEMPLATE, max_tokens=10)
    assert checked.refusal is not None
    assert checked.refusal.code == "too_long"
    assert checked.refusal.detail.endswith(" tokens of 10")


def test_a_character_may_be_several_tokens() -> None:
    row = replace(SFT, prompt=[user("🦊" * 200)])
    assert check(row, FORMATS["trl-sft"], TEMPLATE, max_tokens=2_048).refusal is None
    checked = check(row, FORMATS["trl-sft"], TEMPLATE, max_tokens=300)
    assert checked.refusal is not None
    assert checked.refusal.code == "too_long"


def test_text_as_the_model_sees_it_needs_a_template() -> None:
    refusal = check(UNPAIRED, FORMATS["axolotl-kto"]).refusal
    assert refusal == Refusal("template", "no chat template is known")
