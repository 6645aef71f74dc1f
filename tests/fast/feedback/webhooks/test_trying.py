"""What does not arrive is tried again with growing pauses, in order per conversation, at last given up."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from chat.activities import Outcome
from chat.models import User
from feedback.models import Delivery, Try, Webhook
from feedback.webhooks import pauses
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.webhooks.telling import VALUES, due_now, made, rated, run, run_all, told
from tests.receiver import Receiver, Says

pytestmark = pytest.mark.timeout(300)


def test_a_failure_is_tried_again_after_a_pause_under_the_same_id(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    receiver.answers = lambda _: Says(503, text="Come back later.")
    rated(browser, outcome)
    run()
    run()
    (row,) = Delivery.objects.all()
    wait = row.next_at - timezone.now()
    assert (len(receiver.got), row.state, row.tries) == (1, "waiting", 1)
    assert timedelta(seconds=3) < wait <= timedelta(seconds=6)
    receiver.answers = lambda _: Says()
    due_now()
    run()

    assert len({got.key for got in receiver.got}) == 1
    assert [(call.status, call.error, call.answer) for call in Try.objects.order_by("id")] == [
        (503, "It answered 503 (Service Unavailable).", "Come back later."),
        (200, "", ""),
    ]


def test_pauses_grow_over_three_days_and_then_it_is_over() -> None:
    waits = [pauses.pause(tries) for tries in range(1, 20)]
    kept_up = [wait for wait in waits if wait is not None]

    assert waits[len(kept_up) :] == [None] * (19 - len(kept_up))
    assert kept_up[0] <= timedelta(seconds=6)
    assert max(kept_up) <= timedelta(hours=14.4)
    assert timedelta(days=2.4) < sum(kept_up, timedelta()) < timedelta(days=4)
    assert sum(pauses.PAUSES) >= 3 * 86_400


@pytest.mark.parametrize(
    ("asked", "at_least", "at_most"),
    [
        ("120", 120, 120),
        ("999999999", 43_200, 43_200),
        ("9" * 50, 43_200, 43_200),
        ("-5", 4, 6),
        ("soon", 4, 6),
        ("Fri, 99 Nov 2026 99:99:99 GMT", 4, 6),
        ("Fri, 27 Nov 99999999999 10:00:00 GMT", 4, 6),
        ("Fri, 27 Nov 2026 99999999999999999999:00:00 GMT", 4, 6),
        ("Fri, 27 Nov 2026 10:00:00 +99999999999", 4, 6),
        ("", 4, 6),
    ],
)
def test_a_far_end_may_ask_for_a_longer_pause_within_a_bound(asked: str, at_least: int, at_most: int) -> None:
    wait = pauses.pause(1, asked)
    assert wait is not None and at_least <= wait.total_seconds() <= at_most


def test_a_far_end_may_name_the_moment() -> None:
    wait = pauses.pause(1, format_datetime(datetime.now(UTC) + timedelta(minutes=50)))
    assert wait is not None and timedelta(minutes=45) < wait <= timedelta(minutes=50)


def test_a_pause_that_is_asked_for_is_kept(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    receiver.answers = lambda _: Says(429, {"Retry-After": "3600"})
    rated(browser, outcome)
    run()

    assert Delivery.objects.get().next_at - timezone.now() > timedelta(minutes=59)


def test_nonsense_that_is_asked_for_keeps_nothing_from_being_recorded_and_holds_up_nobody(
    olga: Client, receiver: Receiver, browser: Client, ann: User, outcome: Outcome
) -> None:
    other = ended(ask(ann))
    made(olga, receiver)
    nonsense = Says(503, {"Retry-After": "Fri, 27 Nov 99999999999 10:00:00 GMT"})
    receiver.answers = lambda got: nonsense if outcome.conversation in got.body.decode() else Says()
    rated(browser, outcome, other)
    run()

    assert list(Try.objects.order_by("status").values_list("status", flat=True)) == [200, 503]
    assert set(Delivery.objects.values_list("subject", "state")) == {
        (UUID(outcome.conversation), "waiting"),
        (UUID(other.conversation), "delivered"),
    }


def test_a_redirect_is_a_failure(olga: Client, receiver: Receiver, browser: Client, outcome: Outcome) -> None:
    made(olga, receiver)
    receiver.answers = lambda _: Says(307, {"Location": receiver.url})
    rated(browser, outcome)
    run()

    assert (len(receiver.got), Delivery.objects.get().state) == (1, "waiting")
    assert Try.objects.get().error == "It answered 307, a redirect, which is not followed."


def test_it_is_given_up_after_the_last_try_and_the_log_says_so(
    olga: Client,
    receiver: Receiver,
    browser: Client,
    outcome: Outcome,
    caplog: pytest.LogCaptureFixture,
) -> None:
    made(olga, receiver)
    receiver.answers = lambda _: Says(500)
    rated(browser, outcome)
    with caplog.at_level(logging.WARNING, "flywheel.webhooks"):
        run_all()

    row = Delivery.objects.get()
    assert (row.state, row.tries) == ("given_up", len(pauses.PAUSES) + 1)
    assert f"delivery {row.pk} is given up: It answered 500" in caplog.text
    assert receiver.url not in caplog.text


def test_a_later_one_of_a_conversation_waits_for_the_earlier_and_others_go_on(
    olga: Client, receiver: Receiver, browser: Client, ann: User, outcome: Outcome
) -> None:
    other = ended(ask(ann))
    made(olga, receiver)
    receiver.answers = lambda got: Says(500 if outcome.conversation in got.body.decode() else 200)
    rated(browser, outcome, other, times=3)
    run()

    of_first = [got for got in receiver.got if outcome.conversation in got.body.decode()]
    of_other = [got for got in receiver.got if outcome.conversation not in got.body.decode()]
    assert [got.told["data"]["value"]["value"] for got in of_first] == ["up"]
    assert [got.told["data"]["value"]["value"] for got in of_other] == list(VALUES)
    receiver.got.clear()
    receiver.answers = lambda _: Says()
    due_now()
    run()
    assert told(receiver) == list(VALUES)


def test_the_next_one_goes_on_once_the_earlier_is_given_up(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    receiver.answers = lambda got: Says(500 if b'"up"' in got.body else 200)
    rated(browser, outcome, times=2)
    run_all()

    assert [row.state for row in Delivery.objects.order_by("number")] == ["given_up", "delivered"]


def test_after_three_days_without_a_success_it_is_switched_off_and_says_so(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome, caplog: pytest.LogCaptureFixture
) -> None:
    webhook = made(olga, receiver)
    receiver.answers = lambda _: Says(500)
    rated(browser, outcome)
    run()
    assert "Nothing was delivered since" in olga.get(f"/webhooks/{webhook.pk}/").content.decode()
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=3, minutes=1))
    due_now()
    run()
    due_now()
    run()

    assert len(receiver.got) == 2, "nothing is sent to one that is off"
    page = olga.get(f"/webhooks/{webhook.pk}/").content.decode()
    assert "It was switched off by itself." in page
    assert "Nothing was delivered for 3 days. It answered 500" in page
    assert f"webhook {webhook.pk} is switched off" in caplog.text
    receiver.answers = lambda _: Says()
    olga.post(f"/webhooks/{webhook.pk}/switch/", {"to": "missed"})
    run()
    assert Delivery.objects.get().state == "delivered"
    assert Webhook.objects.get().failing_since is None


def test_one_that_says_that_it_is_gone_is_switched_off_at_once(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    receiver.answers = lambda _: Says(410)
    rated(browser, outcome)
    run()

    assert Webhook.objects.values_list("active", "off_reason").get() == (
        False,
        "It answered 410, that it is gone.",
    )


def test_a_success_ends_the_failing(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    answers = iter((Says(500), Says(200)))
    receiver.answers = lambda _: next(answers)
    rated(browser, outcome)
    run_all()

    assert Webhook.objects.get().failing_since is None


def test_an_answer_is_kept_by_its_beginning_only(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    receiver.answers = lambda _: Says(500, text="\0" + "x" * 10_000)
    rated(browser, outcome)
    run()

    assert Try.objects.get().answer == "\ufffd" + "x" * 499
