"""What one page shows of one answer: exactly what its frames add up to, or it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Frame = dict[str, Any]


class ProtocolError(AssertionError):
    """The server did not do what the protocol says."""


@dataclass(slots=True)
class Answer:
    """One generation, joined frame by frame."""

    text: str = ""
    attempt: int = 0
    rewinds: int = 0
    waiting: Frame | None = None
    end: Frame | None = None

    def take(self, frame: Frame) -> None:
        if self.end is not None:
            raise ProtocolError(f"something came after the end: {frame}")
        getattr(self, f"_{frame['type']}")(frame)

    def _waiting(self, frame: Frame) -> None:
        self.waiting = frame

    def _delta(self, frame: Frame) -> None:
        if frame["from"] != len(self.text):
            raise ProtocolError(f"a gap or a repeat: {len(self.text)} characters are shown, came {frame}")
        if frame["attempt"] < self.attempt:
            raise ProtocolError(f"text of an older attempt than {self.attempt}: {frame}")
        self.text += frame["text"]
        self.attempt = frame["attempt"]
        self._check_length(frame)

    def _rewind(self, frame: Frame) -> None:
        if frame["to"] > len(self.text):
            raise ProtocolError(f"a rewind forward: {len(self.text)} characters are shown, came {frame}")
        self.text = self.text[: frame["to"]]
        self.attempt = frame["attempt"]
        self.rewinds += 1

    def _end(self, frame: Frame) -> None:
        self.attempt = frame["attempt"]
        self._check_length(frame)
        self.end = frame

    def _check_length(self, frame: Frame) -> None:
        if frame["to"] != len(self.text):
            raise ProtocolError(f"{len(self.text)} characters are shown, came {frame}")
