"""The values that pass between a prompt and a completion: frozen, without identity, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from random import uniform
from typing import Literal

from inference.sampling import SamplingParams

__all__ = [
    "ChatRequest",
    "Completion",
    "ContinueRequest",
    "PromptMessage",
    "Retries",
    "Role",
    "SamplingParams",
    "ServedModel",
    "StreamDelta",
    "Timeouts",
    "Usage",
]

#: What is kept of an engine's own words, in code points.
NAME_MAX = 300
VERSION_MAX = 100
REASON_MAX = 30

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message as it goes into the served chat template."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A question: the messages before the answer, and how the answer is drawn."""

    model: str
    messages: tuple[PromptMessage, ...]
    sampling: SamplingParams


@dataclass(frozen=True, slots=True)
class ContinueRequest:
    """An answer to be carried on from token ids: those of the prompt and those said so far.

    `max_tokens` is what is left of the answer's budget; it stands above the sampling parameters' own.
    """

    model: str
    prompt_token_ids: tuple[int, ...]
    sampling: SamplingParams
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the engine counts them."""

    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0


@dataclass(frozen=True, slots=True)
class StreamDelta:
    """What one piece of the stream added. Ids run ahead of text: a delta may hold ids alone.

    `prompt_token_ids`, `finish_reason` and `usage` come once each, whenever the engine sends them.
    """

    text: str = ""
    token_ids: tuple[int, ...] = ()
    prompt_token_ids: tuple[int, ...] | None = None
    finish_reason: str | None = None
    usage: Usage | None = None
    model: str | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer, for callers that do not stream."""

    text: str
    token_ids: tuple[int, ...]
    prompt_token_ids: tuple[int, ...]
    finish_reason: str
    usage: Usage | None
    model: str


@dataclass(frozen=True, slots=True)
class ServedModel:
    """One line of the engine's list. `root` is the folder or hub name that it was loaded from."""

    id: str
    max_model_len: int | None = None
    root: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """What is known of a served chat template: its special tokens, and the SHA-256 of its source or ""."""

    special_tokens: frozenset[str]
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds that the engine is given to connect, to begin, between two tokens, and for one whole answer."""

    connect: float = 5.0
    first_token: float = 120.0
    token: float = 30.0
    total: float = 600.0
    #: For the short requests: lists, counts, health.
    call: float = 10.0
    #: Silence of a stream after which the engine is asked whether it is still there.
    silence: float = 3.0
    #: For what follows the finish reason: usage and the end mark.
    end: float = 2.0


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and when a request is made again that got nothing because the engine was not available."""

    attempts: int = 3
    pause: float = 0.2
    longest: float = 5.0

    def wait_after(self, attempt: int, retry_after: float | None) -> float | None:
        """Seconds until the next attempt, spread so that many do not come back at once; None: give up.

        A server that asks for more than `longest` is answered by giving up: waiting longer is for the caller.
        """
        if attempt >= self.attempts or (retry_after or 0) > self.longest:
            return None
        wait = min(self.longest, self.pause * 2.0 ** (attempt - 1))
        return max(retry_after or 0, wait / 2) + uniform(0, wait / 2)
