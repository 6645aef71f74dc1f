"""What the corpus is made of: a dialogue of turns, with or without a system prompt in front."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Turn(NamedTuple):
    """What a person writes and what the model answers."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One row of the corpus; `family` says which module made it."""

    family: str
    system: str
    turns: tuple[Turn, ...]

    def messages(self) -> list[dict[str, str]]:
        opening = [{"role": "system", "content": self.system}] if self.system else []
        for turn in self.turns:
            opening.append({"role": "user", "content": turn.question})
            opening.append({"role": "assistant", "content": turn.answer})
        return opening
