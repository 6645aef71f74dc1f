"""The classifier as it ships: coefficients in JSON, multiplied by NumPy. `make train-followup` writes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from feedback.followup.exchange import Exchange
from feedback.followup.features import Matrix, features, names
from feedback.kinds import Label
from inference.embeddings import DIMENSION, MODEL, REVISION

FILE = Path(__file__).parent / "weights" / "model.json"
FORMAT = 1


class NotOurs(Exception):
    """The file of the classifier is damaged, or made for other features or another embedding model."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The likeliest label, and how likely the classifier holds it to be: 0 to 1."""

    label: Label
    probability: float


@dataclass(frozen=True, slots=True)
class Classifier:
    """Logistic regression: `version` names it, in every event that it made."""

    version: str
    coefficients: Matrix
    intercepts: Matrix

    def probabilities(self, rows: Matrix) -> Matrix:
        """Of shape (n, labels), the labels as in `Label`; each row adds up to 1."""
        scores = rows @ self.coefficients.T + self.intercepts
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
        return shares

    def verdicts(self, exchanges: Sequence[Exchange]) -> list[Verdict]:
        if not exchanges:
            return []
        labels = list(Label)
        shares = self.probabilities(features(exchanges))
        return [Verdict(labels[int(row.argmax())], round(float(row.max()), 4)) for row in shares]


def read(content: Mapping[str, Any]) -> Classifier:
    """Raises NotOurs."""
    if content.get("digest") != digest(content):
        raise NotOurs("its digest is not that of its content")
    made_for = (content["format"], content["labels"], content["features"], content["embedding"])
    if made_for != (FORMAT, [*Label], names(DIMENSION), {"model": MODEL, "revision": REVISION}):
        raise NotOurs(
            "it was trained for another format, other labels, other features or another embedding model"
        )
    numbers = {name: np.array(content[name]) for name in ("coefficients", "intercepts")}
    return Classifier(version=f"{content['version']}-{content['digest'][:8]}", **numbers)


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of all but itself."""
    kept = {name: value for name, value in content.items() if name != "digest"}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


@cache
def current() -> Classifier:
    """The one in force, read once per process."""
    return read(json.loads(FILE.read_text()))
