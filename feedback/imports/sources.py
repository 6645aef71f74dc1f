"""Every kind of file that can be read, by name: the exports' formats, and what others write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from feedback.exports.formats.shape import Line
from feedback.imports import conversations, open_webui, transcripts, turns
from feedback.rows import Row

SOURCES: Mapping[str, Callable[[Line], Row]] = MappingProxyType(
    {
        "trl-sft": conversations.sft,
        "trl-prompt-completion": conversations.sft,
        "trl-preference": conversations.preference,
        "trl-unpaired": conversations.unpaired,
        "trl-reward": conversations.preference,
        "openai-sft": conversations.sft,
        "openai-dpo": conversations.openai_dpo,
        "axolotl-sft": conversations.sft,
        "axolotl-dpo": conversations.preference,
        "axolotl-kto": conversations.axolotl_kto,
        "llama-factory-sft": turns.sft,
        "llama-factory-dpo": turns.preference,
        "llama-factory-kto": turns.unpaired,
        "inspect-ai": conversations.inspect_ai,
        "lm-eval": conversations.lm_eval,
        "sharegpt": turns.sft,
        "open-webui": open_webui.row_of,
        "transcripts": transcripts.row_of,
    }
)
