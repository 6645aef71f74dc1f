"""An event that a webhook wants goes out once, signed, and with no more than its person allows."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.test import Client
from pydantic import BaseModel

from chat import consent, conversations, turns
from chat.activities import Outcome
from chat.models import User
from feedback import drain
from feedback.kinds import KINDS
from feedback.models import Delivery, Event, Try, Webhook
from feedback.webhooks.payload import PROSE
from tests.fast.erasure.given import asked, erased
from tests.fast.feedback.sending import event, kept, rating
from tests.fast.feedback.webhooks.telling import database_url, look, made, run
from tests.receiver import Receiver

pytestmark = pytest.mark.timeout(300)


def expected_signature(secret: str, key: str, timestamp: str, body: bytes) -> str:
    """As the specification says it, without a word of ours."""
    signed = f"{key}.{timestamp}.".encode() + body
    digest = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def test_a_rating_is_told_once_and_signed(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    kept(browser, rating(outcome, "down"))
    run()
    run()

    (got,) = receiver.got
    row = Event.objects.get(kind="rating")
    data = got.told["data"]
    assert got.told["type"] == "feedback.rating"
    assert (data["id"], data["value"], data["message"]) == (str(row.pk), {"value": "down"}, outcome.answer)
    assert (data["conversation"], data["generation"]) == (outcome.conversation, outcome.generation)
    timestamp = got.headers["webhook-timestamp"]
    assert got.headers["webhook-signature"] == expected_signature(
        webhook.secret, got.key, timestamp, got.body
    )
    assert abs(int(timestamp) - time.time()) < 60
    assert (Delivery.objects.get().state, Try.objects.get().status) == ("delivered", 200)


def test_what_happened_before_it_was_added_is_not_told(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    kept(browser, rating(outcome, "down"))
    made(olga, receiver)
    kept(browser, rating(outcome, "up"))
    run()

    assert [got.told["data"]["value"] for got in receiver.got] == [{"value": "up"}]


def test_only_the_kinds_that_it_wants_are_told(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver, kinds=["stars"])
    kept(browser, rating(outcome), event("stars", {"stars": 4}, conversation=outcome.conversation))
    run()

    assert receiver.kinds() == ["feedback.stars"]


def test_what_the_chat_itself_saw_is_told_once_it_is_drained(
    olga: Client, receiver: Receiver, ann: User, outcome: Outcome
) -> None:
    made(olga, receiver, kinds=["regenerate"])
    turns.regenerate(
        ann, owner="a process", client_id=uuid4(), message=UUID(outcome.answer), instruction="shorter"
    )
    drain.drain_all()
    run()
    assert receiver.kinds() == ["feedback.regenerate"]


LATE = """
INSERT INTO feedback_event (id, client_id, kind, version, source, value, happened_at, device, counter,
  sender_id, conversation_id, message_id, suspicious)
SELECT gen_random_uuid(), gen_random_uuid(), kind, version, source, '{"value": "withdrawn"}', happened_at,
  device, 99, sender_id, conversation_id, message_id, suspicious
