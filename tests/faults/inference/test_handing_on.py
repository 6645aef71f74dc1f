"""Web processes that end, hang or lose touch with the database, and the answers that others go on with."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from chat.models import User
from inference.database import in_database
from inference.models import Attempt, Generation
from tests.cast import person
from tests.fast.chat.sockets import Page, running
from tests.fast.inference.hindrances import closed, expire_all, impatient, locked, waiting_for
from tests.fast.inference.left_behind import asked, expire, question, said
from tests.scripted_answers import decode, encode
from tests.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.django_db(transaction=True)

# Twenty tokens come at once, then no more; with the second, no more until somebody else asks.
HELD = "script: tokens=60 rate=0 stall_after=20"
HELD_ONCE = f"{HELD} times=1"
# Never at its end while a test looks.
SLOW = "script: tokens=1010 stall_after=1000 rate=20"


@pytest.fixture
async def engine() -> AsyncIterator[ScriptedEngine]:
    async with ScriptedEngine() as started:
        yield started


@pytest.fixture
async def ann(transactional_db: None) -> User:
    return await in_database(person, "ann")


@pytest.fixture(autouse=True)
def quick(settings: Settings) -> None:
    settings.LEASE_S, settings.LEASE_RENEW_S, settings.SCAN_S = 60, 0.1, 0.05


async def row(generation: UUID | str) -> Generation:
    return await in_database(Generation.objects.get, pk=generation)


async def until(generation: UUID | str, holds: Callable[[Generation], bool]) -> Generation:
    async with asyncio.timeout(20):
        while not holds(found := await row(generation)):
            await asyncio.sleep(0.02)
    return found


async def ended(generation: UUID | str) -> Generation:
    return await until(generation, lambda found: not found.is_live)


async def starts(generation: UUID) -> list[int | None]:
    attempts = Attempt.objects.filter(generation=generation).order_by("number")
    return await in_database(lambda: list(attempts.values_list("start", flat=True)))


def cut_answers() -> dict[str, tuple[str, str, list[int], int, dict[str, Any]]]:
    """By where they are cut: the answer, text and ids that were stored, where to go on, sampling."""
    emoji = "Plants: 🌱 and 👩‍👩‍👧 and 日本, that is all."
    plain = "Some plain words."
    stop = {"stop": ["qqqq"]}
    return {
        "between two tokens": (emoji, "Plants: ", encode("Plants: "), 8, {}),
        "inside a token of several letters": (plain, "Some p", encode("Some pla"), 6, {}),
        "inside a character": (emoji, "Plants: ", encode("Plants: 🌱")[:-1], 8, {}),
        "inside an emoji of several characters": (emoji, emoji[:17], encode(emoji[:18])[:-2], 17, {}),
        "letters held back for a stop string": (plain, "Some pla", encode("Some plain "), 6, stop),
        "one letter of the first token": (plain, "S", encode("Som"), 0, stop),
        "all ids, some text held back": (plain, plain[:-3], encode(plain), 12, stop),
    }


async def test_the_adopter_goes_on_where_ids_and_text_agree(engine: ScriptedEngine, ann: User) -> None:
    generations = {}
    for cut, (answer, text, token_ids, _, sampling) in cut_answers().items():
        generations[cut] = await in_database(asked, ann, question(answer), **sampling)
        await in_database(said, generations[cut], text, token_ids)
        await in_database(expire, generations[cut])
    async with running(engine.url):
        for generation in generations.values():
            await ended(generation)
    for cut, (answer, _, _, start, _) in cut_answers().items():
        found = await row(generations[cut])
        assert (found.status, found.text) == ("complete", answer), cut
        assert await starts(found.pk) == [0, start], cut
        assert found.completion_tokens == len(found.token_ids or []) == len(encode(answer)) + 1, cut


async def test_an_engine_with_other_tokens_cannot_continue_and_the_text_is_kept(
    engine: ScriptedEngine, ann: User
) -> None:
    generation = await in_database(asked, ann, question("Some plain words."))
    await in_database(said, generation, "Some pla", encode("Other words"))
    await in_database(expire, generation)
    async with running(engine.url):
        found = await ended(generation)
    assert (found.status, found.text) == ("interrupted", "Some pla")
    assert found.error_code == "cannot_continue"
    assert await starts(generation) == [0, None]


async def test_only_what_is_pumped_is_renewed_so_that_all_else_is_found(
    engine: ScriptedEngine, ann: User
) -> None:
    """The owner lives, and is busy with another answer."""
    async with running(engine.url) as station:
        page = await Page(station, ann).open()
        busy = (await page.ask(HELD))["generation"]
        forgotten = await in_database(asked, ann, question("Found."), owner=station.owner)
        before = await lease(forgotten)
        await until_renewed(busy)
        await until_renewed(busy)
        assert await lease(forgotten) == before
        await in_database(expire, forgotten)
        found = await ended(forgotten)
        assert (found.status, found.text, found.attempt) == ("complete", "Found.", 2)
        await page.close()


async def test_a_question_whose_pump_cannot_begin_waits_for_another_process(
    engine: ScriptedEngine, ann: User
) -> None:
    """What is stored is accepted: a database that fails right after the commit refuses nothing."""
    async with running(engine.url) as station:
        generation = await in_database(asked, ann, question("In spite of all."), owner=station.owner)
        with locked("inference_delta"), impatient():
            await station.produce(generation)
        await in_database(expire, generation)
        async with running(engine.url):
            found = await ended(generation)
    assert (found.status, found.text, found.attempt) == ("complete", "In spite of all.", 2)


async def test_a_hung_database_makes_nobody_adopt_what_is_alive(
    engine: ScriptedEngine, ann: User, settings: Settings
) -> None:
    """When it answers again every lease looks expired, to whoever is first."""
    settings.LEASE_S, settings.LEASE_RENEW_S = 3, 0.5
    async with running(engine.url) as station, running(engine.url):
        page = await Page(station, ann).open()
        generation = (await page.ask(HELD))["generation"]
        await until(generation, lambda found: found.status == "streaming")
        await until_renewed(generation)
        with locked("inference_attempt") as holder:
            expire_all(holder)
            async with asyncio.timeout(20):
                while waiting_for(holder, "inference_attempt", settings.LEASE_S / 2 + 0.1) < 2:
                    await asyncio.sleep(0.02)
        await until_renewed(generation)
        found = await row(generation)
        assert (found.status, found.attempt) == ("streaming", 1)
        await page.close()


async def test_who_lost_touch_renews_before_it_adopts_and_loses_no_text(
    engine: ScriptedEngine, ann: User, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LEASE_S, settings.LEASE_RENEW_S = 3, 0.5
    async with running(engine.url) as station, running(engine.url):
        page = await Page(station, ann).open()
        generation = (await page.ask("script: tokens=100 rate=80"))["generation"]
        await until(generation, lambda found: found.status == "streaming")
        await until_renewed(generation)
        with closed() as opened:
            expire_all(opened)
            # A look for expired leases that began before may adopt until it counts as late.
            late = monotonic() + settings.LEASE_S / 2
            async with asyncio.timeout(20):
                while caplog.text.count("The database does not answer") < 2 or monotonic() < late:
                    await asyncio.sleep(0.02)
        end = await page.until("end", generation=generation)
        await page.close()
    found = await row(generation)
    assert (end["status"], found.status, found.attempt) == ("complete", "complete", 1)
    assert page.texts[generation] == found.text


async def test_a_drained_process_stores_all_that_it_has_said_and_is_adopted_at_once(
    engine: ScriptedEngine, ann: User
) -> None:
    """Its leases would run for a minute, and a flush is under way when its grace is over."""
    async with running(engine.url) as station:
        page = await Page(station, ann).open()
        generations = [(await page.ask(SLOW))["generation"] for _ in range(3)]
        for generation in generations:
            await until(generation, lambda found: found.status == "streaming")
        with locked("inference_delta") as holder:
            async with asyncio.timeout(20):
                while not waiting_for(holder, "inference_delta"):
                    await asyncio.sleep(0.01)
                begun = [entry["tokens"] for entry in engine.log]
                while any(
                    entry["tokens"] < before + 10 for entry, before in zip(engine.log, begun, strict=True)
                ):
                    await asyncio.sleep(0.01)
                draining = asyncio.create_task(station.stop(0))
                while any(entry["outcome"] == "running" for entry in engine.log):
                    await asyncio.sleep(0.01)
        await draining
        for _ in generations:
            engine.script(tokens=1010, rate=0)
        async with running(engine.url):
            answers = [await ended(generation) for generation in generations]
    for answer, before in zip(answers, begun, strict=True):
        assert (answer.status, answer.attempt) == ("complete", 2)
        said_by_then = decode((answer.token_ids or [])[: before + 3]).rstrip("\ufffd")
        start = (await starts(answer.pk))[1]
        assert start is not None and start >= len(said_by_then)


async def test_who_was_adopted_closes_its_request_and_hands_its_readers_on(
    engine: ScriptedEngine, ann: User, settings: Settings
) -> None:
    settings.LEASE_RENEW_S = settings.SCAN_S = 60
    async with running(engine.url) as station:
        page = await Page(station, ann).open()
        generation = (await page.ask(HELD_ONCE))["generation"]
        await until(generation, lambda found: found.status == "streaming")
        settings.SCAN_S = 0.05
        await in_database(expire, UUID(generation))
        async with running(engine.url):
            end = await page.until("end", generation=generation)
        assert (end["status"], end["attempt"]) == ("complete", 2)
        assert page.texts[generation] == (await row(generation)).text
        assert [entry["outcome"] for entry in engine.log] == ["aborted", "complete"]
        await page.close()


async def lease(generation: UUID) -> datetime:
    return await in_database(lambda: Attempt.objects.get(generation=generation).lease_until)


async def until_renewed(generation: str) -> None:
    before = await lease(UUID(generation))
    async with asyncio.timeout(20):
        while await lease(UUID(generation)) <= before:
            await asyncio.sleep(0.02)
