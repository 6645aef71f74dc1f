"""What the scripted engine says: a reversible toy tokenizer, the directives, the answers themselves. Pure.

A token is up to three ASCII characters or one byte of another character, and its id is those bytes behind
a leading one: nothing is remembered, so that ids of one process are good in every other. As with real
byte-level tokenizers, ids run ahead of the text inside a character of several bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

SPECIAL = {"<|endoftext|>": 0, "<|im_start|>": 1, "<|im_end|>": 2}
END_OF_TURN = SPECIAL["<|im_end|>"]
CONTEXT_LENGTH = 2048

_NAMES = {token_id: text for text, token_id in SPECIAL.items()}
_PIECES = re.compile("(" + "|".join(map(re.escape, SPECIAL)) + ")")
_ASCII = re.compile(r"[\x00-\x7f]{1,3}|[^\x00-\x7f]")
_OPENING = "<|im_start|>assistant\n"

_SENTENCES = (
    "Of course. The short answer is yes, and here is why.",
    "That depends on what you need; let me give you two ways to see it.",
    "Good question. It is simpler than it looks.",
    "Here is what I know about it, in a few words.",
)
_WORDS = (
    "river", "lantern", "café", "harbour", "and", "then", "a", "quiet", "wheel", "turns", "naïve", "slowly",
    "under", "the", "morning", "🌱", "while", "somebody", "writes", "letters", "日本", "to", "old", "friends",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """How one request is answered. `fault` happens before the token with index `after`."""

    tokens: int | None = None
    text: str | None = None
    model: str = ""  # what the answer says that it comes from; nothing: the engine's own name
    rate: float = 100.0  # tokens a second; 0: as fast as may be
    first: float = 0.0  # seconds before the first token
    batch: int = 1  # tokens in one event
    fault: str | None = None  # stall, cut, end, die, error, abort, garbage, long, endless, hold
    after: int = 0
    gate: str = ""  # what `hold` waits for: POST /release opens it
    times: int | None = None  # requests of this prompt that meet fault, status, hang or drop; None: all
    status: int = 200
    message: str = "The scripted engine refuses."
    retry_after: str | None = None
    hang: bool = False  # accept, and never answer
    drop: bool = False  # close the connection instead of answering
    no_done: bool = False
    never_ends: bool = False  # past max_tokens and its own end: the last token again and again
    no_finish: bool = False
    no_ids: bool = False  # as engines that know only text
    silent_end: bool = False  # after the finish reason nothing follows, and the connection stays open
    bytewise: bool = False  # one byte per write
    crlf: bool = False
    comments: bool = False
    unknown_events: bool = False
    one_write: bool = False  # all events in one write
    redraws: bool = False  # a continuation is a draw of its own, as with sampling
    escapes: bool = False  # NUL and lone surrogates in the JSON of the first token

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Script:
        known = {field.name for field in fields(cls)}
        given = dict(values)
        for name in list(given):
            if name.endswith("_after") and name not in known:
                given |= {"fault": name.removesuffix("_after"), "after": given.pop(name)}
        if unknown := given.keys() - known:
            raise ValueError(f"no such directive: {', '.join(sorted(unknown))}")
        return cls(**given)

    def without_faults(self) -> Script:
        return replace(self, fault=None, status=200, hang=False, drop=False)


def directive_in(text: str) -> Script:
    """The script that a message asks for: `script: tokens=40 rate=50 die_after=10 text="in quotes"`."""
    found = re.search(r"script:(.*)", text)
    if found is None:
        return Script()
    values: dict[str, Any] = {}
    for name, value in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)', found[1]):
        values[name] = _value(value)
    return Script.from_values(values)


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def encode(text: str) -> list[int]:
    """As a real tokenizer does, the text of a special token becomes that token, whoever wrote it."""
    ids: list[int] = []
    for piece in _PIECES.split(text):
        if piece in SPECIAL:
            ids.append(SPECIAL[piece])
        else:
            ids += (id_ for part in _ASCII.findall(piece) for id_ in _ids_of(part.encode()))
    return ids


def _ids_of(part: bytes) -> Iterable[int]:
    if part.isascii():
        return [int.from_bytes(b"\x01" + part)]
    return [0x100 + byte for byte in part]


def bytes_of(token_id: int) -> bytes:
    if token_id in _NAMES:
        return _NAMES[token_id].encode()
    return token_id.to_bytes(4).lstrip(b"\0")[1:]


def decode(ids: Iterable[int]) -> str:
    return b"".join(map(bytes_of, ids)).decode("utf-8", "replace")


def prompt_of(messages: Sequence[Mapping[str, str]]) -> str:
    """The chat template."""
    turns = (f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n" for message in messages)
    return "".join(turns) + _OPENING


def split_at_answer(ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """Prompt ids and the answer's first ids, from what a continuing request sends."""
    opening = encode(_OPENING)
    for end in range(len(ids), len(opening) - 1, -1):
        if list(ids[end - len(opening) : end]) == opening:
            return list(ids[:end]), list(ids[end:])
    return list(ids), []


def last_question(prompt: str) -> str:
    *_, last = re.findall(r"<\|im_start\|>user\n(.*?)<\|im_end\|>", prompt, re.DOTALL) or [""]
    return str(last)


def answer_to(prompt: str, seed: int, script: Script, said: Sequence[int] = ()) -> list[int]:
    """Token ids of the whole answer, the end of turn included: a function of prompt, seed and script.

    Where the script redraws, also of the ids that it is to go on from, with which it then begins.
    """
    if script.text is not None:
        return [*encode(script.text), END_OF_TURN]
    digest = hashlib.sha256(f"{prompt}\0{seed}".encode()).digest()
    if script.tokens is None:
        return [*encode(_SENTENCES[digest[0] % len(_SENTENCES)]), END_OF_TURN]
    if not (said and script.redraws):
        return [*_long_answer(digest, 0, script.tokens), END_OF_TURN]
    other = hashlib.sha256(digest + decode(said).encode()).digest()
    return [*said, *_long_answer(other, len(said), script.tokens - len(said)), END_OF_TURN]


def _long_answer(digest: bytes, first: int, tokens: int) -> list[int]:
    """Numbered, so that no two places read alike and a lost or repeated piece is seen."""
    ids: list[int] = []
    for number in range(first, first + tokens):
        word = _WORDS[(digest[number % 32] + number) % len(_WORDS)]
        following = encode(f"{number} {word} ")
        if len(ids) + len(following) > tokens:
            break
        ids += following
    return ids + encode(".") * (tokens - len(ids))
