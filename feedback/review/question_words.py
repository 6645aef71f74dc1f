"""What a queue looks for, in words, and why it can not be looked for any more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback.reasons import WHAT
from feedback.review.models import ReviewQueue
from feedback.review.question_form import QuestionForm, sentences
from feedback.review.questions import NotAQuestion, question_of, still_valid
from feedback.review.slice_rules import needed

SOURCE_WORDS = {
    ReviewQueue.Source.CONFLICTING: "Answers of which somebody said one order and somebody the opposite",
    ReviewQueue.Source.CIRCULAR: "Answers of which what was said goes round in a circle",
    ReviewQueue.Source.UNCERTAIN: "Answers of which it is uncertain which is better",
}


def wrong_with(queue: ReviewQueue) -> list[str]:
    """Why nothing can be looked for any more, a sentence for each reason; nothing where it can."""
    try:
        needed(queue, question_of(queue.question))
    except NotAQuestion as wrong:
        return sentences(wrong)
    return []


def dropped(queue: ReviewQueue) -> list[str]:
    """Why filters are not valid any more that the form leaves out, a sentence for each."""
    try:
        question_of(queue.question)
    except NotAQuestion as wrong:
        return sentences(wrong)
    return []


def in_words(queue: ReviewQueue) -> list[str]:
    """What it looks for, a line for each filter that is set and valid."""
    if queue.source:
        return [SOURCE_WORDS[ReviewQueue.Source(queue.source)]]
    asked = still_valid(queue.question).stored()
    labels = {name: str(field.label) for name, field in QuestionForm.base_fields.items()}
    return [f"{labels[name]}: {_told(name, value)}" for name, value in asked.items()]


def _told(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "some" if value else "none"
    words: Mapping[Any, str] = WHAT if name == "reasons" else {}
    values = value if isinstance(value, list) else [str(value)[:10] if name in ("since", "until") else value]
    return ", ".join(
        words.get(each, str(each).replace("_", " ") if name == "kinds" else str(each)) for each in values
    )
