"""Web processes that are killed, stopped and restarted in mid-stream."""

import signal

import pytest

from tests.faults.installation import Installation
from tests.faults.streams import ADOPTED_S, Streams, adopted_after

pytestmark = pytest.mark.asyncio(loop_scope="session")

STREAMS = 20


async def test_answers_of_a_killed_process_go_on_in_another_and_every_reader_ends_equal(
    here: Installation,
) -> None:
    await here.wait_ready()
    streams = Streams(here)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        with here.unsupervised():
            here.product.kill("web-1")
            await streams.go_on(attempt=2)
        rows = await streams.end(page, other)
    assert all(row.processes == ["web-1", "web-2"] for row in rows)
    assert page.connections > 1 == other.connections
    assert adopted_after(await here.prove(), streams.generations) < here.on_time(ADOPTED_S)


async def test_a_process_that_wakes_after_its_lease_writes_nothing_more(here: Installation) -> None:
    await here.wait_ready()
    streams = Streams(here)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        here.product.kill("web-1", signal.SIGSTOP)
        try:
            await streams.go_on(attempt=2)
        finally:
            here.product.kill("web-1", signal.SIGCONT)
        rows = await streams.end(page, other)
    assert all(row.processes == ["web-1", "web-2"] for row in rows)
    await here.prove()


async def test_answers_go_on_when_the_adopter_is_killed_too(here: Installation) -> None:
    await here.wait_ready()
    streams = Streams(here)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, STREAMS)
        await streams.follow(other)
        await streams.in_mid_stream()
        with here.unsupervised():
            killed = here.product.kill("web-1")
            await streams.go_on(attempt=2)
        await here.back("web-1", killed)
        with here.unsupervised():
            here.product.kill("web-2")
            await streams.go_on(attempt=3)
        rows = await streams.end(page, other)
    assert all(row.processes == ["web-1", "web-2", "web-1"] for row in rows)
    await here.prove()


async def test_a_process_that_is_told_to_end_hands_50_answers_on_and_nothing_is_replaced(
    here: Installation,
) -> None:
    await here.wait_ready()
    streams = Streams(here, rate=8)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, 50)
        await streams.follow(other)
        await streams.in_mid_stream(length=5)
        await here.back("web-1", here.product.kill("web-1", signal.SIGTERM))
        await streams.go_on(attempt=2)
        rows = await streams.end(page, other)
        assert not any(answer.rewinds for each in (page, other) for answer in each.answers.values())
    assert all(row.processes == ["web-1", "web-2"] for row in rows)
    # Its leases had not run out: they were given away.
    assert adopted_after(await here.prove(), streams.generations) < here.on_time(ADOPTED_S)


async def test_restarting_all_processes_one_by_one_costs_each_page_a_reconnect_and_no_letter(
    here: Installation,
) -> None:
    await here.wait_ready()
    streams, others = Streams(here, rate=10), Streams(here, rate=10)
    async with here.page("web-1") as page, here.page("web-2") as other:
        await streams.ask(page, 10)
        await others.ask(other, 10)
        await streams.follow(other)
        await others.follow(page)
        await streams.in_mid_stream(length=5)
        await others.in_mid_stream(length=5)
        for process in here.webs:
            await here.back(process, here.product.kill(process, signal.SIGTERM))
            await page.ask("script: tokens=5")
        await streams.end(page, other)
        await others.end(page, other)
        assert not any(answer.rewinds for each in (page, other) for answer in each.answers.values())
    assert min(page.connections, other.connections) > 1
    await here.prove()
