"""What passes between a process's live generations and their rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from inference.models import Status


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of [start, end) in code points, and the token ids that came with it."""

    start: int
    end: int
    text: str
    token_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known of a generation once its first delta has come."""

    served_model: str
    revision: str
    engine_version: str
    template_hash: str
    prompt_token_ids: tuple[int, ...] | None
    left_out: int
    ttft_ms: float | None


@dataclass(frozen=True, slots=True)
class Write:
    """One generation's part of a flush. Without a piece it only asks whether the attempt still stands."""

    generation: UUID
    attempt: int
    begun: Begun | None = None
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """What a log still holds when its generation ends: pieces, then ids that came without text."""

    generation: UUID
    attempt: int
    begun: Begun | None
    pieces: tuple[Piece, ...]
    token_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a generation ended. Times in ms; `tpot_ms` is null below two tokens."""

    status: Status
    finish_reason: str = ""
    error_code: str = ""
    error_text: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    cached_tokens: int | None = None
    tpot_ms: float | None = None
    duration_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What a pump needs: the manifest, and what was said before this attempt."""

    generation: UUID
    attempt: int
    created_at: datetime
    model: str
    system_prompt: str
    messages: tuple[dict[str, str], ...]
    instruction: str
    left_out: int
    sampling: dict[str, Any]
    prompt_token_ids: tuple[int, ...] | None
    text: str
    token_ids: tuple[int, ...]
    settled: bool
    starts: dict[int, int]
    begun: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """What a process that does not produce a generation knows of it: text up to `since`, of `attempt`."""

    generation: UUID
    attempt: int
    since: int


@dataclass(frozen=True, slots=True)
class View:
    """What the rows say: `text` goes on at `since`, which lies before what was asked if text was replaced.

    Not `settled`: an adopter has not yet found where it goes on, so that nothing can be told.
    """

    generation: UUID
    attempt: int
    starts: dict[int, int]
    settled: bool
    since: int
    text: str
    ending: Ending | None
