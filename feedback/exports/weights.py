"""What a KTO trainer has to be told where good and bad answers are not equally many. Pure."""

from __future__ import annotations

import math


def kto(desirable: int, undesirable: int) -> dict[str, float | int]:
    """Counts, and the weights that bring them level: TRL warns outside of 1 to 1.33."""
    weights = {"desirable_weight": 1.0, "undesirable_weight": 1.0}
    if 0 < desirable < undesirable:
        weights["desirable_weight"] = math.ceil(undesirable / desirable * 10_000) / 10_000
    elif 0 < undesirable < desirable:
        weights["undesirable_weight"] = math.floor(desirable / undesirable * 10_000) / 10_000
    return {"desirable": desirable, "undesirable": undesirable, **weights}
