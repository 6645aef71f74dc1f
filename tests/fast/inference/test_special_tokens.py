"""No special token of a template survives in what a person typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.special_tokens import JOINER, WELL_KNOWN, neutralise, special_tokens_in

TOKENS = st.frozensets(st.text("<|>s/[]a", min_size=2, max_size=5), min_size=1, max_size=6)


@settings(max_examples=500)
@given(st.text("<|>s/[]a", max_size=30), TOKENS)
def test_no_token_is_left_however_they_overlap(text: str, tokens: frozenset[str]) -> None:
    result = neutralise(text, tokens)

    assert not [token for token in tokens if token in result]
    assert result.replace(JOINER, "") == text
    assert neutralise(result, tokens) == result


@given(st.lists(st.one_of(st.sampled_from(sorted(WELL_KNOWN)), st.text(max_size=3)), max_size=8).map("".join))
def test_no_well_known_form_is_left_without_a_list(text: str) -> None:
    result = neutralise(text)

    assert not [token for token in WELL_KNOWN if token in result]


def test_text_without_tokens_stays_as_it_is() -> None:
    text = "a < b, <table>, [1], | and 🌱"

    assert neutralise(text, {"<|im_end|>"}) == text


def test_overlapping_tokens_are_both_broken() -> None:
    result = neutralise("<s><s", {"<s>", "><s"})

    assert "<s>" not in result
    assert "><s" not in result


@pytest.mark.parametrize("tokens", [frozenset(), frozenset({"x"}), frozenset({f"a{JOINER}b"})])
def test_tokens_that_have_no_inside_are_left_alone(tokens: frozenset[str]) -> None:
    assert neutralise("x marks the spot", tokens) == "x marks the spot"


def test_the_engines_description_names_its_tokens() -> None:
    info = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": {"content": "</s>", "special": True},
        "pad_token": None,
        "added_tokens_decoder": {"0": "<|im_start|>", "1": {"content": "<|im_end|>"}, "2": "  \n"},
        "additional_special_tokens": ["<tool>"],
        "extra_special_tokens": {"image": "<image>"},
        "add_bos_token": True,
        "chat_template": "{{ '<|other|>' }}",
    }

    assert special_tokens_in(info) == {"<s>", "</s>", "<|im_start|>", "<|im_end|>", "<tool>", "<image>"}
