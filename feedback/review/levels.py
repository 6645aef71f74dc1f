"""Levels of measurement: what is known of two values that differ."""

from enum import StrEnum
from typing import NamedTuple

#: What can be said in answer to one question, as far as agreement is concerned.
Value = str | int | float


class Level(StrEnum):
    """Of one question."""

    NOMINAL = "nominal"  # that they differ
    ORDINAL = "ordinal"  # which is more
    INTERVAL = "interval"  # how much more


class Settled(NamedTuple):
    """What a decision says to one question. `span`: how far two numbers can be apart; 0 for no number."""

    value: Value
    span: int = 0