FROM feedback_event WHERE kind = 'rating' LIMIT 1
"""


def test_what_commits_late_is_not_passed_over(
    olga: Client, receiver: Receiver, browser: Client, ann: User, outcome: Outcome
) -> None:
    """A transaction that began first and commits last: its event is older than one that was told already."""
    made(olga, receiver)
    kept(browser, rating(outcome, "up"))
    with psycopg.connect(database_url()) as other:
        other.execute(LATE)
        kept(browser, rating(outcome, "down"))
        look()
        assert "down" not in [got.told["data"]["value"]["value"] for got in receiver.got]
        other.commit()
    run()
    assert [got.told["data"]["value"]["value"] for got in receiver.got] == ["up", "withdrawn", "down"]


SAID = "It is not true, and here is why."


def said(browser: Client, outcome: Outcome) -> None:
    reason = {"reason": {"polarity": "down", "what": ["not_factual"], "text": SAID}}
    kept(
        browser,
        event("reason", reason, message=outcome.answer),
        event("flag", {"category": "other", "text": SAID}, message=outcome.answer),
    )


@pytest.mark.parametrize("level", [None, "none", "evaluation", "training"])
def test_words_go_out_only_where_their_person_lets_them_be_used(
    olga: Client, receiver: Receiver, browser: Client, ann: User, outcome: Outcome, level: str | None
) -> None:
    if level:
        consent.give(ann, level)
    webhook = made(olga, receiver)
    said(browser, outcome)
    run()

    is_allowed = level in ("evaluation", "training")
    bodies = [got.told["data"] for got in receiver.got]
    assert [data["text_withheld"] for data in bodies] == [not is_allowed] * 2
    assert all((SAID.encode() in got.body) is is_allowed for got in receiver.got)
    (reason,) = (data["value"]["reason"] for data in bodies if data["kind"] == "reason")
    assert reason["what"] == ["not_factual"]
    assert reason["text"] == (SAID if is_allowed else None)
    page = olga.get(f"/webhooks/{webhook.pk}/deliveries/{Delivery.objects.earliest('number').pk}/")
    assert (SAID in page.content.decode()) is is_allowed


def test_withdrawn_consent_holds_for_what_is_not_sent_yet(
    olga: Client, receiver: Receiver, browser: Client, ann: User, outcome: Outcome
) -> None:
    consent.give(ann, "training")
    made(olga, receiver)
    said(browser, outcome)
    consent.give(ann, "none")
    run()

    assert len(receiver.got) == 2
    assert not any(SAID.encode() in got.body for got in receiver.got)


@pytest.mark.parametrize("goes", ["conversation", "everything", "thrown away"])
def test_words_of_what_is_thrown_away_or_about_to_be_erased_are_told_nobody_any_more(
    olga: Client, receiver: Receiver, browser: Client, ann: User, outcome: Outcome, goes: str
) -> None:
    """What is asked for may have to wait, and words that were sent do not come back."""
    consent.give(ann, "training")
    made(olga, receiver)
    said(browser, outcome)
    thread = UUID(outcome.conversation)
    if goes == "thrown away":
        conversations.delete(ann, client_id=uuid4(), conversation=thread)
    else:
        asked(browser, goes, **({"conversation": thread} if goes == "conversation" else {}))
    run()

    assert [got.told["data"]["text_withheld"] for got in receiver.got] == [True, True]
    assert not any(SAID.encode() in got.body for got in receiver.got)


def strings(value: type[BaseModel], way: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The ways to every field of a value that takes any text."""
    return set(_strings(value.model_json_schema(), value.model_json_schema(), way))


def _strings(schema: dict[str, Any], whole: dict[str, Any], way: tuple[str, ...]) -> set[tuple[str, ...]]:
    if reference := schema.get("$ref"):
        return _strings(whole["$defs"][reference.rpartition("/")[2]], whole, way)
    found: set[tuple[str, ...]] = set()
    for each in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        found |= _strings(each, whole, way)
    for name, each in schema.get("properties", {}).items():
        found |= _strings(each, whole, (*way, name))
    is_free = schema.get("type") == "string" and not schema.keys() & {"enum", "const", "format"}
    return found | ({way} if is_free else set())


def test_every_field_that_takes_any_text_is_known_as_such() -> None:
    """A new one is withheld, or named here with why it need not be."""
    of_programs = {("follow_up", ("classifier",))}
    found = {(name, way) for name, kind in KINDS.items() for way in strings(kind.value)}
    assert found - of_programs == {(name, way) for name, ways in PROSE.items() for way in ways}


def test_what_is_erased_is_not_sent_any_more_and_leaves_no_line(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    webhook = made(olga, receiver)
    kept(browser, rating(outcome))
    run()
    Delivery.objects.update(state="waiting", ended_at=None, webhook=webhook)
    erasure = asked(browser, "everything")
    assert erased(erasure, stop_s=0)
    run()

    assert len(receiver.got) == 1
    assert (Delivery.objects.count(), Try.objects.count(), Event.objects.count()) == (0, 0, 0)
    assert Webhook.objects.exists()


def test_its_person_is_told_what_was_told_of_them(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    made(olga, receiver)
    kept(browser, rating(outcome))
    run()

    assert "rating · delivered" in browser.get("/account/data/kinds/told-to-other-programs/").content.decode()
    assert "Answered 200" in browser.get("/account/data/kinds/calls-to-other-programs/").content.decode()


def test_what_was_stored_before_it_was_added_is_not_told_however_old_a_transaction_runs(
    olga: Client, receiver: Receiver, browser: Client, outcome: Outcome
) -> None:
    """It reads from the oldest transaction of then on, which is before some that was stored already."""
    with psycopg.connect(database_url()) as other:
        other.execute("SELECT pg_current_xact_id()")
        kept(browser, rating(outcome, "up"))
        made(olga, receiver)
        kept(browser, rating(outcome, "down"))
    run()

    assert [got.told["data"]["value"]["value"] for got in receiver.got] == ["down"]
