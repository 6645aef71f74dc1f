"""What several programs send at once is kept together, and is what it would be one after the other."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.db.models import F, IntegerField
from django.db.models.functions import Extract
from pytest_django import Settings

from chat.models import User
from config.application import pages
from config.lane import OF_PAGES
from feedback.batch import parse_event
from feedback.keeping import Refusals, Sending, keep, meet
from feedback.models import Event, Opinion, Parked
from inference.database import Alone, in_database
from tests.cast import person
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.programs import ADDRESS, send, token_of
from tests.fast.feedback.sending import DEVICE, NOW, batch, event

HERE = "http://localhost:8000"

pytestmark = pytest.mark.django_db(transaction=True)


def rated(owner: User, value: str = "up", **fields: Any) -> dict[str, Any]:
    return event("rating", {"value": value}, generation=ended(ask(owner)).generation, **fields)


def sending(sender: User, *events: dict[str, Any]) -> Sending:
    return Sending(sender, [parse_event(each, NOW) for each in events], DEVICE, "api")


async def all_at_once(bodies: Sequence[tuple[str, dict[str, Any]]]) -> list[httpx.Response]:
    """As the web server gives them to the application: (token, batch)."""
    transport = httpx.ASGITransport(app=pages)
    async with httpx.AsyncClient(transport=transport, base_url=HERE) as program:
        return await asyncio.gather(
            *(
                program.post(ADDRESS, json=body, headers={"authorization": f"Bearer {token}"})
                for token, body in bodies
            )
        )


async def test_many_programs_at_once_and_each_event_is_there_once() -> None:
    def prepared() -> list[tuple[str, dict[str, Any]]]:
        people = [person(name) for name in ("ann", "bob", "cat", "dan")]
        return [
            (token_of(each), batch(*(rated(each, at=NOW - number) for number in range(3))))
            for each in people
            for _ in range(2)
        ]

    bodies = await in_database(prepared)
    responses = await all_at_once([*bodies, *bodies, *bodies])
    assert {response.status_code for response in responses} == {202}
    kept = [receipt["status"] for response in responses for receipt in response.json()["receipts"]]
    assert kept == ["kept"] * 72
    assert await in_database(Event.objects.count) == await in_database(Opinion.objects.count) == 24
    assert len({response.headers["x-reference"] for response in responses}) == 24
    assert all("content-security-policy" in response.headers for response in responses)


async def test_what_is_no_post_is_a_problem_that_names_the_method() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=pages), base_url=HERE) as program:
        response = await program.get(ADDRESS)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert response.headers["content-type"] == "application/problem+json"


def test_the_short_way_leaves_out_only_what_belongs_to_pages() -> None:
    """What is added to the settings is in it, and what it leaves out is in the settings."""
    assert set(django_settings.MIDDLEWARE) >= OF_PAGES
    assert "config.middleware.told_to_programs" in set(django_settings.MIDDLEWARE) - OF_PAGES


async def test_what_is_wrong_with_one_is_told_to_nobody_else(settings: Settings) -> None:
    settings.FEEDBACK_PER_MINUTE = 2
    ann, bob = await in_database(person, "ann"), await in_database(person, "bob")
    tokens = [await in_database(token_of, each) for each in (ann, bob)]
    too_many = batch(*[await in_database(rated, ann) for _ in range(3)])
    wrong = batch(await in_database(rated, bob, "sideways"), await in_database(rated, bob))
    first, second, third = await all_at_once([(tokens[0], too_many), (tokens[1], wrong), ("fw_x", wrong)])
    assert (first.status_code, second.status_code, third.status_code) == (429, 202, 401)
    assert first.headers["retry-after"] == "30"
    assert [each["status"] for each in second.json()["receipts"]] == ["refused", "kept"]
    assert (await in_database(Event.objects.get)).sender_id == bob.pk


def test_together_or_one_by_one_the_rows_are_equal() -> None:
    ann, bob, cat, dan = (person(name) for name in ("ann", "bob", "cat", "dan"))
    assert keep([sending(ann, *first_of(ann, cat)), sending(bob, *second_of(bob))]) == [{}, {}]
    for each in first_of(cat, ann):
        assert keep([sending(cat, each)]) == [{}]
    for each in second_of(dan):
        assert keep([sending(dan, each)]) == [{}]
    assert rows(ann) == rows(cat) and rows(bob) == rows(dan)
    assert len(rows(ann)) == 5 and len(rows(bob)) == 3


def test_what_is_sent_often_is_planned_once_however_many_events_it_tells() -> None:
    """In one connection: a statement whose text changed with the events would be planned for each."""
    connection.close()
    ann = person("ann")
    answer = ended(ask(ann)).generation
    for count in (1, 2, 7):
        events = [event("rating", {"value": "up"}, generation=answer, counter=n) for n in range(count)]
        assert keep([sending(ann, *events)]) == [{}]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement ~ 'pg_advisory|asked.sender|chat_message|WITH told'"
        )
        assert [count for (count,) in cursor.fetchall()] == [3, 3, 3, 3]


def first_of(mine: User, other: User) -> list[dict[str, Any]]:
    """The device's clock was put back in between; the last is about what is not to be seen."""
    return [
        rated(mine, at=NOW - 50_000, counter=2),
        rated(mine, "down", at=NOW - 90_000, counter=4),
        rated(other, at=NOW),
    ]


def second_of(mine: User) -> list[dict[str, Any]]:
    seen = {"visible_ms": 1, "hidden_ms": 2, "read_to": 3}
    return [
        rated(mine, at=NOW - 60_000, counter=3),
        event("exposure", seen, message=ended(ask(mine)).answer, at=NOW - 70_000, counter=1),
    ]


def test_a_sender_who_is_at_it_elsewhere_holds_up_none_of_the_others() -> None:
    ann, bob = person("ann"), person("bob")
    both = [sending(ann, rated(ann)), sending(bob, rated(bob))]

    def beside() -> list[Refusals | Exception]:
        try:
            return keep(both)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        meet(ann.pk)
        first, second = pool.submit(beside).result(timeout=10)
    assert isinstance(first, Alone) and second == {}
    assert [each.sender for each in Event.objects.all()] == [bob]
    assert keep(both[:1]) == [{}] and Event.objects.count() == 2


def test_with_many_at_once_nobody_rates_what_is_anothers() -> None:
    ann, bob = person("ann"), person("bob")
    his, hers = rated(bob), rated(ann)
    assert keep([sending(ann, his), sending(bob, {**hers, "client_id": his["client_id"]})]) == [{}, {}]
    assert not Event.objects.exists() and Parked.objects.count() == 2
    assert send(token_of(ann), hers).status_code == 202 and Event.objects.get().sender == ann


def rows(of: User) -> list[tuple[Any, ...]]:
    """What is stored of one, without ids; times in seconds before the arrival."""
    age = Extract(F("arrived_at") - F("happened_at"), "epoch", output_field=IntegerField())
    events = Event.objects.filter(sender=of).values_list("kind", "value", "counter", age)
    parked = Parked.objects.filter(sender=of).values_list("kind", "value", "counter", age)
    opinions = Opinion.objects.filter(person=of).values_list("kind", "value", "counter")
    return sorted([*events, *parked, *opinions], key=str)
