"""A candidate for a version, before it is known whether it becomes a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chat.models import Message
from chat.prompt import never_sent
from feedback.rows import Row, Said
from inference.models import Generation
from inference.prompting import assemble


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """`answers`: the messages that its texts are; their paths are the row's messages.

    What was imported is of no person and no conversation, and has no messages.
    """

    key: str
    source: str
    row: Row
    person: UUID | None
    conversation: UUID | None
    owner: UUID | None
    answers: tuple[UUID, ...]
    evidence: Sequence[UUID]
    said_at: datetime
    weight: float = 1.0
    facts: dict[str, Any] = field(default_factory=dict)


def prompt_of(message: Message, *, with_system_prompt: bool) -> list[Said]:
    """The messages that the model was sent for an answer; of a correction, for the one that it corrects."""
    answer = message.corrects or message
    generation = generation_of(message)
    system = generation.system_prompt if with_system_prompt else ""
    asked = assemble(system, generation.messages[never_sent(answer) :], generation.instruction)
    return [{"role": each.role, "content": each.content} for each in asked]


def said(text: str) -> list[Said]:
    return [{"role": "assistant", "content": text}]


def generation_of(message: Message) -> Generation:
    """By which a message was answered: of a correction, the answer that it corrects."""
    answer = message.corrects or message
    assert answer.generation, "an answer has its generation"
    return answer.generation
