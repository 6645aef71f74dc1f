"""Levels of measurement: what is known of two values that differ."""

from enum import StrEnum

#: What can be said in answer to one question, as far as agreement is concerned.
Value = str | int | float


class Level(StrEnum):
    """Of one question."""

    NOMINAL = "nominal"  # that they differ
    ORDINAL = "ordinal"  # which is more
    INTERVAL = "interval"  # how much more
