"""How likely two questions are the same in other words: a logistic regression of three numbers.

Its weights are in `weights/rephrased.json`, with how they were made; `make train-contamination` makes them
anew. They hold for the embedding model that is named there and for no other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path
from typing import Any

from inference.embeddings import MODEL, REVISION

__all__ = ["FEATURES", "FILE", "NotOurs", "Rule", "current", "digest", "features", "read"]

FILE = Path(__file__).parent / "weights" / "rephrased.json"
FORMAT = 1
FEATURES = ("cosine", "numbers shared", "no numbers")


class NotOurs(Exception):
    """The weights are damaged, or made for other features or another embedding model."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`threshold` is the probability from which on a row is a rephrasing."""

    version: str
    weights: tuple[float, ...]
    intercept: float
    threshold: float

    def probability(self, cosine: float, shared: float | None) -> float:
        """Of two questions with this cosine that share this part of their numbers."""
        found = zip(self.weights, features(cosine, shared), strict=True)
        return 1 / (1 + exp(-self.intercept - sum(weight * value for weight, value in found)))

    @property
    def cosine_min(self) -> float:
        """Below it nothing that two questions have in common makes them the same."""
        of_cosine, *others = self.weights
        return (log(self.threshold / (1 - self.threshold)) - self.intercept - max(0.0, *others)) / of_cosine


def features(cosine: float, shared: float | None) -> tuple[float, float, float]:
    return cosine, shared or 0.0, float(shared is None)


def read(content: Mapping[str, Any]) -> Rule:
    """Raises NotOurs."""
    if content.get("digest") != digest(content):
        raise NotOurs("its digest is not that of its content")
    made_for = (content["format"], tuple(content["features"]), content["embedding"])
    if made_for != (FORMAT, FEATURES, {"model": MODEL, "revision": REVISION}):
        raise NotOurs("it was made for another format, other features or another embedding model")
    version = f"{content['version']}-{content['digest'][:8]}"
    return Rule(version, tuple(content["weights"]), content["intercept"], content["threshold"])


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of all but itself."""
    kept = {name: value for name, value in content.items() if name != "digest"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


@cache
def current() -> Rule:
    """The one in force, read once per process."""
    return read(json.loads(FILE.read_text()))
