"""What every kind of destination can do: take an export's files, and give them up again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

#: Read and sent at a time, in bytes: what a copy holds in memory, and the parts of a large object.
PIECE = 16 * 1024 * 1024


class NotDone(Exception):
    """A copy could not be made or removed, in words for the page. It is tried again."""


@dataclass(frozen=True, slots=True)
class File:
    """One of an export: `name` may hold slashes, `size` is in bytes."""

    name: str
    path: Path
    size: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        with self.path.open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece


class Store(Protocol):
    def look(self) -> None:
        """Whether it is there and lets us in. Raises NotDone."""

    def send(self, folder: str, files: Sequence[File], hold: Callable[[], None]) -> None:
        """Brings all of them into `folder` there, the last one last, each looked at once it is there.

        What an earlier try brought is kept. `hold` is called between pieces; what it raises ends it.
        Raises NotDone.
        """

    def remove(self, folder: str) -> None:
        """Takes away all of it, halves too, and looks whether it is gone.

        What cannot go keeps nothing else. Raises NotDone.
        """


def sha256_of(pieces: Iterator[bytes]) -> str:
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()
