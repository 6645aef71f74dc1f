"""An event that a webhook wants goes out once, signed, in order, and with no more than its person allows."""

import base64
import hashlib
import hmac
import time
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client

from chat.activities import Outcome
from chat.models import User
from feedback.models import Delivery, Event, Try, Webhook
from tests import between
from tests.cast import answered
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import event, kept, rating
from tests.fast.feedback.webhooks.telling import made, run, run_all
from tests.receiver import Receiver, Says


def test_a_rating_is_told_once_and_signed(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    kept(browser, rating(outcome, "down"))
    run()
    run()

    (got,) = receiver.got
    row = Event.objects.get(kind="rating")
    assert got.told["type"] == "feedback.rating"
    assert got.told["data"]["id"] == str(row.pk)
    assert got.told["data"]["value"] == {"value": "down"}
    assert got.told["data"]["message"] == outcome.answer
    signed = f"{got.key}.{got.headers['webhook-timestamp']}.".encode() + got.body
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(got.headers["webhook-timestamp"]) - time.time()) < 60
    delivery = Delivery.objects.get()
    assert (delivery.state, Try.objects.get().status) == ("delivered", 200)
