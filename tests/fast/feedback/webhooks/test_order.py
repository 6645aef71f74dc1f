"""Whatever fails however often: what arrives of a conversation arrives in the order it was stored in."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.activities import Outcome
from chat.models import User
from feedback.models import Delivery, Event
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import kept, rating
from tests.fast.feedback.webhooks.telling import made, run, run_all
from tests.receiver import Got, Receiver, Says

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def outcomes(ann: User) -> list[Outcome]:
    return [ended(ask(ann)) for _ in range(3)]


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.integers(0, 2), min_size=3, max_size=12),
    seed=st.integers(0, 2**32),
    share=st.floats(0, 0.5),
)
def test_order_holds_within_a_conversation_under_random_failures(
    olga: Client,
    receiver: Receiver,
    browser: Client,
    outcomes: list[Outcome],
    steps: list[int],
    seed: int,
    share: float,
) -> None:
    old = set(Event.objects.values_list("pk", flat=True))
    chance, arrived = Random(seed), defaultdict[str, list[str]](list)

    def answers(got: Got) -> Says:
        if chance.random() < share:
            return Says(chance.choice([500, 503, 302, 429]), {"Retry-After": "7"})
        arrived[got.told["data"]["conversation"]].append(got.told["data"]["id"])
        return Says()

    receiver.answers = answers
    webhook = made(olga, receiver)
    for step in steps:
        kept(browser, rating(outcomes[step], chance.choice(["up", "down"])))
        if chance.random() < 0.5:
            run()
    run_all(400)

    gone = {str(key) for key in Delivery.objects.filter(state="given_up").values_list("event", flat=True)}
    for outcome in outcomes:
        stored = Event.objects.filter(conversation=UUID(outcome.conversation)).order_by("xact", "id")
        keys = [str(key) for key in stored.exclude(pk__in=old).values_list("pk", flat=True)]
        assert arrived[outcome.conversation] == [key for key in keys if key not in gone]
    olga.post(f"/webhooks/{webhook.pk}/delete/")
