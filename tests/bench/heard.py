"""What a client heard of one answer, and when: the same for both legs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Heard:
    """Times of one monotonic clock, in seconds. `size` is bytes of body or of frames' payloads."""

    asked: float = 0.0
    first: float = 0.0
    last: float = 0.0
    size: int = 0
    tokens: int = 0
    pieces: int = 0
    texts: list[str] = field(default_factory=list)
    generation: str = ""
    conversation: str = ""
    message: str = ""

    def add(self, text: str, now: float) -> None:
        if not self.pieces:
            self.first = now
        self.last = now
        self.pieces += 1
        self.texts.append(text)

    @property
    def text(self) -> str:
        return "".join(self.texts)

    @property
    def first_ms(self) -> float:
        """From asking to the first text."""
        return 1000 * (self.first - self.asked)

    @property
    def taken(self) -> float:
        """Seconds from asking to the last text."""
        return self.last - self.asked
