"""What of a row could repeat a question of an evaluation, and the numbers in a question. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedback.curation.personal_data.placeholders import unnumbered
from feedback.curation.shingles import normalised
from feedback.rows import Case, Messages, Preference, Row

__all__ = ["Asked", "asked", "numbers", "numbers_shared"]

# In digits of any script; commas and dots between them belong to the number.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Asked:
    """`whole`: all that a person asked; `questions`: message by message; `said`: that and all answers."""

    whole: str
    questions: tuple[str, ...]
    said: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Each question, and all together."""
        return tuple(dict.fromkeys((*self.questions, self.whole)))


def asked(row: Row) -> Asked:
    """Texts as they are compared. What an operator instructs is in many rows, and left out.

    Placeholders stand without their numbers, which depend on what else was said.
    """
    questions = _of("user", row.prompt)
    answers = [text for part in _answers(row) for text in _of("assistant", part)]
    earlier = _of("assistant", row.prompt)
    return Asked("\n".join(questions), tuple(questions), "\n".join([*questions, *earlier, *answers]))


def _of(role: str, messages: Messages) -> list[str]:
    return [unnumbered(each["content"]) for each in messages if each["role"] == role]


def _answers(row: Row) -> Iterable[Messages]:
    if isinstance(row, Case):
        return ()
    return (row.chosen, row.rejected) if isinstance(row, Preference) else (row.completion,)


def numbers(text: str) -> Mapping[str, int]:
    """How often each is there: `4,000` is 4000, `2.50` is 2.5."""
    return Counter(_plain(found) for found in _NUMBER.findall(normalised(text)))


def _plain(number: str) -> str:
    whole, _, part = number.replace(",", "").partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}" if part else whole


def numbers_shared(left: Mapping[str, int], right: Mapping[str, int]) -> float | None:
    """Numbers of both ÷ of either; None where neither has any."""
    either = sum(max(left.get(each, 0), right.get(each, 0)) for each in left.keys() | right.keys())
    both = sum(min(count, right.get(each, 0)) for each, count in left.items())
    return both / either if either else None
