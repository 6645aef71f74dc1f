"""What a failure is compared by, and how it begins without personal data.

Loads what finds personal data: for the job. Pages read what it has kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chat.models import Message
from feedback.clusters.models import EXCERPT_MAX
from feedback.review.redacting import shown

#: What is found in the rest of a text would not be seen: characters.
READ_MAX = 2_000


class Texts(NamedTuple):
    """The last question and the answer."""

    asked: str
    answered: str


class Excerpt(NamedTuple):
    """How both begin, personal data replaced."""

    asked: str
    answered: str


def texts_of(answer: Message) -> Texts:
    """Of an answer that comes with its generation."""
    asked = answer.generation.messages if answer.generation else []
    return Texts(str(asked[-1]["content"]).strip() if asked else "", answer.text.strip())


def excerpts(all_texts: Sequence[Texts]) -> list[Excerpt]:
    """Each by itself: the same value in two people's texts has nothing to do with each other."""
    return [_excerpt(each) for each in all_texts]


def _excerpt(texts: Texts) -> Excerpt:
    asked, answered = shown([text[:READ_MAX] for text in texts], is_revealed=False)
    return Excerpt(_beginning(asked.text), _beginning(answered.text))


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_MAX else f"{line[: EXCERPT_MAX - 1]}…"
