"""Every frame as everybody: what is answered about one's own, another's, and what never was."""

from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

import pytest

from chat import frames
from chat.exceptions import BadField
from inference.database import in_database
from tests.cast import person, signed_in
from tests.fast.chat.sockets import running
from tests.fast.security.door import Socket, statements
from tests.fast.security.world import WHOSE, Things, World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]

NO_ENGINE = "http://127.0.0.1:9"

# What is answered first. Bob's whole answer was neither stopped nor cut, and neither was one's own.
TABLE = """
frame       names         own        another's   none
send        conversation  accepted   not_found   not_found
send        parent        accepted   not_found   not_found
edit        message       accepted   not_found   not_found
regenerate  answer        accepted   not_found   not_found
retry       answer        conflict   not_found   not_found
continue    answer        conflict   not_found   not_found
correct     answer        accepted   not_found   not_found
compare     answer        accepted   not_found   not_found
choose      comparison    conflict   not_found   not_found
show        message       accepted   not_found   not_found
stop        generation    accepted   not_found   not_found
events      answer        receipts   receipts    receipts
follow      generation    delta      not_found   not_found
unfollow    generation    nothing    nothing     nothing
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


def frame_of(kind: str, names: str, things: Things, own: Things) -> dict[str, Any]:
    key = str(asdict(things)[{"parent": "answer"}.get(names, names)])
    frame = {"type": kind, "client_id": str(uuid4())}
    match kind, names:
        case "send", "conversation":
            return frame | {"conversation": key, "text": "Hello"}
        case "send", _:
            return frame | {"conversation": str(own.conversation), "parent": key, "text": "Hello"}
        case "edit", _:
            return frame | {"message": key, "text": "Hello"}
        case "correct", _:
            return frame | {"message": key, "text": "Hello", "intent": "fix"}
        case "choose", _:
            return frame | {"comparison": key, "choice": "a"}
        case "stop", _:
            return frame | {"generation": key, "offset": 0}
        case "events", _:
            event = {"client_id": str(uuid4()), "kind": "rating", "at": 1, "value": {"value": "up"}}
            return frame | {"batch": {"sent_at": 1, "events": [event | {"message": key}]}}
        case "follow", _:
            return {"type": kind, "generation": key, "attempt": 0, "offset": 0}
        case "unfollow", _:
            return {"type": kind, "generation": key}
        case _:
            return frame | {"message": key}


async def answer_to(socket: Socket, frame: dict[str, Any]) -> dict[str, Any]:
    """Without what differs anyhow. A frame that is not answered is known by what comes after it."""
    answer: dict[str, Any] = {"type": "nothing"}
    if frame["type"] != "unfollow":
        answer = await socket.ask(frame)
    if answer["type"] == "accepted" and answer["generation"]:
        await socket.send(
            frames.encode(frames.Unfollow(type="unfollow", generation=UUID(answer["generation"])))
        )
    receipts = [{**receipt, "client_id": ""} for receipt in answer.get("receipts", ())]
    return {**answer, "client_id": "", "reference": "", "receipts": receipts}


async def test_every_frame_has_its_row_and_every_row_its_frame() -> None:
    assert {kind for kind, *_ in ROWS} == {frames.type_of(frame) for frame in frames.FROM_CLIENT}
    named = {(frames.type_of(frame), name) for frame in frames.FROM_CLIENT for name in ids_in(frame)}
    named.add(("events", "message"))  # within the batch
    answers = {"answer": "message"}
    assert {(kind, answers.get(names, names)) for kind, names, *_ in ROWS} == named


def ids_in(frame: type[frames.Frame]) -> set[str]:
    """The fields that name something which somebody may not be allowed to see."""
    fields = frame.model_fields.items()
    return {name for name, field in fields if "UUID" in str(field.annotation)} - {"client_id"}


NUMBER, MOST = "must be a whole number", "must be at most 2,147,483,647"


@pytest.mark.parametrize(
    ("fields", "field", "limit"),
    [
        ('"attempt": true, "offset": 5', "attempt", NUMBER),
        ('"attempt": 1, "offset": "5"', "offset", NUMBER),
        ('"attempt": 1, "offset": 5.5', "offset", NUMBER),
        ('"attempt": 1, "offset": null', "offset", NUMBER),
        ('"attempt": 1, "offset": 2147483648', "offset", MOST),
        (f'"attempt": 1, "offset": {"9" * 300}', "offset", MOST),
        (f'"attempt": 1, "offset": -{"9" * 300}', "offset", "must be at least 0"),
    ],
)
def test_a_number_is_whole_and_within_its_bounds_and_nothing_that_looks_like_one(
    fields: str, field: str, limit: str
) -> None:
    with pytest.raises(BadField) as refused:
        frames.parse(f'{{"type": "follow", "generation": "{uuid4()}", {fields}}}')
    assert (refused.value.field, refused.value.limit) == (field, limit)


@pytest.mark.parametrize("role", ["person", "operator"])
async def test_everybody_is_answered_as_the_table_says(role: str) -> None:
    with statements() as seen:
        world = await in_database(World)
        async with running(NO_ENGINE) as station, Socket(world.browsers[role], station) as socket:
            for kind, names, *cells in ROWS:
                answers, counts = [], []
                for whose in reversed(WHOSE):
                    seen.clear()
                    frame = frame_of(kind, names, world.seen_by(role, whose), world.things[role])
                    answers.append(await answer_to(socket, frame))
                    counts.append(list(seen))
                absent, other, own = answers
                told = [answer.get("code") or answer["type"] for answer in (own, other, absent)]
                assert told == cells, (role, kind, names)
                assert other == absent
                assert counts[0] == counts[1], "the same statements"


@pytest.mark.parametrize("role", ["anonymous", "disabled"])
async def test_who_may_not_come_in_is_told_so_and_shown_out(role: str) -> None:
    world = await in_database(World)
    async with running(NO_ENGINE) as station, Socket(world.browsers[role], station) as socket:
        assert socket.opening == {"type": "close", "code": 4401}


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "null", "http://localhost:1", "https://localhost:8000", "http://"]
)
async def test_a_page_from_elsewhere_gets_no_socket(origin: str) -> None:
    browser = await in_database(lambda: signed_in(person("ann")))
    async with running(NO_ENGINE) as station, Socket(browser, station, origin=origin) as socket:
        assert socket.opening == {"type": "close", "code": 4403}
