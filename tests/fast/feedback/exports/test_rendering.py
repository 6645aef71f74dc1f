"""Chat templates, run as transformers runs them."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from feedback.exports import rendering
from feedback.exports.formats import FORMATS
from feedback.exports.rendering import CannotRender, Template, render
from feedback.exports.rules import check
from tests.fast.feedback.exports.examples import CALLING, CASE, PREFERENCE, SFT, TEMPLATE, TINY

CHATML = (
    "{%- for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% generation %}{{ message.content }}{% endgeneration %}<|im_end|>\n{% endfor %}"
)
THINKS = CHATML + "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}"


def template(source: str, **special: str) -> Template:
    return Template(source, Tokenizer.from_file(str(TINY / "tokenizer.json")), special)


def test_a_row_is_rendered_as_the_served_model_sees_it() -> None:
    rendered = render(PREFERENCE, TEMPLATE)
    assert rendered.prompt.startswith("<|system|>Be brief.<|end|><|user|>Hello<|end|>")
    assert rendered.prompt.endswith("<|end|><|assistant|>")
    assert rendered.answers == ("4,806 metres.<|end|>", "No idea.<|end|>")
    assert rendered.tokens == rendered.prompt_tokens + max(rendered.answer_tokens)


def test_special_tokens_count_as_one_token_each() -> None:
    assert TEMPLATE.tokens("<|assistant|>") == 1


def test_a_case_has_its_prompt_alone() -> None:
    rendered = render(CASE, TEMPLATE)
    assert rendered.answers == ()
    assert rendered.tokens == rendered.prompt_tokens


def test_a_header_that_opens_a_thought_is_cut_to_what_all_have_in_common() -> None:
    rendered = render(SFT, template(THINKS))
    assert rendered.prompt.endswith("<|im_start|>assistant\n")
    assert rendered.answers == ("4,806 metres.<|im_end|>\n",)


def test_a_template_that_changes_what_was_said_is_refused() -> None:
    backwards = "{% for message in messages|reverse %}{{ message.content }}{% endfor %}"
    with pytest.raises(CannotRender, match="does not begin"):
        render(SFT, template(backwards))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ raise_exception('Roles must alternate.') }}", "Roles must alternate"),
        ("{{ messages[0].absent.more }}", "has no attribute"),
        ("{{ messages.append(1) }}", "append"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ 1 // 0 }}", "zero"),
        ("{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}", "recursion"),
        ("{% if %}", "error"),
    ],
)
def test_what_a_template_or_its_sandbox_refuses_is_a_reason(source: str, reason: str) -> None:
    refusal = check(SFT, FORMATS["trl-sft"], template(source)).refusal
    assert refusal is not None
    assert refusal.code == "template"
    assert reason in refusal.detail


def test_endless_text_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "CHARACTERS_MAX", 1_000)
    with pytest.raises(CannotRender, match="longer than 1000"):
        render(SFT, template("{% for _ in range(9999) %}{{ 'again' }}{% endfor %}"))


def test_tools_and_special_tokens_reach_the_template() -> None:
    source = "{{ bos_token }}{% if tools %}{{ tools | tojson }}{% endif %}" + CHATML
    rendered = render(CALLING, template(source, bos_token="<s>"))
    assert rendered.prompt.startswith('<s>[{"type": "function"')
    assert render(SFT, template("{{ tools is none }}" + CHATML)).prompt.startswith("True")


def test_a_day_in_the_template_is_the_same_every_day() -> None:
    source = "{{ strftime_now('%d %b %Y') }}" + CHATML
    assert render(SFT, template(source)).prompt.startswith("26 Jul 2024")


def test_older_folders_keep_the_template_among_the_settings(tmp_path: Path) -> None:
    (tmp_path / "tokenizer.json").write_bytes((TINY / "tokenizer.json").read_bytes())
    with pytest.raises(CannotRender, match="no chat template"):
        Template.of_folder(tmp_path)
    settings = {
        "chat_template": CHATML,
        "bos_token": {"content": "<s>"},
        "eos_token": "</s>",
        "pad_token": None,
    }
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(settings))
    found = Template.of_folder(tmp_path)
    assert (found.source, found.special) == (CHATML, {"bos_token": "<s>", "eos_token": "</s>"})
