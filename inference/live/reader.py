"""Follows one token log from a cursor, whoever fills it and whenever it comes."""

import asyncio
from collections.abc import AsyncGenerator, Sized
from dataclasses import dataclass
from uuid import UUID

from inference.generations.values import Ending
from inference.live.log import Reason, TokenLog

# After the first token at most one frame in this time, and in more the more answers are under way here: ten
# frames a second still read as a flow, and cost a quarter of forty.
PACE_S = 0.025
PACE_EACH_S = 0.0005
PACE_MAX_S = 0.1
# A line of 1 KB/s still takes such a frame before its socket is dropped, and its cursor moves on.
PIECE_MAX = 2048


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a reader is: `offset` code points, of what `attempt` wrote."""

    generation: UUID
    attempt: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """New text: [start, end)."""

    attempt: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewind:
    """What lies after `to` was replaced."""

    attempt: int
    to: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Queued: the engine is not there yet."""

    reason: Reason
    words: str


@dataclass(frozen=True, slots=True)
class Ended:
    """All was said; `to` is the length of the text."""

    attempt: int
    to: int
    ending: Ending


News = Said | Rewind | Waiting | Ended


def pace(answers: int) -> float:
    """Seconds from frame to frame while so many answers are under way in this process."""
    return min(PACE_S + PACE_EACH_S * answers, PACE_MAX_S)


async def follow(log: TokenLog, cursor: Cursor, logs: Sized = ()) -> AsyncGenerator[News, None]:
    """What the cursor has not seen, then what comes, to the end. Every reader ends with equal text.

    `logs` are all that are read or produced in this process.
    """
    attempt, offset, told = cursor.attempt, cursor.offset, None
    while True:
        if log.settled and not _is_behind(log, attempt, offset):
            limit = log.valid_until(attempt)
            if offset > limit:
                attempt, offset = log.attempt, limit
                yield Rewind(attempt, offset)
                continue  # more may have been replaced while it was sent
            attempt, end = log.attempt, min(log.visible, offset + PIECE_MAX)
            if end > offset:
                pause = pace(len(logs)) if end == log.visible else 0
                text = log.text.between(offset, end)
                start, offset = offset, end
                yield Said(attempt, start, end, text)
                await asyncio.sleep(pause)
                continue
            if log.ending is not None:
                yield Ended(attempt, offset, log.ending)
                return
        if log.waiting is not None and log.waiting != told:
            told = log.waiting
            yield Waiting(*told)
            continue
        await log.changed()


def _is_behind(log: TokenLog, attempt: int, offset: int) -> bool:
    """Whether this process knows less than the cursor has seen elsewhere, and is to hear of it.

    What the same attempt wrote comes here too, or is replaced by a later one. Until then nothing is dropped,
    and nothing is told of an attempt that the cursor knows to be over.
    """
    return log.ending is None and (log.attempt, len(log.text)) < (attempt, offset)
