"""Special tokens in a person's text, made harmless: U+2060 (word joiner) goes inside each.

The text reads as before, and the tokenizer no longer sees the token. Rows keep the text as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

JOINER = "\u2060"

#: The forms of the common chat templates, for an engine that does not say which its own are.
WELL_KNOWN = frozenset(
    {
        "<|im_start|>",
        "<|im_end|>",
        "<|im_sep|>",
        "<|endoftext|>",
        "<|endofprompt|>",
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eot_id|>",
        "<|eom_id|>",
        "<|eot|>",
        "<|header_start|>",
        "<|header_end|>",
        "<|python_tag|>",
        "<|system|>",
        "<|user|>",
        "<|assistant|>",
        "<|tool|>",
        "<|observation|>",
        "<|end|>",
        "<|start|>",
        "<|message|>",
        "<|channel|>",
        "<|return|>",
        "<|call|>",
        "<|pad|>",
        "<|unk|>",
        "<|bos|>",
        "<|eos|>",
        "<|START_OF_TURN_TOKEN|>",
        "<|END_OF_TURN_TOKEN|>",
        "<|USER_TOKEN|>",
        "<|CHATBOT_TOKEN|>",
        "<|SYSTEM_TOKEN|>",
        "<start_of_turn>",
        "<end_of_turn>",
        "<｜begin▁of▁sentence｜>",
        "<｜end▁of▁sentence｜>",
        "<｜User｜>",
        "<｜Assistant｜>",
        "<s>",
        "</s>",
        "<bos>",
        "<eos>",
        "<pad>",
        "<unk>",
        "[INST]",
        "[/INST]",
        "[SYSTEM_PROMPT]",
        "[/SYSTEM_PROMPT]",
        "[AVAILABLE_TOOLS]",
        "[/AVAILABLE_TOOLS]",
        "[TOOL_CALLS]",
        "[TOOL_RESULTS]",
        "[/TOOL_RESULTS]",
        "<<SYS>>",
        "<</SYS>>",
    }
)


def neutralise(text: str, tokens: Collection[str] = WELL_KNOWN) -> str:
    """`text` without any of `tokens` in it, however they overlap.

    The joiner goes behind the first character of every place where a token begins, so that what is left holds
    none: an occurrence would have begun at such a place. Doing it twice changes nothing.
    """
    finder = _finder(frozenset(tokens))
    return finder.neutralised(text) if finder is not None else text


class _Finder:
    """Finds where tokens begin: a look at the first character, then one set look-up per length of token.

    An alternation of all tokens would be tried one by one at every place, and some models have thousands.
    """

    def __init__(self, tokens: frozenset[str]) -> None:
        self._tokens = tokens
        self._lengths = sorted({len(token) for token in tokens})
        self._first = re.compile(f"[{''.join(sorted(re.escape(token[0]) for token in tokens))}]")

    def neutralised(self, text: str) -> str:
        def broken(match: re.Match[str]) -> str:
            return match[0] + JOINER if self._begins(text, match.start()) else match[0]

        return self._first.sub(broken, text)

    def _begins(self, text: str, start: int) -> bool:
        return any(text[start : start + length] in self._tokens for length in self._lengths)


@lru_cache(maxsize=32)
def _finder(tokens: frozenset[str]) -> _Finder | None:
    """A token of one character has no inside; one that holds a joiner cannot be told from our own work."""
    breakable = frozenset(token for token in tokens if len(token) > 1 and JOINER not in token)
    return _Finder(breakable) if breakable else None


def special_tokens_in(tokenizer_info: dict[str, Any]) -> frozenset[str]:
    """Every special token that an engine's description of its tokenizer names.

    Added tokens of white space alone are ordinary text to people, and are left out.
    """
    return frozenset(token for token in _named(tokenizer_info) if len(token.strip()) > 1)


def _named(info: dict[str, Any]) -> Iterator[str]:
    for name, value in info.items():
        if name == "added_tokens_decoder" or name.endswith("special_tokens"):
            yield from _each(value)
        elif name.endswith("_token"):
            yield from _each([value])


def _each(value: Any) -> Iterator[str]:
    entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for entry in entries:
        content = entry.get("content") if isinstance(entry, dict) else entry
        if isinstance(content, str):
            yield content
