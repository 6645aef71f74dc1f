"""A growing text that can be cut back and read from any offset without copying the whole."""

from bisect import bisect_right


class GrowingText:
    """Pieces and their ends, in code points."""

    def __init__(self, text: str = "") -> None:
        self._pieces: list[str] = []
        self._ends: list[int] = []
        self.append(text)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def append(self, piece: str) -> None:
        if piece:
            self._ends.append(len(self) + len(piece))
            self._pieces.append(piece)

    def between(self, start: int, end: int) -> str:
        """What lies in [start, end)."""
        if start >= end:
            return ""
        at = bisect_right(self._ends, start)
        first = self._ends[at - 1] if at else 0
        found: list[str] = []
        offset = first
        while at < len(self._pieces) and offset < end:
            found.append(self._pieces[at])
            offset = self._ends[at]
            at += 1
        return "".join(found)[start - first : end - first]

    def cut(self, end: int) -> None:
        """Drops what lies after `end`."""
        while self._pieces and self._ends[-1] > end:
            piece = self._pieces.pop()
            self._ends.pop()
            self.append(piece[: max(0, end - len(self))])
