"""Two engines that serve the same model: questions are spread, and those of one that is not there go on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from django.test import Client
from pytest_django import Settings

from chat import serving
from chat.models import User
from inference.database import in_database
from inference.engine import servers
from inference.engine.client import Engine
from inference.models import Generation
from inference.types import Timeouts
from tests.fast.chat.sockets import Page, running
from tests.scripted_engine import MODEL, ScriptedEngine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def engines(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[ScriptedEngine]]:
    monkeypatch.setattr(servers, "LOOK_EVERY_S", 0.02)
    async with ScriptedEngine() as first, ScriptedEngine() as second:
        settings.INFERENCE_URLS = [first.url, second.url]
        yield [first, second]


@asynccontextmanager
async def page_of(ann: User, *engines: str | Engine) -> AsyncIterator[Page]:
    """Served by a process that knows these engines, or those of the settings."""
    async with running(*engines) as station:
        page = await Page(station, ann).open()
        yield page
        await page.close()


async def answered(page: Page, text: str = "script: tokens=5 rate=0") -> dict[str, object]:
    """The end of the answer, and nobody was asked to wait."""
    accepted = await page.ask(text)
    async with asyncio.timeout(30):
        while (frame := await page.frame())["type"] != "end":
            assert frame["type"] != "waiting"
    row = await in_database(Generation.objects.get, pk=accepted["generation"])
    assert (row.status, row.text) == (frame["status"], page.texts.get(accepted["generation"], ""))
    return frame


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_questions_are_spread_over_the_engines(engines: list[ScriptedEngine], ann: User) -> None:
    first, second = engines
    async with page_of(ann) as page:
        for _ in range(6):
            await page.ask("script: tokens=20 hold_after=10 gate=held")
        await until(lambda: first.running + second.running == 6)
        assert first.running == second.running == 3
        for engine in engines:
            engine.gate("held").set()
        for _ in range(6):
            assert (await page.until("end"))["status"] == "complete"


@pytest.mark.parametrize("dead", [0, 1])
async def test_with_one_engine_gone_every_question_is_answered_at_once(
    engines: list[ScriptedEngine], ann: User, dead: int
) -> None:
    engines[dead].die()
    async with page_of(ann) as page:
        for _ in range(3):
            assert (await answered(page))["status"] == "complete"
    assert len(engines[1 - dead].log) == 3


@pytest.mark.parametrize(
    "fault", [{"drop": True}, {"status": 503}, {"status": 429}, {"status": 404}, {"fault": "cut"}]
)
async def test_before_the_first_token_the_question_goes_to_the_other_engine(
    engines: list[ScriptedEngine], ann: User, fault: dict[str, object]
) -> None:
    first, second = engines
    for _ in range(2):  # on a connection that was used before, the first may be the server closing it
        first.script(**fault)
    async with page_of(ann) as page:
        assert (await answered(page))["status"] == "complete"
    assert "complete" not in {entry["outcome"] for entry in first.log}
    assert [entry["outcome"] for entry in second.log] == ["complete"]


async def test_after_the_first_token_no_other_engine_is_asked(
    engines: list[ScriptedEngine], ann: User
) -> None:
    first, second = engines
    first.script(tokens=40, rate=0, fault="cut", after=20)
    async with page_of(ann) as page:
        end = await answered(page)
        assert (end["status"], end["code"]) == ("interrupted", "stream_cut")
    assert (len(first.log), len(second.log)) == (1, 0)


async def test_an_engine_that_is_back_is_asked_again(engines: list[ScriptedEngine], ann: User) -> None:
    first, second = engines
    first.die()
    async with page_of(ann) as page:
        for _ in range(3):
            await answered(page)
        assert not first.log
        async with ScriptedEngine(port=first.port) as back, asyncio.timeout(20):
            while not back.log:
                assert (await answered(page))["status"] == "complete"
    assert len(second.log) >= 3


async def test_one_that_hangs_is_passed_by(engines: list[ScriptedEngine], ann: User) -> None:
    """It accepts connections and says nothing, not even what it serves."""
    never = asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await never.wait()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    hung = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with page_of(ann, Engine(hung, timeouts=Timeouts(call=0.3)), engines[0].url) as page:
        for _ in range(3):
            assert (await answered(page))["status"] == "complete"
    never.set()
    server.close()
    await server.wait_closed()


async def test_a_model_that_one_engine_lists_is_not_asked_of_the_other(
    engines: list[ScriptedEngine], ann: User, settings: Settings
) -> None:
    first, second = engines
    settings.INFERENCE_MODEL, first.model = MODEL, "another"
    async with page_of(ann) as page:
        for _ in range(3):
            assert (await answered(page))["status"] == "complete"
    assert (len(first.log), len(second.log)) == (0, 3)


async def test_without_a_name_the_first_engine_says_which_model_is_meant(
    engines: list[ScriptedEngine], ann: User
) -> None:
    first, second = engines
    second.model = "another"
    async with page_of(ann) as page:
        for _ in range(3):
            await answered(page)
    assert (len(first.log), len(second.log)) == (3, 0)


async def test_a_model_that_no_engine_lists_fails_by_its_name(
    engines: list[ScriptedEngine], ann: User, settings: Settings
) -> None:
    settings.INFERENCE_MODEL = "gone"
    async with page_of(ann) as page:
        assert (await answered(page))["code"] == "unknown_model"
    assert not any(engine.log for engine in engines)


async def test_while_no_engine_is_there_the_question_waits_for_any(
    engines: list[ScriptedEngine], ann: User
) -> None:
    for engine in engines:
        engine.die()
    async with page_of(ann) as page:
        await page.ask("Anybody there?")
        assert (await page.until("waiting"))["reason"] == "starting"
        async with ScriptedEngine(port=engines[1].port):
            assert (await page.until("end"))["status"] == "complete"


async def test_an_answer_is_carried_on_by_the_other_engine(
    engines: list[ScriptedEngine], ann: User, settings: Settings
) -> None:
    """Its process ends in mid-stream and hands it over; the next one knows the other engine only."""
    settings.SCAN_S = 0.05
    first, second = engines
    question = "script: tokens=60 rate=0 hold_after=30 gate=held"
    async with page_of(ann, first.url) as page:
        whole = await page.ask(question, sampling={"seed": 7})
        for engine in engines:
            engine.gate("held").set()
        await page.until("end")
        first.gate("held").clear()
        cut = await page.ask(question, sampling={"seed": 7})
        await page.until("delta", generation=cut["generation"])
    async with running(second.url):
        async with asyncio.timeout(20):
            while (row := await in_database(Generation.objects.get, pk=cut["generation"])).is_live:
                await asyncio.sleep(0.02)
    undisturbed = await in_database(Generation.objects.get, pk=whole["generation"])
    assert (row.status, row.text, row.attempt) == ("complete", undisturbed.text, 2)
    assert [entry["path"] for entry in second.log] == ["/v1/completions"]


async def test_the_page_says_nothing_is_wrong_while_one_engine_is_there(
    engines: list[ScriptedEngine], ann: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "FRESH_S", 0)
    await in_database(client.force_login, ann)
    for engine in engines:
        assert serving.STARTING not in (await in_database(client.get, "/serving/")).content.decode()
        engine.die()
    assert serving.STARTING in (await in_database(client.get, "/serving/")).content.decode()
