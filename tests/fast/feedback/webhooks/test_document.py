"""docs/webhooks.md: its code verifies what is really sent, and its example has the fields of it."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from chat.activities import Outcome
from config.up.folders import PROJECT
from feedback.webhooks import making, pauses
from feedback.webhooks.configuring import WEBHOOKS_MAX
from tests.fast.feedback.sending import kept, rating
from tests.fast.feedback.webhooks.telling import made, run
from tests.receiver import Receiver

pytestmark = pytest.mark.timeout(300)

DOCUMENT = (PROJECT / "docs" / "webhooks.md").read_text()


def block(kind: str) -> str:
    (text,) = re.findall(rf"```{kind}\n(.*?)```", DOCUMENT, re.DOTALL)
    return str(text)


def test_the_code_of_the_document_takes_what_is_sent_and_refuses_what_was_changed(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    olga.post(f"/webhooks/{webhook.pk}/secret/")
    kept(browser, rating(outcome))
    run()
    (got,) = receiver.got
    names: dict[str, Any] = {}
    exec(block("python"), names)
    is_genuine = names["is_genuine"]

    assert is_genuine(webhook.secret, got.headers, got.body), "of the secret before, for a day"
    webhook.refresh_from_db()
    assert is_genuine(webhook.secret, got.headers, got.body)
    assert not is_genuine(webhook.secret, got.headers, got.body + b" ")
    assert not is_genuine("whsec_" + "A" * 43 + "=", got.headers, got.body)
    late = int(got.headers["webhook-timestamp"]) + 301
    assert not is_genuine(webhook.secret, got.headers, got.body, now=late)
    assert not is_genuine(webhook.secret, {**got.headers, "webhook-id": "msg_other"}, got.body)


def test_the_example_of_the_document_has_the_fields_of_what_is_sent(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    kept(browser, rating(outcome))
    run()
    example, told = json.loads(block("json")), receiver.got[0].told

    assert list(example) == list(told)
    assert list(example["data"]) == list(told["data"])


def test_the_numbers_of_the_document_are_those_of_the_code() -> None:
    assert f"There may be {WEBHOOKS_MAX}." in DOCUMENT
    assert f"{len(pauses.PAUSES) + 1} tries over some three days" in DOCUMENT
    assert f"While {making.WAITING_MAX:,} deliveries wait" in DOCUMENT
