"""What is measured of the reviewers of a queue: values that a job keeps and a page shows. Loads no numpy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from feedback.review.levels import Level


@dataclass(frozen=True, slots=True)
class Agreement:
    """`value` lies within [low, high] in 95 % of samples; 1 is perfect, in kappa and alpha 0 is chance.

    `value` is None where it is not defined: nothing was answered twice, or only one value was ever given.
    The interval is None where no resample differs from another: nothing tells how far the value may be off.
    """

    value: float | None
    low: float | None
    high: float | None
    items: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers, on the items that both answered: the share of equal answers, and Cohen's kappa."""

    one: str
    other: str
    share: Agreement
    kappa: Agreement


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many, which is at least one; within [low, high] in 95 % of samples."""

    right: int
    of: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """Of each two answers to one item: how often they were these two values. Symmetric."""

    values: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Disputed:
    """An item on which reviewers differ: what was said of it, and by how many."""

    item: str
    said: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OfQuestion:
    """`pairs` are those of `met` that share most items. `gold`, `repeats` and `adjudicated`, by reviewer: how
    often they said what is known, what they had said before, and what stands after adjudication.
    """

    name: str
    level: Level
    reviewers: int
    alpha: Agreement
    pairs: tuple[Pair, ...]
    met: int
    confusion: Confusion
    disputed: tuple[Disputed, ...]
    gold: Mapping[str, Share] = field(default_factory=dict)
    repeats: Mapping[str, Share] = field(default_factory=dict)
    adjudicated: Mapping[str, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfReviewer:
    """Decisions of whatever purpose, those of the last days, and the median of the time spent on them, in
    milliseconds; 0 where none was told.
    """

    reviewer: str
    recent: int
    decisions: int
    median_ms: int


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the decisions in answer to one version of a form. `mark`: tells whether they are others by now;
    `as_of`: when they were last looked at; `not_before`: when they may be counted again, so that counting
    many takes a small part of the time; `is_cut`: that there are older ones, which are not counted.

    `left`: the questions that are still to be counted since `began`, which has taken `spent_s` so far. What
    was counted of them before stands until then, if anything was.
    """

    mark: str
    as_of: datetime
    not_before: datetime
    decisions: int
    is_cut: bool
    questions: tuple[OfQuestion, ...]
    reviewers: tuple[OfReviewer, ...]
    left: tuple[str, ...]
    began: datetime
    spent_s: float
