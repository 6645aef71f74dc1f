"""Slow receivers, runs at once, killed workers: each delivery is claimed by one, and nobody is held up."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from chat.activities import Outcome
from chat.models import User
from feedback.models import Delivery, Try
from feedback.webhooks import making, sending
from feedback.webhooks.recording import Outcome as Came
from feedback.webhooks.recording import record
from inference.outgoing import client
from tests import race
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.webhooks.telling import VALUES, due_now, made, rated, run, settle, told
from tests.receiver import Receiver, Says

pytestmark = pytest.mark.timeout(300)


def test_a_slow_one_holds_up_nobody_else(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    enough = threading.Event()
    with Receiver(lambda _: Says(until=enough)).open() as slow:
        made(olga, slow)
        made(olga, receiver)
        rated(browser, outcome, times=3)
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(_run_apart)
            until = time.monotonic() + 20
            while (len(receiver.got) < 3 or not slow.got) and time.monotonic() < until:
                time.sleep(0.01)
            assert told(receiver) == list(VALUES), "while the slow one has not answered yet"
            assert len(slow.got) == 1
            enough.set()
            running.result(20)


def _run_apart() -> None:
    try:
        run()
    finally:
        connection.close()


def test_one_run_ends_in_time_however_slow_they_are(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = threading.Event()
    made(olga, receiver)
    receiver.answers = lambda _: Says(until=never)
    monkeypatch.setattr(client, "READ_S", 0.5)
    rated(browser, outcome)
    began = time.monotonic()
    sending.send_all(0.2)
    run()
    assert time.monotonic() - began < 10
    assert "0.5 s" in Try.objects.get().error
    never.set()


def test_two_runs_at_once_send_each_thing_once(
    olga: Client, receiver: Receiver, browser: Client, ann: User
) -> None:
    made(olga, receiver)
    rated(browser, *(ended(ask(ann)) for _ in range(12)))
    receiver.answers = lambda _: Says()
    settle()
    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            list(pool.map(lambda _: _send_apart(), range(4)))

    assert len(receiver.got) == len({got.key for got in receiver.got}) == 12


def _send_apart() -> None:
    """Without the lock that lets one run alone: the claim has to hold by itself."""

    try:
        making.make_all(5)
        sending.send_all(5)
    finally:
        connection.close()


def test_what_one_run_is_claiming_no_other_claims(
    olga: Client, receiver: Receiver, browser: Client, ann: User
) -> None:
    """The second looks while the first has not committed yet."""
    made(olga, receiver)
    rated(browser, *(ended(ask(ann)) for _ in range(6)))
    settle()
    making.make_all(5)
    second: list[sending.Call] = []
    first = race.overtaken(lambda: sending.claim({}), lambda: second.extend(sending.claim({})))

    keys = [call.delivery.pk for call in (*first, *second)]
    assert len(first) == sending.AT_ONCE
    assert len(keys) == len(set(keys))
    assert all(call.delivery.claim == 1 for call in (*first, *second))


def test_what_a_killed_worker_had_claimed_is_due_again_and_its_late_word_changes_nothing(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    rated(browser, outcome)

    settle()
    making.make_all(5)
    (lost,) = sending.claim({})
    run()
    assert receiver.got == [], "its lease still holds"
    due_now()
    run()
    record(lost.delivery, Came(timezone.now(), 1, 500))

    assert (len(receiver.got), Delivery.objects.get().state, Try.objects.count()) == (1, "delivered", 1)
    assert receiver.got[0].key == lost.headers["webhook-id"]
