"""Conversations as their deeds make them, and their pages as a browser gets them."""

import re
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from chat import turns
from chat.activities import Outcome
from chat.models import Message, User
from inference.generations.values import Ending
from inference.generations.write import fold
from inference.models import Generation, Status

HX = {"HX-Request": "true"}


def ask(ann: User, text: str = "A question", after: Outcome | None = None) -> Outcome:
    return turns.send(
        ann,
        owner="a process",
        client_id=uuid4(),
        conversation=UUID(after.conversation) if after else None,
        parent=UUID(after.answer) if after and after.answer else None,
        text=text,
    )


def ended(outcome: Outcome, text: str = "An answer.", ending: Ending | None = None) -> Outcome:
    assert outcome.generation
    fold(UUID(outcome.generation), ending or Ending(Status.COMPLETE, finish_reason="stop"))
    Generation.objects.filter(pk=outcome.generation).update(text=text, token_ids=[1, 2], prompt_token_ids=[3])
    return outcome


def message_of(outcome: Outcome) -> Message:
    assert outcome.message
    return Message.objects.get(pk=outcome.message)


def generation_of(outcome: Outcome) -> Generation:
    assert outcome.generation
    return Generation.objects.get(pk=outcome.generation)


def turned(ann: User, count: int) -> Outcome:
    """A conversation of `count` questions, each with its answer."""
    outcome = ended(ask(ann, "Question 1"))
    for number in range(2, count + 1):
        outcome = ended(ask(ann, f"Question {number}", outcome), f"Answer {number}.")
    return outcome


def page_of(browser: Client, outcome: Outcome, query: str = "") -> str:
    response = browser.get(f"/c/{outcome.conversation}/{query}")
    assert response.status_code == 200
    return on_one_line(response)


def on_one_line(response: Any) -> str:
    """The templates break lines within tags as they like."""
    return re.sub(r"\s+", " ", response.content.decode())
