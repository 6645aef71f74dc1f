"""Which failures are about the same, by the vectors of their texts. Pure.

Loads scikit-learn: for the job. A vector has the length 1, so that a product of two is their cosine.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

Floats = NDArray[np.float32]
Name = TypeVar("Name", bound=Hashable)

#: Mean cosine from which on failures are about the same. How it was chosen: docs/failures.md.
THRESHOLD = 0.4
#: Members that a failure is held against: a cluster that people merged is about several things.
CLOSEST = 3
#: Failures that make a new cluster.
LEAST = 3


def compared(asked: str, answered: str) -> str:
    """What is embedded of a failure."""
    return f"{asked}\n{answered}"


def nearest(
    vectors: Floats, clusters: Iterable[tuple[Name, Floats]], threshold: float = THRESHOLD
) -> list[Name | None]:
    """Of each vector the cluster whose `CLOSEST` members are closest to it on average, if close enough.

    `clusters`: each with the vectors of its members, at least one; they need not all be there at once.
    """
    names: list[Name | None] = [None] * len(vectors)
    means = np.full(len(vectors), -np.inf)
    for name, members in clusters if names else ():
        found = _closeness(vectors, members).astype(float)
        for at in np.flatnonzero((found > means) & (found >= threshold)):
            names[at], means[at] = name, found[at]
    return names


def _closeness(vectors: Floats, members: Floats) -> Floats:
    cosines = np.sort(vectors @ members.T, axis=1)[:, -CLOSEST:]
    means: Floats = cosines.mean(axis=1)
    return means


def alike(vectors: Floats, threshold: float = THRESHOLD, least: int = LEAST) -> list[list[int]]:
    """Rows that are about the same, of which there are at least so many; largest first, each once.

    Average linkage: two groups become one while the mean cosine between them reaches the threshold. Memory
    grows with the square of the rows: 1,000 take 8 MB.
    """
    if len(vectors) < max(least, 2):
        return []
    found = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - threshold
    ).fit_predict(vectors)
    groups = [np.flatnonzero(found == name).tolist() for name in np.unique(found)]
    return sorted((rows for rows in groups if len(rows) >= least), key=_largest)


def _largest(rows: Sequence[int]) -> tuple[int, int]:
    return -len(rows), rows[0]
