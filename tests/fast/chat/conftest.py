"""A station in this process in front of a scripted engine, and Ann with a page open."""

from collections.abc import AsyncIterator

import pytest

from chat.models import User
from inference.database import in_database
from inference.live.station import Station
from tests.cast import person
from tests.fast.chat.sockets import Page, running
from tests.scripted_engine import ScriptedEngine


@pytest.fixture
async def engine() -> AsyncIterator[ScriptedEngine]:
    async with ScriptedEngine() as started:
        yield started


@pytest.fixture
async def ann(transactional_db: None) -> User:
    return await in_database(person, "ann")


@pytest.fixture
async def station(engine: ScriptedEngine) -> AsyncIterator[Station]:
    async with running(engine.url) as started:
        yield started


@pytest.fixture
async def page(station: Station, ann: User) -> AsyncIterator[Page]:
    opened = await Page(station, ann).open()
    yield opened
    await opened.close()
