"""Each filter of a queue's question lets through what it is about, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from chat.models import User
from feedback.models import EvalSlice, Opinion
from feedback.tasks import fill_queues
from inference import prompts
from inference.models import Generation
from tests.cast import signed_in
from tests.fast.chat.said import generation_of
from tests.fast.feedback.review.queued import LEAD
from tests.fast.feedback.review.test_filling import answer, answers, asks, in_order, labelled, rated
from tests.fast.feedback.sending import event, kept

pytestmark = pytest.mark.django_db


def by_model(who: User) -> dict[str, Any]:
    Generation.objects.filter(pk=generation_of(answer(who)).pk).update(served_model="big")
    return {"models": ["big"]}


def by_prompt(who: User) -> dict[str, Any]:
    written = prompts.write("chat", text="Be kind.", note="x", author=None)
    prompts.activate(written, note="x", author=None)
    answer(who)
    return {"prompts": [written.number]}


def by_kind(who: User) -> dict[str, Any]:
    rated(who, answer(who), "up")
    return {"kinds": ["rating", "copy"]}


def by_stars(who: User) -> dict[str, Any]:
    kept(signed_in(who), event("stars", {"stars": 2}, conversation=answer(who).conversation))
    return {"kinds": ["stars"]}


def by_reason(who: User) -> dict[str, Any]:
    reason = {"reason": {"polarity": "down", "what": ["too_long"]}}
    kept(signed_in(who), event("reason", reason, message=answer(who).answer))
    return {"reasons": ["too_long", "unsafe"]}


def by_score(who: User) -> dict[str, Any]:
    labelled(answer(who), "rephrase", 0.7)
    labelled(answer(who), "rephrase", 0.2)
    return {"score_min": 0.6, "score_max": 0.8}


def by_suspicion(who: User) -> dict[str, Any]:
    rated(who, answer(who), "up")
    rated(who, answer(who), "up")
    newest = Opinion.objects.latest("pk")
    Opinion.objects.filter(pk=newest.pk).update(suspicious="burst")
    return {"suspicious": True}


def by_language(who: User) -> dict[str, Any]:
    answer(who, "Wie kommt das Wasser eines Flusses hinunter zum Meer?")
    return {"languages": ["de"]}


def by_slice(who: User) -> dict[str, Any]:
    answer(who, "Which river?")
    EvalSlice.objects.create(client_id=uuid4(), name="rivers", rule={"pattern": "river"}, author=LEAD)
    return {"slices": ["rivers"]}


@pytest.mark.parametrize(
    "filter_of",
    [by_model, by_prompt, by_kind, by_stars, by_reason, by_score, by_suspicion, by_language, by_slice],
)
def test_each_filter_lets_through_the_one_that_it_is_about(
    ann: User, filter_of: Callable[[User], dict[str, Any]]
) -> None:
    answer(ann, "How does the water of a stream get down to the sea?")
    question = filter_of(ann)
    queue = asks(**question)
    fill_queues()
    assert queue.items.count() == 1, question


def test_a_time_is_from_its_begin_to_before_its_end(ann: User) -> None:
    earlier = answers(ann, 1)
    between = timezone.now()
    later = answers(ann, 1)
    before, after = asks(until=between), asks(since=between)
    fill_queues()
    assert in_order(before) == earlier and in_order(after) == later
