"""Makes the firewall's weights anew (`make train-contamination`), from one half of public rephrasings.

Logistic regression with scikit-learn: of each row of that half its five closest cases, as they are and with
their numbers taken out. The threshold is the one of best F1 among those that bar at most `BARRED` of the
clean rows of that half; the weight of having no numbers is set so that it is that also for the rows without.
The other half plays no part.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import log

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from feedback.curation import rephrased
from feedback.curation.asked import numbers, numbers_shared
from inference.embeddings import MODEL, REVISION
from tests.bench.rephrasings import (
    BARRED,
    DIGITS,
    Judged,
    Remembered,
    of,
    question,
    read,
    threshold,
    without_numbers,
)
from tests.public_data import folder

VERSION = 1
CLOSEST = 5
STRENGTH = 1.0

Floats = NDArray[np.float64]


def main() -> None:
    judged = read(folder())
    chosen = of(judged, ~judged.held_out)
    embed = Remembered()
    plain, bare = (pairs(each, embed) for each in (chosen, without_numbers(chosen)))
    rows, same = np.concatenate([plain[0], bare[0]]), np.concatenate([plain[1], bare[1]])
    weights, intercept = fitted(rows.reshape(-1, rows.shape[-1]), same.reshape(-1))
    bound, of_bare = (_bound(each[0], weights, intercept, chosen.repeats >= 0) for each in (plain, bare))
    weights[-1] = round(weights[-1] + _logit(bound) - _logit(of_bare), DIGITS)
    content = {
        **{"format": rephrased.FORMAT, "version": VERSION, "features": list(rephrased.FEATURES)},
        **{"embedding": {"model": MODEL, "revision": REVISION}, "sklearn": sklearn.__version__},
        **{"weights": weights, "intercept": intercept, "threshold": bound},
        "recipe": {
            **{"rephrased": int((chosen.repeats >= 0).sum()), "clean": int((chosen.repeats < 0).sum())},
            **{"closest": CLOSEST, "strength": STRENGTH, "barred": BARRED},
        },
    }
    content["digest"] = rephrased.digest(content)
    rephrased.FILE.write_text(json.dumps(content, indent=1) + "\n")
    print(rephrased.FILE.read_text())


def pairs(judged: Judged, embed: Remembered) -> tuple[Floats, NDArray[np.bool_]]:
    """Features of each row with its closest cases, (rows, cases, features), and which of them it repeats."""
    texts, cases = [question(row) for row in judged.rows], [question(case) for case in judged.cases]
    cosines = embed(texts) @ embed(cases).T
    closest = np.argsort(-cosines, axis=1, kind="stable")[:, :CLOSEST]
    of_cases = [numbers(case) for case in cases]
    found = [
        [
            rephrased.features(float(cosines[row, case]), numbers_shared(numbers(text), of_cases[case]))
            for case in closest[row]
        ]
        for row, text in enumerate(texts)
    ]
    return np.array(found), closest == judged.repeats[:, None]


def fitted(rows: Floats, same: NDArray[np.bool_]) -> tuple[list[float], float]:
    """Weights and intercept for features as they are counted; fitted with each at the same scale."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    model = LogisticRegression(C=STRENGTH, max_iter=2_000).fit((rows - mean) / scale, same)
    weights = model.coef_[0] / scale
    return np.round(weights, DIGITS).tolist(), round(float(model.intercept_[0] - weights @ mean), DIGITS)


def _bound(rows: Floats, weights: Sequence[float], intercept: float, repeats: NDArray[np.bool_]) -> float:
    """Of how likely each row repeats its likeliest case."""
    likely = 1 / (1 + np.exp(-intercept - rows @ np.array(weights)))
    return threshold(likely.max(axis=1), repeats)


def _logit(share: float) -> float:
    return log(share / (1 - share))


if __name__ == "__main__":
    main()
