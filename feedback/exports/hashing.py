"""A file that knows its length and hash when it is closed, and is on the disk by then."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

BUFFER = 1024 * 1024


class HashedFile:
    """Write only, from the beginning. Also what pyarrow writes into."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._waiting: list[bytes] = []
        self._waits = 0
        self._hash = hashlib.sha256()
        self._length = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if kind is None:
                self.flush()
                os.fsync(self._file.fileno())

    def write(self, content: bytes | memoryview) -> int:
        # Another's memory may change once it has been given.
        self._waiting.append(content if type(content) is bytes else bytes(content))
        length = len(content)
        self._waits += length
        if self._waits >= BUFFER:
            self.flush()
        return length

    def tell(self) -> int:
        return self._length + self._waits

    def flush(self) -> None:
        """Raises OSError. What could not be written is not tried again when the file is closed."""
        content = b"".join(self._waiting)
        self._waiting.clear()
        self._length += len(content)
        self._waits = 0
        self._hash.update(content)
        left = memoryview(content)
        while left:
            left = left[self._file.write(left) :]

    def close(self) -> None:
        """Of the one that writes into it: the file itself ends with its block."""

    @property
    def closed(self) -> bool:
        return self._file.closed

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def entry(self, rows: int | None = None) -> dict[str, Any]:
        """For the manifest."""
        entry = {"bytes": self._length, "sha256": self._hash.hexdigest()}
        return entry if rows is None else {**entry, "rows": rows}
