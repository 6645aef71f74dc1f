"""Events through the page's endpoint: kept once, bound or parked, the last intent in force."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chat.activities import Outcome
from chat.models import Conversation, User
from feedback import parking
from feedback.keeping import PARKED_MAX
from feedback.kinds import KINDS
from feedback.models import Event, Exposure, Opinion, Parked
from tests.cast import person, signed_in
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.sending import DEVICE, NOW, event, kept, post, rating, receipts

DAY_MS = 86_400_000


def test_a_rating_is_an_event_and_the_opinion_in_force(ann: User, browser: Client, outcome: Outcome) -> None:
    kept(browser, rating(outcome, "down", at=NOW - 5000, attempt=1, counter=3))
    found = Event.objects.get()
    assert (found.sender, found.kind, found.version, found.value) == (ann, "rating", 1, {"value": "down"})
    assert str(found.message_id) == outcome.answer and str(found.generation) == outcome.generation
    assert (found.source, found.attempt, found.device, found.counter) == ("page", 1, DEVICE, 3)
    assert found.arrived_at - found.happened_at == timedelta(seconds=5)
    assert found.xact > 0
    opinion = Opinion.objects.get()
    assert (opinion.value, opinion.event, str(opinion.subject)) == (found.value, found.pk, outcome.answer)


def test_a_change_of_mind_replaces_the_opinion_and_keeps_the_history(
    browser: Client, outcome: Outcome
) -> None:
    for number, value in enumerate(("up", "down", "withdrawn")):
        kept(browser, rating(outcome, value, at=NOW - 100 + number))
        assert Opinion.objects.get().value == {"value": value}
    values = Event.objects.order_by("happened_at").values_list("value__value", flat=True)
    assert list(values) == ["up", "down", "withdrawn"]


def test_what_was_done_first_and_arrives_last_changes_no_opinion(browser: Client, outcome: Outcome) -> None:
    kept(browser, rating(outcome, "down"))
    kept(browser, rating(outcome, "up", at=NOW - 60_000))
    assert Opinion.objects.get().value == {"value": "down"}
    assert Event.objects.count() == 2


def test_a_clock_that_is_wrong_is_kept_within_thirty_days_and_never_in_the_future(
    browser: Client, outcome: Outcome
) -> None:
    kept(browser, rating(outcome, at=NOW + DAY_MS), rating(outcome, at=0))
    ages = sorted(each.arrived_at - each.happened_at for each in Event.objects.all())
    assert ages == [timedelta(0), timedelta(days=30)]


@pytest.mark.django_db(transaction=True)
def test_an_event_sent_a_hundred_times_on_twenty_connections_is_one() -> None:
    ann = person("ann")
    outcome = ended(ask(ann))
    same = rating(outcome, "up")
    other = [rating(outcome, "down", at=NOW - 1), rating(outcome, "withdrawn", at=NOW - 2)]

    def send(_: int) -> int:
        try:
            return int(post(signed_in(ann), same, same, *other).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(send, range(100))) == {202}
    assert Event.objects.count() == 3
    assert Opinion.objects.get().value == {"value": "up"}


def test_one_wrong_event_holds_up_none_of_the_others(browser: Client, outcome: Outcome) -> None:
    right, wrong = rating(outcome), rating(outcome, "sideways")
    first, second, third = receipts(browser, right, wrong, "not an event")
    assert first == {"client_id": right["client_id"], "status": "kept"}
    assert (second["client_id"], second["status"]) == (wrong["client_id"], "refused")
    assert (second["field"], second["code"]) == ("value.value", "bad_field")
    assert third["client_id"] is None and third["status"] == "refused"
    assert Event.objects.count() == 1


def nested(deep: int) -> list[Any]:
    """[[[…]]], so deep."""
    found: list[Any] = []
    for _ in range(deep - 1):
        found = [found]
    return found


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "applause"}, "kind", "must be one of rating"),
    ({"kind": "regenerate"}, "kind", "must be one of rating"),
    ({"version": 2}, "version", "must be 1"),
    ({"message": None}, "message", "is missing"),
    ({"conversation": str(UUID(int=1))}, "conversation", "is not known here"),
    ({"start": 1}, "end", "is missing"),
    ({"start": 1, "end": 2}, "start", "is not known here"),
    ({"kind": "copy", "value": {"how": "button"}, "start": 2, "end": 2}, "end", "must be more than 2"),
    ({"kind": "copy", "value": {"how": "button"}, "start": -1, "end": 2}, "start", "must be at least 0"),
    ({"kind": "copy", "value": {"how": "button"}, "start": 0, "end": 99}, "end", "behind the end"),
    ({"kind": "stars", "value": {"stars": 5}}, "message", "is not known here"),
    ({"value": {"value": "up", "why": "so"}}, "value.why", "is not known here"),
    ({"value": "up"}, "value", "must be an object"),
    ({"at": "yesterday"}, "at", "must be a whole number"),
    ({"at": "5"}, "at", "must be a whole number"),
    ({"at": int("9" * 300)}, "at", "must be at most 9,007,199,254,740,992"),
    ({"attempt": True}, "attempt", "must be a whole number"),
    ({"version": "1"}, "version", "must be a whole number"),
    ({"counter": -1}, "counter", "must be at least 0"),
    (
        {"kind": "exposure", "value": {"visible_ms": True, "read_to": 1}},
        "value.visible_ms",
        "must be a whole",
    ),
    ({"kind": "exposure", "value": {"visible_ms": 1, "read_to": "1"}}, "value.read_to", "must be a whole"),
    ({"kind": "copy", "value": {"how": "code", "whole": "no"}}, "value.whole", "must be true or false"),
    ({"client_id": "one"}, "client_id", "must be an id"),
    ({"extra": 1}, "extra", "is not known here"),
    ({"value": {"value": nested(600)}}, "value", "is nested too deeply"),
    (
        {"kind": "reason", "value": {"reason": {"polarity": "down", "text": "x" * 2001}}},
        "value.reason.down.text",
        "may have at most 2,000 characters",
    ),
]


@pytest.mark.parametrize(("change", "field", "words"), WRONG)
def test_what_is_not_right_names_its_field_and_its_limit(
    browser: Client, outcome: Outcome, change: dict[str, Any], field: str, words: str
) -> None:
    (receipt,) = receipts(browser, {**rating(outcome), **change})
    assert (receipt["status"], receipt["field"]) == ("refused", field), receipt
    assert receipt["limit"] and words in receipt["limit"]
    assert not Event.objects.exists() and not Parked.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", None),
        (b"[]", None),
        (b'{"sent_at": NaN}', None),
        (b'{"sent_at": 1, "sent_at": 2, "events": []}', "sent_at"),
        (b'{"sent_at": 1, "events": []}', "events"),
        (b'{"sent_at": 1, "events": [' + b"1," * 100 + b"1]}", "events"),
        (b'{"sent_at": -1, "events": [1]}', "sent_at"),
        (b"[" * 100_000, None),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_batch_that_is_none_is_a_problem_that_names_the_field(
    browser: Client, body: bytes, field: str | None
) -> None:
    response = browser.post("/feedback/events/", body, content_type="application/json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["field"] == field and response.json()["title"]


def test_who_is_signed_out_is_told_so_and_nothing_is_kept(client: Client, outcome: Outcome) -> None:
    assert post(client, rating(outcome)).status_code == 401
    assert not Event.objects.exists()


def test_early_unknown_and_foreign_ids_are_told_alike_and_bound_to_nobody_elses_answer(
    ann: User, browser: Client
) -> None:
    foreign = ended(ask(person("bob")))
    for message in (foreign.answer, str(uuid4()), foreign.message):
        sent = event("rating", {"value": "up"}, message=message)
        assert receipts(browser, sent) == [{"client_id": sent["client_id"], "status": "kept"}]
    parking.bind_all()
    assert not Event.objects.exists() and Parked.objects.filter(sender=ann).count() == 3


def test_an_event_that_comes_before_its_answer_is_bound_once_it_can_be_seen(
    ann: User, browser: Client
) -> None:
    deleted = ended(ask(ann))
    thread = deleted.conversation
    Conversation.objects.filter(pk=thread).update(deleted_at=timezone.now())
    early = rating(deleted, at=NOW - 1000)
    kept(browser, early)
    kept(browser, early)
    parked = Parked.objects.get()
    assert parking.bind_all() == 0
    Conversation.objects.filter(pk=thread).update(deleted_at=None)
    assert parking.bind_all() == 1 and parking.bind_all() == 0
    bound = Event.objects.get()
    assert (bound.pk, bound.happened_at, bound.arrived_at) == (
        parked.pk,
        parked.happened_at,
        parked.arrived_at,
    )
    assert str(bound.message_id) == deleted.answer and not Parked.objects.exists()
    assert Opinion.objects.get().value == {"value": "up"}
    kept(browser, early)
    assert Event.objects.count() == 1 and not Parked.objects.exists()


def test_what_nobody_can_bind_goes_after_a_day(ann: User, browser: Client) -> None:
    kept(browser, event("rating", {"value": "up"}, message=str(uuid4())))
    assert parking.let_go() == 0
    Parked.objects.update(arrived_at=timezone.now() - timedelta(hours=25))
    assert parking.let_go() == 1 and not Parked.objects.exists()


def test_a_sender_may_park_only_so_many_and_still_rate_what_is_there(
    ann: User, browser: Client, outcome: Outcome, settings: Settings
) -> None:
    settings.FEEDBACK_PER_MINUTE = 10_000
    Parked.objects.bulk_create(
        Parked(
            sender=ann,
            subject=uuid4(),
            client_id=uuid4(),
            kind="rating",
            version=1,
            source="page",
            value={"value": "up"},
            happened_at=timezone.now(),
        )
        for _ in range(PARKED_MAX - 1)
    )
    unknown = [event("rating", {"value": "up"}, message=str(uuid4())) for _ in range(2)]
    first, second, third = receipts(browser, *unknown, rating(outcome))
    assert (first["status"], second["status"], second["code"]) == ("kept", "refused", "too_many")
    assert third["status"] == "kept"
    assert Parked.objects.count() == PARKED_MAX


def test_more_than_the_rate_is_refused_whole_and_says_when_to_come_back(
    browser: Client, outcome: Outcome, settings: Settings
) -> None:
    settings.FEEDBACK_PER_MINUTE = 3
    kept(browser, rating(outcome), rating(outcome))
    response = post(browser, rating(outcome), rating(outcome))
    assert (response.status_code, response["Retry-After"]) == (429, "30")
    assert Event.objects.count() == 2
    kept(browser, rating(outcome))


def test_bursts_and_ratings_like_clockwork_are_marked_and_kept(browser: Client, outcome: Outcome) -> None:
    clockwork = [rating(outcome, at=NOW - 1_000_000 + 5000 * number) for number in range(12)]
    kept(browser, *clockwork)
    marks = list(Event.objects.order_by("happened_at").values_list("suspicious", flat=True))
    assert marks == [""] * 8 + ["scripted"] * 4
    burst = [rating(outcome, at=NOW - 2000 + 71 * number + number**2) for number in range(23)]
    kept(browser, *burst)
    marks = list(Event.objects.order_by("happened_at").values_list("suspicious", flat=True))[12:]
    assert marks[-3:] == ["burst"] * 3 and "burst" not in marks[:20]


def test_exposures_add_up(ann: User, browser: Client, outcome: Outcome) -> None:
    seen = [
        event("exposure", {"visible_ms": 1000, "read_to": 5, "hidden_ms": 10}, message=outcome.answer),
        event("exposure", {"visible_ms": 500, "read_to": 3}, message=outcome.answer, at=NOW - 9000),
    ]
    kept(browser, *seen)
    kept(browser, *seen)
    found = Exposure.objects.get()
    assert (found.times, found.visible_ms, found.hidden_ms, found.read_to) == (2, 1500, 10, 5)
    assert found.last_at - found.first_at == timedelta(seconds=9)


def test_every_kind_that_a_page_may_send_has_its_example(browser: Client, outcome: Outcome) -> None:
    examples: dict[str, dict[str, Any]] = {
        "rating": {"value": {"value": "up"}},
        "reason": {
            "value": {
                "reason": {"polarity": "down", "what": ["not_factual"], "fix": ["shorter"], "text": "No."}
            }
        },
        "stars": {"value": {"stars": 4}},
        "flag": {"value": {"category": "harmful", "text": "Look."}},
        "copy": {"value": {"how": "code"}, "start": 0, "end": 4},
        "quote": {"value": {"how": "selection"}, "start": 1, "end": 3},
        "exposure": {"value": {"visible_ms": 1, "read_to": 1}},
        "leave": {"value": {"after_ms": 10, "how": "closed"}},
    }
    assert set(examples) == {name for name, kind in KINDS.items() if not kind.from_server}
    for name, fields in examples.items():
        about = {"conversation": outcome.conversation} if name == "stars" else {"message": outcome.answer}
        kept(browser, {**event(name, {}), **fields, **about})
    assert set(Event.objects.values_list("kind", flat=True)) == set(examples)
