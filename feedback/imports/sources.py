"""Every kind of file that can be read, by name: the exports' formats, and what others write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from feedback.exports.formats import FORMATS
from feedback.exports.formats.shape import Line
from feedback.imports import conversations, open_webui, transcripts, turns
from feedback.rows import Row

Parse = Callable[[Line], Row]
SOURCES: Mapping[str, Parse] = MappingProxyType(
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
_READ: Mapping[Parse, frozenset[str]] = {
    conversations.sft: frozenset({"messages", "prompt", "completion", "tools"}),
    conversations.preference: frozenset({"messages", "prompt", "chosen", "rejected", "margin", "tools"}),
    conversations.unpaired: frozenset({"prompt", "completion", "label", "tools"}),
    conversations.openai_dpo: frozenset({"input", "preferred_output", "non_preferred_output"}),
    conversations.axolotl_kto: frozenset({"prompt", "completion", "label", "turns", "answer", "tools"}),
    conversations.inspect_ai: frozenset({"input", "target", "choices", "metadata"}),
    conversations.lm_eval: frozenset({"text", "target", "messages", "about"}),
    turns.sft: turns.COLUMNS,
    turns.preference: turns.COLUMNS | {"chosen", "rejected"},
    turns.unpaired: turns.COLUMNS | {"kto_tag"},
    open_webui.row_of: frozenset({"data", "meta", "snapshot"}),
    transcripts.row_of: frozenset({"chosen", "rejected", "text", "transcript"}),
}


def columns_of(source: str) -> frozenset[str]:
    """Those that are looked at, and those that our own export of that name writes beside them."""
    written: Iterable[str] = FORMATS[source].columns if source in FORMATS else ()
    return _READ[SOURCES[source]].union(written)
