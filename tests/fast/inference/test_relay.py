"""The pacing relay changes when bytes come, and nothing else."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing

from inference.engine.client import Engine
from inference.exceptions import StreamCut
from tests.fast.inference.engines import question, read
from tests.relay import Relay
from tests.scripted_engine import ScriptedEngine


async def test_an_answer_through_the_relay_is_equal_and_paced() -> None:
    async with ScriptedEngine() as scripted, Relay(scripted.url, tokens_per_s=100) as relay:
        direct, paced = Engine(scripted.url), Engine(relay.url)
        expected = await direct.complete(question("script: tokens=40 rate=0"))
        started = time.monotonic()
        completion = await paced.complete(question("script: tokens=40 rate=0"))
        elapsed = time.monotonic() - started
        again = await paced.complete(question("script: tokens=5 rate=0"))
        await direct.aclose()
        await paced.aclose()

    assert completion == expected
    assert again.finish_reason == "stop"
    assert elapsed > 0.35


async def test_closing_the_client_closes_the_engines_request_at_once() -> None:
    async with ScriptedEngine() as scripted, Relay(scripted.url, tokens_per_s=20) as relay:
        client = Engine(relay.url)
        async with aclosing(client.stream_chat(question("script: tokens=500 rate=50"))) as stream:
            await anext(stream)
            assert scripted.running == 1
        async with asyncio.timeout(10):
            while scripted.running:
                await asyncio.sleep(0.005)
        await client.aclose()


async def test_what_the_engine_broke_off_is_broken_off_behind_the_relay() -> None:
    async with ScriptedEngine() as scripted, Relay(scripted.url, tokens_per_s=200) as relay:
        client = Engine(relay.url)
        result = await read(client, question("script: tokens=40 rate=0 cut_after=10"))
        await client.aclose()

    assert type(result.error) is StreamCut
    assert len(result.token_ids) == 10
