"""What a rule is, and what it proposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal
from uuid import UUID

from feedback import batches
from feedback.batches import Batch
from feedback.pairs.told import STOPPED, WHOLE, Answer, Told

Difference = Literal["", "system_prompt", "instruction", "clarification"]
Side = Literal["chosen", "rejected"]


class Standing(IntEnum):
    """How directly a rule knows what it says. Of one person on two answers the highest counts."""

    DEED = 0
    VOTE = 1
    #: Of reviewers: what the other rules are held against.
    DECISION = 2


@dataclass(frozen=True, slots=True)
class Prior:
    """P(chosen is better) within [low, high], until enough votes tell; and where that is from.

    `curve`: the same by score, (score, share, low, high) in the order of scores, where a rule states it.
    """

    share: float
    low: float
    high: float
    source: str
    curve: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """That `person` put one answer above another. `score`: more of it speaks more clearly for that."""

    person: UUID
    chosen: Answer
    rejected: Answer
    evidence: tuple[UUID, ...]
    difference: Difference = ""
    carries: Side = "chosen"
    reason: str = ""
    score: float | None = None

    @property
    def context(self) -> str:
        """Of the messages that the row carries."""
        return (self.chosen if self.carries == "chosen" else self.rejected).context


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A named way of reading preferences. A changed `propose` gets the next `version`: all is read anew.

    `does` and `limits` are shown on its page; `score` says what a pair's score is, where it has one.
    `after` finds the conversations with something new for it, past its watermark.
    """

    name: str
    title: str
    version: int
    does: str
    needs: str
    limits: str
    prior: Prior
    standing: Standing
    is_on: bool
    propose: Callable[[Told], Iterable[Proposed]]
    score: str = ""
    after: Callable[[int, UUID, int], Batch | None] = batches.after


def makes_a_pair(chosen: Answer, rejected: Answer) -> bool:
    """Both have ended and say different things; what is chosen is whole, what is rejected may be cut short.

    What failed or broke off was rejected for that, which teaches nothing.
    """
    return (
        chosen.status == WHOLE
        and rejected.status in {WHOLE, STOPPED}
        and chosen.length > 0
        and rejected.length > 0
        and chosen.text != rejected.text
    )


def is_same_context(one: Answer, other: Answer) -> bool:
    """Both were told the same messages."""
    return bool(one.context) and one.context == other.context


def is_same_manifest(one: Answer, other: Answer) -> bool:
    """They were told the same in all: messages, system prompt, instruction."""
    return (
        is_same_context(one, other)
        and one.system_prompt == other.system_prompt
        and one.instruction == other.instruction
    )
