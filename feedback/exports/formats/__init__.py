"""Every format by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from feedback.exports.formats import axolotl, inspect_ai, llama_factory, lm_eval, openai, sheet, trl
from feedback.exports.formats.shape import Encoding, Format, Line

__all__ = ["FORMATS", "Encoding", "Format", "Line", "formats_of"]

_ALL: tuple[Format[Any], ...] = (
    trl.SFT,
    trl.PROMPT_COMPLETION,
    trl.PREFERENCE,
    trl.UNPAIRED,
    trl.REWARD,
    openai.SFT,
    openai.DPO,
    axolotl.SFT,
    axolotl.DPO,
    axolotl.KTO,
    llama_factory.SFT,
    llama_factory.DPO,
    llama_factory.KTO,
    inspect_ai.CASES,
    lm_eval.CASES,
    sheet.SFT,
    sheet.PREFERENCE,
    sheet.UNPAIRED,
    sheet.CASES,
)
FORMATS: Mapping[str, Format[Any]] = MappingProxyType({each.name: each for each in _ALL})


def formats_of(kind: str) -> list[Format[Any]]:
    """Those that take rows of this kind, in the order that a page shows."""
    return [each for each in _ALL if each.kind == kind]
