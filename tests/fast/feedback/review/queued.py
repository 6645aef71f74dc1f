"""Queues with items in them, and reviewers who decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from chat.activities import Outcome
from feedback.models import Decision, ReviewClaim, ReviewQueue
from feedback.review import adding, claiming, deciding, declaring
from feedback.review.forms import form_of
from feedback.review.questions import Question

LEAD = UUID(int=9)
VERDICT = ({"kind": "verdict", "required": True},)


def queue(name: str = "Failures", *, overlap: int = 1, asks: Any = VERDICT) -> ReviewQueue:
    return declaring.declare(
        uuid4(),
        LEAD,
        name=name,
        question=Question(),
        sampling=ReviewQueue.Sampling.RANDOM,
        overlap=overlap,
        form=form_of(asks),
    )


def added(to: ReviewQueue, *answers: UUID) -> int:
    return adding.add(to, answers)


def answer_of(outcome: Outcome) -> UUID:
    assert outcome.answer
    return UUID(outcome.answer)


def held(of: ReviewQueue, reviewer: UUID) -> ReviewClaim:
    found = claiming.claim(of.pk, reviewer)
    assert found
    return found


def decided(by: ReviewClaim, reviewer: UUID, client_id: UUID | None = None, **answers: Any) -> Decision:
    """In answer to what is asked now; a good verdict unless another is given."""
    return deciding.decide(
        by.pk,
        reviewer,
        client_id=client_id or uuid4(),
        form=declaring.asked_now(by.item.queue).pk,
        answers=answers or {"verdict": "good"},
        active_ms=1_000,
    )


def judged(of: ReviewQueue, reviewer: UUID, **answers: Any) -> Decision:
    """The next item, claimed and decided."""
    return decided(held(of, reviewer), reviewer, **answers)


def one_judged(answer: UUID) -> Decision:
    """In a queue of its own."""
    of = queue()
    added(of, answer)
    return judged(of, LEAD)


def lapsed(by: ReviewClaim) -> ReviewClaim:
    """As if no heartbeat had come for longer than a lease."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feedback_reviewslot SET lease_until = now() - interval '1 second' WHERE claim = %s",
            [by.pk],
        )
    return by
