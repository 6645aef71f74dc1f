"""Every way in which the engine can fail has its name, and nothing is asked again after the first token."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from inference import exceptions
from inference.engine.client import Engine
from inference.exceptions import (
    Aborted,
    ContextTooLong,
    EngineDied,
    EngineDown,
    EngineError,
    EngineFault,
    FirstTokenTimeout,
    Malformed,
    Overloaded,
    Overrun,
    Rejected,
    StreamCut,
    TimedOut,
    TokenTimeout,
    TotalTimeout,
    Unauthorized,
    Unavailable,
    UnknownModel,
    Unreachable,
)
from inference.types import ChatRequest, Retries, SamplingParams, Timeouts
from tests.fast.inference.engines import LONG, QUICK, SHORT, engine_and_client, question, read


def limits_for(failure: type[EngineError]) -> Timeouts:
    return SHORT if issubclass(failure, TimedOut) else LONG


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        ("cut", StreamCut),
        ("die", StreamCut),
        ("end", StreamCut),
        ("error", EngineDied),
        ("abort", Aborted),
        ("garbage", Malformed),
        ("stall", TokenTimeout),
    ],
)
@pytest.mark.parametrize("one_write", [False, True])
async def test_after_the_first_token_the_text_so_far_is_kept_and_nothing_retried(
    fault: str, failure: type[EngineError], one_write: bool
) -> None:
    async with engine_and_client(timeouts=limits_for(failure)) as (scripted, client):
        scripted.script(tokens=40, rate=0, fault=fault, after=10, one_write=one_write)
        result = await read(client, question())

    assert type(result.error) is failure
    assert len(result.token_ids) == 10
    assert len(scripted.log) == 1


@pytest.mark.parametrize(
    ("script", "failure", "requests"),
    [
        ({"status": 500}, EngineFault, 1),
        ({"status": 501}, EngineFault, 1),
        ({"status": 503}, EngineDown, 3),
        ({"status": 502}, EngineDown, 3),
        ({"status": 500, "message": "EngineCore encountered an issue."}, EngineDown, 3),
        ({"status": 429}, Overloaded, 3),
        ({"status": 429, "retry_after": "60"}, Overloaded, 1),
        ({"status": 400}, Rejected, 1),
        ({"status": 401}, Unauthorized, 1),
        ({"status": 403}, Unauthorized, 1),
        ({"status": 404}, UnknownModel, 1),
        ({"status": 413}, ContextTooLong, 1),
        ({"status": 302}, Malformed, 1),
        ({"drop": True}, Unreachable, 6),  # each time it looks like the keep-alive race first
        ({"hang": True}, FirstTokenTimeout, 1),
        ({"first": 60}, FirstTokenTimeout, 1),
        ({"fault": "stall"}, FirstTokenTimeout, 1),
        ({"fault": "error"}, EngineDied, 1),
        ({"fault": "end"}, StreamCut, 1),
        ({"fault": "cut"}, Unreachable, 3),
    ],
)
async def test_before_the_first_token_only_what_is_unavailable_is_asked_again(
    script: dict[str, Any], failure: type[EngineError], requests: int
) -> None:
    async with engine_and_client(timeouts=limits_for(failure)) as (scripted, client):
        for _ in range(6):
            scripted.script(**script)
        result = await read(client, question())

    assert type(result.error) is failure
    assert not result.token_ids
    assert len(scripted.log) == requests
    assert isinstance(result.error, Unavailable) == (requests > 1 or failure is Overloaded)


async def test_a_passing_outage_is_not_noticed() -> None:
    async with engine_and_client() as (scripted, client):
        scripted.script(status=503)
        scripted.script(drop=True)
        result = await read(client, question())

    assert result.error is None
    assert result.text


@pytest.mark.parametrize(("after", "failure"), [(5, StreamCut), (0, Unreachable)])
async def test_a_silent_stream_of_an_engine_that_is_gone_ends_before_its_time_limit(
    after: int, failure: type[EngineError]
) -> None:
    """A server that is being stopped: nobody can connect any more, and open streams say nothing."""
    async with engine_and_client() as (scripted, client):
        scripted.script(tokens=40, rate=0, fault="stall", after=after)
        reading = asyncio.ensure_future(read(client, question()))
        async with asyncio.timeout(15):
            while not scripted.running:
                await asyncio.sleep(0.005)
            scripted.stop_listening()
            result = await reading

    assert type(result.error) is failure
    assert len(result.token_ids) == after


async def test_a_silent_stream_of_an_engine_that_is_well_is_left_alone() -> None:
    async with engine_and_client(timeouts=Timeouts(silence=0.05)) as (_, client):
        result = await read(client, question("script: tokens=4 rate=4"))

    assert result.error is None


async def test_retry_after_is_waited_for_and_kept() -> None:
    async with engine_and_client() as (scripted, client):
        scripted.script(status=429, retry_after="1")
        await client.complete(question())
        first, second = scripted.log
        scripted.script(status=429, retry_after="7")
        result = await read(client, question())

    assert second["start"] - first["start"] >= 1
    assert isinstance(result.error, Overloaded)
    assert result.error.retry_after == 7


async def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: refused
        client = Engine(f"http://127.0.0.1:{taken.getsockname()[1]}", timeouts=LONG, retries=QUICK)
        result = await read(client, question())
        await client.aclose()

    assert type(result.error) is Unreachable


async def test_another_protocol_on_the_port_is_malformed() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    client = Engine(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", timeouts=LONG, retries=QUICK)
    with pytest.raises((Malformed, Unreachable)):
        await client.models()
    await client.aclose()
    server.close()


async def test_an_answer_that_never_ends_is_ended() -> None:
    limits = Timeouts(total=0.6)
    async with engine_and_client(timeouts=limits) as (_, client):
        result = await read(client, question("script: tokens=5000 rate=100"))

    assert type(result.error) is TotalTimeout
    assert result.token_ids


@pytest.mark.parametrize("no_ids", [False, True])
async def test_an_engine_that_passes_its_limit_is_ended_there(no_ids: bool) -> None:
    async with engine_and_client() as (scripted, client):
        scripted.script(tokens=400, rate=0, batch=8, never_ends=True, no_ids=no_ids)
        result = await read(client, question(max_tokens=20))
        async with asyncio.timeout(15):
            while scripted.running:
                await asyncio.sleep(0.005)

    assert type(result.error) is Overrun
    assert len(result.token_ids) == (0 if no_ids else 16)
    assert 0 < len(result.text) <= 20 * 128


@pytest.mark.parametrize("end", ["no_done", "silent_end"])
async def test_a_missing_end_mark_is_forgiven_once_the_finish_reason_is_there(end: str) -> None:
    async with engine_and_client() as (scripted, client):
        scripted.script(tokens=5, rate=0, **{end: True})
        completion = await client.complete(question())

    assert completion.finish_reason == "stop"


async def test_an_end_mark_without_finish_reason_is_a_cut() -> None:
    async with engine_and_client() as (scripted, client):
        scripted.script(tokens=5, rate=0, no_finish=True)
        result = await read(client, question())

    assert type(result.error) is StreamCut


async def test_too_long_a_prompt_is_named_with_its_numbers() -> None:
    async with engine_and_client() as (_, client):
        result = await read(client, question("far too long " * 1000))

    assert isinstance(result.error, ContextTooLong)
    assert result.error.limit == 2048
    assert result.error.asked is not None
    assert "2,048" in result.error.words


@pytest.mark.parametrize(
    ("message", "asked", "limit"),
    [
        (
            "This model's maximum context length is 2048 tokens. However, your prompt contains at least 2049 "
            "input tokens, which exceeds this limit even without any output tokens.",
            2049,
            2048,
        ),
        ("The decoder prompt (length 3000) is longer than the maximum model length of 2048.", 3000, 2048),
        ("Input length (2100) exceeds model's maximum context length (2048).", 2100, 2048),
        ("max_tokens must be at least 1, got 0. (parameter=max_tokens, value=0)", None, None),
    ],
)
async def test_the_engines_ways_to_say_too_long(message: str, asked: int | None, limit: int | None) -> None:
    async with engine_and_client() as (scripted, client):
        scripted.script(status=400, message=message)
        result = await read(client, question())

    assert isinstance(result.error, ContextTooLong)
    assert (result.error.asked, result.error.limit) == (asked, limit)


async def test_a_model_that_is_not_served() -> None:
    async with engine_and_client() as (_, client):
        with pytest.raises(UnknownModel):
            await client.complete(ChatRequest("other", question().messages, SamplingParams()))


async def test_a_wrong_key_is_refused_in_words() -> None:
    async with engine_and_client(api_key="wrong") as (scripted, client):
        scripted.api_key = "right"
        result = await read(client, question())

    assert type(result.error) is Unauthorized


async def test_the_keep_alive_race_is_not_noticed() -> None:
    """The server closes an idle connection just as the next request is written to it."""
    async with engine_and_client(retries=Retries(attempts=1)) as (scripted, client):
        await client.complete(question("script: tokens=3 rate=0"))
        scripted.script(drop=True)
        completion = await client.complete(question("script: tokens=3 rate=0"))

    assert completion.finish_reason == "stop"
    assert scripted.connections_made == 2


async def test_a_restarted_engine_is_found_again() -> None:
    async with engine_and_client() as (scripted, client):
        await client.complete(question())
        scripted.die()
        result = await read(client, question())
        await scripted.start()
        completion = await client.complete(question())

    assert type(result.error) is Unreachable
    assert completion.finish_reason == "stop"


async def test_a_short_request_that_is_never_answered_times_out() -> None:
    never = asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await never.wait()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    client = Engine(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", timeouts=SHORT)
    with pytest.raises(TimedOut):
        await client.health()
    await client.aclose()
    never.set()
    server.close()


def test_every_failure_has_a_name_and_words_of_its_own_and_stands_in_the_tree() -> None:
    named = vars(exceptions).values()
    classes = [c for c in named if isinstance(c, type) and issubclass(c, exceptions.InferenceError)]

    assert len({c.code for c in classes}) == len(classes)
    for failure in classes:
        assert f" {failure.__name__}" in (exceptions.__doc__ or "")
        words = failure("field", "limit").words if failure is exceptions.InvalidParameter else failure().words
        assert words.endswith(".")
        assert "!" not in words
