"""Trains the classifier of next messages from dialogues that it makes (`make train-followup`).

    python -m feedback.followup.train [--out FOLDER]

Logistic regression with scikit-learn, on the sides of `corpus` that are trained; how strongly coefficients
are held small is chosen by five folds of templates among these. Writes `model.json` and its card.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GroupKFold

from feedback.followup.classifier import FILE, FORMAT, digest
from feedback.followup.corpus.generator import Example, examples
from feedback.followup.features import Matrix, features, names
from feedback.kinds import Label
from inference.embeddings import DIMENSION, MODEL, REVISION

VERSION = 1
SEED = 20
COUNT = 6_000
FOLDS = 5
STRENGTHS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
# Most messages say nothing of the answer before them. A guess of every day, not a measurement.
NONE_SHARE = 0.5
DIGITS = 6
# A feature that varies less is the same in all of them.
SAME = 1e-4

CARD = """# The classifier of next messages, version {name}

Logistic regression on {features} features: the vector of the message by {model} ({revision}), plain numbers
counted in it, and how close it is to the question before.

- {count:,} dialogues from seed {seed}, {templates} templates; `none` weighs {none:.0%} of all.
- C = {strength:g}, chosen by {folds} folds of templates out of {strengths}; their log loss: {loss:.3f}.
- scikit-learn {sklearn}. Digest of `model.json`: {digest}.

What it is worth stands in `docs/follow-up.md`.
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=FILE.parent)
    folder: Path = parser.parse_args().out
    made = examples(COUNT, SEED, held_out=False)
    rows = in_pieces(made)
    losses = {strength: _loss(strength, rows, made) for strength in STRENGTHS}
    strength = min(losses, key=lambda each: losses[each])
    recipe = {
        **{"seed": SEED, "count": COUNT, "templates": len({each.template for each in made})},
        **{"strength": strength, "loss": round(losses[strength], 4), "none": NONE_SHARE},
        **{"folds": FOLDS, "strengths": list(STRENGTHS), "sklearn": sklearn.__version__},
    }
    content = _content(rows, made, recipe)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps(content, indent=1) + "\n")
    (folder / "README.md").write_text(_card(content))
    print(_card(content))


def in_pieces(made: Sequence[Example]) -> Matrix:
    """The features of all of them."""
    exchanges = [each.exchange for each in made]
    return np.vstack([features(exchanges[start : start + 100]) for start in range(0, len(exchanges), 100)])


def _targets(made: Sequence[Example]) -> tuple[Any, Any]:
    """Numbers of the labels, and what each example weighs."""
    labels = list(Label)
    target = np.array([labels.index(each.label) for each in made])
    counts = np.bincount(target, minlength=len(labels))
    wanted = np.full(len(labels), (1 - NONE_SHARE) / (len(labels) - 1))
    wanted[labels.index(Label.NONE)] = NONE_SHARE
    return target, (wanted / counts * len(made))[target]


def _fitted(strength: float, rows: Matrix, target: Any, weights: Any) -> tuple[Any, Matrix, Matrix]:
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < SAME] = 1.0
    model = LogisticRegression(C=strength, max_iter=2_000)
    model.fit((rows - mean) / scale, target, sample_weight=weights)
    return model, mean, scale


def _loss(strength: float, rows: Matrix, made: Sequence[Example]) -> float:
    """Mean over the folds, each of templates that its model has not seen."""
    target, weights = _targets(made)
    groups = [each.template for each in made]
    losses = []
    for trained, left_out in GroupKFold(FOLDS).split(rows, target, groups):
        model, mean, scale = _fitted(strength, rows[trained], target[trained], weights[trained])
        shares = model.predict_proba((rows[left_out] - mean) / scale)
        losses.append(
            log_loss(target[left_out], shares, sample_weight=weights[left_out], labels=model.classes_)
        )
    return float(np.mean(losses))


def _content(rows: Matrix, made: Sequence[Example], recipe: dict[str, Any]) -> dict[str, Any]:
    coefficients, intercepts = _as_it_ships(recipe["strength"], rows, made)
    content: dict[str, Any] = {
        **{"format": FORMAT, "version": VERSION, "labels": [*Label], "features": names(DIMENSION)},
        **{"embedding": {"model": MODEL, "revision": REVISION}, "recipe": recipe},
        **{"coefficients": np.round(coefficients, DIGITS).tolist()},
        **{"intercepts": np.round(intercepts, DIGITS).tolist()},
    }
    return {**content, "digest": digest(content)}


def _as_it_ships(strength: float, rows: Matrix, made: Sequence[Example]) -> tuple[Matrix, Matrix]:
    """For features as they are counted: their means and scales are in the coefficients and intercepts."""
    model, mean, scale = _fitted(strength, rows, *_targets(made))
    coefficients: Matrix = model.coef_ / scale
    return coefficients, model.intercept_ - coefficients @ mean


def _card(content: dict[str, Any]) -> str:
    recipe = content["recipe"]
    return CARD.format(
        name=f"{content['version']}-{content['digest'][:8]}",
        features=len(content["features"]),
        digest=content["digest"],
        **content["embedding"],
        **recipe,
    )


if __name__ == "__main__":
    main()
