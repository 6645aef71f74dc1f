"""What is looked at: a message, with the question and the answer that came before it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """`question` is empty where the answer had none."""

    message: str
    question: str
    answer: str
