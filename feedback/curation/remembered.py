"""Vectors of texts that come back: cases and rows are the same in one version after another, and a vector
costs more than all the rest of a search. In one process, never on a disk, by the hash of the text alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from hashlib import sha256
from threading import Lock

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST", "OLD_S", "Remembered"]

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]

# Some 16 MB of a builder's memory.
MOST = 10_000
# What was made of people's words is used no longer; it goes at the next call.
OLD_S = 3_600.0


class Remembered:
    """`embed`, asked for each text once in `OLD_S`. Of more than `most` those not asked for longest go.

    The vector of a text is the one that it got among others, within 1e-5 of what it would get now.
    """

    def __init__(
        self, embed: Embed, *, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._embed, self._most, self._clock = embed, most, clock
        self._known: dict[bytes, Floats] = {}
        self._began = clock()
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Of shape (n, dimension). More than `most` at once are not remembered: twice would be too much."""
        named = {text: sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts}
        if not named or len(named) > self._most:
            return self._embed(texts)
        with self._lock:
            self._forget_old()
            self._learn([text for text, name in named.items() if name not in self._known], named)
            used = {name: self._known.pop(name) for name in named.values()}
            self._known |= used  # behind all others
            for name in list(self._known)[: max(len(self._known) - self._most, 0)]:
                del self._known[name]
        return np.array([used[named[text]] for text in texts])

    def _learn(self, new: Sequence[str], named: dict[str, bytes]) -> None:
        """Each row by itself: a view would keep all that it was made with."""
        if new:
            found = zip(new, self._embed(new), strict=True)
            self._known |= {named[text]: row.copy() for text, row in found}

    def _forget_old(self) -> None:
        if self._clock() - self._began >= OLD_S:
            self._began = self._clock()
            self._known.clear()
