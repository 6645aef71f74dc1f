"""`/healthz` and `/readyz`, with everything there and with each thing taken away in turn."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from django.core.cache import cache
from django.db import connection
from django.test import AsyncClient
from pytest_django import Settings

from config import health, pulse
from config.backup import mark
from config.health import Readiness
from config.up.ports import free_port
from inference.database import in_database
from tests.scripted_engine import ScriptedEngine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest_asyncio.fixture
async def everything(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """All that `/readyz` asks for is there."""
    monkeypatch.setattr(health, "READINESS", Readiness(health.PROBES))
    async with ScriptedEngine(model="served") as engine:
        settings.INFERENCE_URLS, settings.INFERENCE_MODEL = [engine.url], "served"
        for name in (pulse.BEAT, pulse.WORKER, pulse.TASKS, pulse.BUILDER):
            await in_database(pulse.leave, name)
        yield


async def readyz() -> tuple[int, dict[str, Any]]:
    answer = await AsyncClient().get("/readyz")
    return answer.status_code, answer.json()


async def test_a_process_that_lives_says_so() -> None:
    answer = await AsyncClient().get("/healthz")
    assert (answer.status_code, answer.json()["process"]) == (200, "command")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("everything")
async def test_ready_when_nothing_is_missing() -> None:
    status, answer = await readyz()
    assert (status, answer["missing"]) == (200, [])


def closed_cache(settings: Settings) -> None:
    settings.CACHE_URL = f"redis://127.0.0.1:{free_port()}/0"


def closed_engine(settings: Settings) -> None:
    settings.INFERENCE_URLS = [f"http://127.0.0.1:{free_port()}"]


def other_model(settings: Settings) -> None:
    settings.INFERENCE_MODEL = "another"


def no_pulse(*names: str) -> Callable[[Settings], None]:
    def remove(_settings: Settings) -> None:
        cache.delete_many([f"live-{name}" for name in names])

    return remove


def open_migration(_settings: Settings) -> None:
    """What the database would say had the newest migration of `chat` not run."""
    with connection.cursor() as cursor:
        newest = "SELECT max(id) FROM django_migrations WHERE app = 'chat'"
        cursor.execute(f"UPDATE django_migrations SET app = 'chat-held' WHERE id = ({newest})")


def cut_restore(_settings: Settings) -> None:
    with connection.cursor():
        mark.put(connection.connection)


def read_only(_settings: Settings) -> None:
    _set_read_only("on")


def _set_read_only(value: str) -> None:
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = {value}')
    connection.close()


@pytest.fixture
def put_back() -> Any:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        cursor.execute("UPDATE django_migrations SET app = 'chat' WHERE app = 'chat-held'")
        cursor.execute(f"DROP TABLE IF EXISTS {mark.TABLE}")
        cursor.execute(
            f'ALTER DATABASE "{connection.settings_dict["NAME"]}" RESET default_transaction_read_only'
        )
    connection.close()


@pytest.mark.parametrize(
    ("take_away", "missing"),
    [
        (closed_cache, ["cache"]),
        (closed_engine, ["engine"]),
        (other_model, ["engine"]),
        (no_pulse(pulse.BEAT), ["beat"]),
        (no_pulse(pulse.WORKER), ["worker"]),
        (no_pulse(pulse.TASKS), ["worker"]),
        (no_pulse(pulse.BUILDER), ["builder"]),
        (no_pulse(pulse.BEAT, pulse.TASKS), ["beat"]),
        (open_migration, ["migrations"]),
        (cut_restore, ["restore"]),
        (read_only, ["database"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
@pytest.mark.usefixtures("everything", "put_back")
async def test_what_was_taken_away_is_named(
    settings: Settings, take_away: Callable[[Settings], None], missing: list[str]
) -> None:
    await in_database(take_away, settings)
    status, answer = await readyz()
    assert (status, answer["ready"], answer["missing"]) == (503, False, missing)


async def test_one_engine_of_several_is_enough_and_the_others_are_named(
    everything: None, settings: Settings
) -> None:
    closed, there = f"http://127.0.0.1:{free_port()}", settings.INFERENCE_URLS[0]
    async with ScriptedEngine(model="another") as other:
        settings.INFERENCE_URLS = [there, closed, other.url]
        status, answer = await readyz()
    assert (status, answer["ready"], answer["missing"]) == (200, True, [])
    assert answer["away"] == ["engine-2", "engine-3"]


async def test_an_engine_that_hangs_does_not_hide_that_another_is_there(
    everything: None, settings: Settings
) -> None:
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        hung.listen()  # connections are made and never answered
        settings.INFERENCE_URLS = [f"http://127.0.0.1:{hung.getsockname()[1]}", *settings.INFERENCE_URLS]
        status, answer = await readyz()
    assert (status, answer["away"]) == (200, ["engine-1"])


async def test_when_no_engine_of_several_is_there_all_are_named(everything: None, settings: Settings) -> None:
    settings.INFERENCE_URLS = [f"http://127.0.0.1:{free_port()}" for _ in range(2)]
    status, answer = await readyz()
    assert (status, answer["missing"], answer["away"]) == (503, ["engine"], ["engine-1", "engine-2"])


async def test_without_a_named_model_any_will_do(everything: None, settings: Settings) -> None:
    settings.INFERENCE_MODEL = ""
    assert (await readyz())[0] == 200


async def test_a_probe_that_hangs_is_missing_in_time_and_asked_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "FRESH_S", 0)
    asked = 0

    async def hangs() -> list[str]:
        nonlocal asked
        asked += 1
        await asyncio.Event().wait()
        return []

    async def answers() -> list[str]:
        return []

    readiness = Readiness({"slow": hangs, "quick": answers})
    started = time.monotonic()
    assert await readiness.missing() == ["slow"]
    assert time.monotonic() - started < 2
    assert await readiness.missing() == ["slow"]
    assert asked == 1


async def test_many_who_ask_at_once_get_one_answer() -> None:
    asked = 0

    async def counts() -> list[str]:
        nonlocal asked
        asked += 1
        return ["it"]

    readiness = Readiness({"it": counts})
    answers = await asyncio.gather(*(readiness.missing() for _ in range(20)))
    assert (answers, asked) == ([["it"]] * 20, 1)


async def test_an_answer_is_remembered_for_less_than_two_seconds() -> None:
    lacks: list[str] = []

    async def probe() -> list[str]:
        return list(lacks)

    readiness = Readiness({"it": probe})
    assert await readiness.missing() == []
    lacks.append("it")
    started = time.monotonic()
    while not await readiness.missing():
        await asyncio.sleep(0.05)
    assert 0.5 < time.monotonic() - started < 2
