"""Which of several engines is asked next, and which failure is told when none could be."""

import pytest

from inference.engine.client import Engine
from inference.engine.servers import Server, asks_another, next_of, telling
from inference.exceptions import (
    ConnectTimeout,
    ContextTooLong,
    EngineDown,
    EngineError,
    FirstTokenTimeout,
    Overloaded,
    Rejected,
    StreamCut,
    TimedOut,
    TokenTimeout,
    UnknownModel,
    Unreachable,
)
from tests.scripted_engine import MODEL, ScriptedEngine

NONE_LISTENS = "http://127.0.0.1:1"


def servers(*under_way: int) -> list[Server]:
    """So many answers under way at each; asked in this order before."""
    found = [Server(Engine(NONE_LISTENS), number) for number in range(1, len(under_way) + 1)]
    for place, (server, count) in enumerate(zip(found, under_way, strict=True)):
        server.under_way, server.turn = count, place
    return found


def asked(found: list[Server], name: str = "") -> str:
    server = next_of(found, name)
    assert server
    return server.name


def test_the_one_with_the_fewest_answers_under_way_is_asked() -> None:
    assert asked(servers(3, 1, 2)) == "engine-2"


def test_of_equals_the_one_that_was_asked_the_longest_ago() -> None:
    found = servers(1, 1, 1)
    found[0].turn = 9
    assert asked(found) == "engine-2"


def test_one_that_fails_is_asked_only_when_all_do() -> None:
    found = servers(0, 7, 5)
    found[0].is_failing = True
    assert asked(found) == "engine-3"
    for server in found:
        server.is_failing = True
    assert asked(found) == "engine-1"


def test_of_none_none_is_asked() -> None:
    assert next_of([], "") is None


async def test_one_that_said_lately_that_it_lacks_the_model_is_asked_last() -> None:
    first, second = servers(0, 5)
    async with ScriptedEngine() as scripted:
        first.engine = Engine(scripted.url)
        await first.list_models()
        await first.engine.aclose()
    assert asked([first, second], MODEL) == "engine-1"
    assert asked([first, second], "another") == "engine-2"
    first.forget()
    assert asked([first, second], "another") == "engine-1"


@pytest.mark.parametrize(
    "failure", [Unreachable, ConnectTimeout, EngineDown, Overloaded, UnknownModel, TimedOut]
)
def test_when_nothing_was_produced_another_is_asked(failure: type[EngineError]) -> None:
    assert asks_another(failure())


@pytest.mark.parametrize("failure", [StreamCut, Rejected, ContextTooLong, FirstTokenTimeout, TokenTimeout])
def test_what_began_or_would_fail_again_is_asked_of_no_other(failure: type[EngineError]) -> None:
    assert not asks_another(failure())


def test_what_is_told_is_what_gives_most_hope() -> None:
    failures = [UnknownModel(), TimedOut(), Unreachable(), Overloaded()]
    told = [type(telling(failures[:count])) for count in range(1, 5)]
    assert told == [UnknownModel, TimedOut, Unreachable, Overloaded]
