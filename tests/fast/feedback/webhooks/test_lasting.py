"""What stays of deliveries, and what a restored installation still has to tell."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection
from django.test import Client

from chat.activities import Outcome
from config import retention
from config.backup import restore
from feedback.models import Delivery, Event, Try, Webhook
from tests.fast.feedback.sending import kept, rating
from tests.fast.feedback.webhooks.telling import database_url, made, run, settle
from tests.receiver import Receiver

pytestmark = pytest.mark.timeout(300)


def age(days: int, *numbers: int) -> None:
    """As if they had ended so long ago; those that wait were made then."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feedback_delivery SET made_at = now() - make_interval(days => %s),"
            " ended_at = CASE WHEN state <> 'waiting' THEN now() - make_interval(days => %s) END"
            " WHERE number = ANY(%s)",
            [days, days, list(numbers)],
        )


def test_what_has_ended_long_ago_goes_with_its_tries_and_what_waits_stays(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    for value in ("up", "down", "withdrawn"):
        kept(browser, rating(outcome, value))
    run()
    Delivery.objects.filter(number=3).update(state="waiting", ended_at=None)
    age(31, 1, 3)
    age(29, 2)

    assert retention.sweep()["feedback_delivery"] == 1
    assert list(Delivery.objects.order_by("number").values_list("number", flat=True)) == [2, 3]
    assert Try.objects.count() == 2
    assert Event.objects.filter(kind="rating").count() == 3, "events are kept"


def test_a_conversation_that_goes_takes_what_was_told_of_it_along(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    kept(browser, rating(outcome))
    run()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE chat_conversation SET deleted_at = now() - interval '31 days'")

    assert retention.sweep()["chat_conversation"] == 1
    assert (Delivery.objects.count(), Try.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_after_a_restore_what_was_not_told_is_told_and_nothing_else(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    """The new cluster counts its transactions anew, from a number that is older than all that were stored."""
    made(olga, receiver)
    kept(browser, rating(outcome, "up"))
    run()
    kept(browser, rating(outcome, "down"))
    settle()
    with psycopg.connect(database_url(), autocommit=True) as restored:
        restore._forget_transactions(restored)
    assert set(Event.objects.values_list("xact", flat=True)) == {0, 1}
    assert Webhook.objects.get().cursor_xact == 0
    kept(browser, rating(outcome, "withdrawn"))
    run()

    assert [got.told["data"]["value"]["value"] for got in receiver.got] == ["up", "down", "withdrawn"]
