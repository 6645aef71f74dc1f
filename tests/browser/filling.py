"""Queues with answers in them, made beside a running product: `python -m tests.browser.filling` reads a list.

Each of {"name", "reviewer", "group", "instructions", "asks", "said"}: a reviewer's address, a form, and
conversations, each a list of (question, answer), of which the last answers are to be judged. With "beside",
each of these texts is another answer to the last question, a reason, a correction and an instruction. With
"judged", for each of these answers to the form there is a reviewer who has said so of all items. With
"again", each of these is one more answer, asked for without any. "level": what whoever asks allows.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import django


def main() -> None:
    django.setup()
    for told in json.load(sys.stdin):
        print(_made(told))


def _made(told: dict[str, Any]) -> UUID:
    from feedback.models import ReviewQueue

    made: ReviewQueue = _declared(told)
    _may_review(told["reviewer"], told.get("group", "reviewer"), made)
    for conversation in told["said"]:
        _add(made, conversation, told)
    assert ReviewQueue.objects.filter(pk=made.pk, items__isnull=False).exists()
    for answers in told.get("judged", []):
        _judge(made, answers)
    return made.pk


def _may_review(email: str, group: str, queue: Any) -> None:
    from chat import people
    from chat.models import User
    from feedback.review import members

    person = User.objects.get(email=email)
    people.enrol(person, group)
    members.add(queue, person, UUID(int=9))


def _declared(told: dict[str, Any]) -> Any:
    from feedback.models import ReviewQueue
    from feedback.review import declaring
    from feedback.review.forms import form_of
    from feedback.review.questions import Question

    return declaring.declare(
        uuid4(),
        UUID(int=9),
        name=told["name"],
        question=Question(until=datetime(2000, 1, 1, tzinfo=UTC)),  # nothing comes but what is added here
        sampling=ReviewQueue.Sampling.RANDOM,
        overlap=max(1, len(told.get("judged", []))),
        form=form_of(told["asks"]),
        instructions=told.get("instructions", ""),
    )


def _add(queue: Any, conversation: list[list[str]], told: dict[str, Any]) -> None:
    from feedback.review import adding
    from tests.cast import answered, person
    from tests.fast.chat.said import ask, ended
    from tests.fast.feedback.pairs.doing import regenerated

    ann = answered(person(f"asks-{uuid4().hex}"), told.get("level", "evaluation"))
    outcome = None
    for question, answer in conversation:
        outcome = ended(ask(ann, question, outcome), answer)
    assert outcome and outcome.answer
    for text in told.get("beside", []):
        _say_beside(ann, outcome, text)
    for text in told.get("again", []):
        regenerated(ann, outcome, text)
    assert adding.add(queue, [UUID(outcome.answer)]) == 1


def _judge(queue: Any, answers: dict[str, Any]) -> None:
    """By somebody of their own."""
    from feedback.review import claiming, deciding, declaring

    reviewer, form = uuid4(), declaring.asked_now(queue).pk
    while claim := claiming.claim(queue.pk, reviewer):
        told: dict[str, Any] = {"client_id": uuid4(), "form": form, "answers": answers}
        deciding.decide(claim.pk, reviewer, active_ms=1_000, **told)


def _say_beside(ann: Any, outcome: Any, text: str) -> None:
    from chat import corrections
    from chat.intent import Intent
    from chat.models import Message
    from feedback.models import Event
    from tests.fast.feedback.pairs.doing import regenerated

    again = regenerated(ann, outcome, text, asked=text[:400])
    answer = UUID(again.answer)
    corrections.correct(ann, client_id=uuid4(), message=answer, text=f"{text} ", intent=Intent.FIX)
    message = Message.objects.select_related("conversation").get(pk=outcome.answer)
    Event.objects.create(
        client_id=uuid4(),
        kind="reason",
        version=1,
        source="page",
        value={"reason": {"what": [], "fix": [], "text": text}},
        happened_at=message.created_at,
        sender=ann,
        conversation=message.conversation,
        message=message,
        start=0,
        end=min(3, len(message.text)),
    )


if __name__ == "__main__":
    main()
