"""The browser tier: the real vLLM behind a relay that paces it, so that a person has time to act.

Beside it stands a product with the scripted engine, for what needs an answer of exact words or no engine.
With `-n 2` the tests of each product run in a process of their own.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, StorageState, async_playwright

from chat.serving import TINY
from tests.browser.beside import HERE, by_product, check_place
from tests.browser.person import Person
from tests.browser.rows import Rows
from tests.chromium import FLAGS, executable
from tests.product import Product, disk
from tests.server import Server
from tests.windows import DESK, PHONE, Window

TOKENS_PER_S = 40


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return by_product(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and isinstance(item, pytest.Function):
            check_place(item)


@pytest.fixture(scope="session")
def engine_product() -> Iterator[Product]:
    """A whole product, of which the browser tests use the engine alone."""
    with Product(FLYWHEEL_WEB_PROCESSES="1") as running:
        yield running


@pytest.fixture(scope="session")
def relay_url(engine_product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    target = engine_product.environment()["INFERENCE_URL"]
    folder = tmp_path_factory.mktemp("relay")
    relay = Server("tests.relay", "--target", target, "--rate", str(TOKENS_PER_S), folder=folder)
    relay.open()
    yield relay.url
    relay.close()


@pytest.fixture(scope="session")
def product(relay_url: str) -> Iterator[Product]:
    """What the browser opens: two web processes whose engine is the relay."""
    with Product(INFERENCE_URL=relay_url) as running:
        running.wait_ready(without=())
        yield running


@pytest.fixture(scope="session")
def scripted_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Not there yet; `open` and `close` make it come and go."""
    folder = tmp_path_factory.mktemp("scripted")
    engine = Server("tests.scripted_engine", "--model", TINY, folder=folder)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def scripted_product(scripted_engine: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """It was started without its engine, whose model it takes for the tiny one."""
    exports = disk(tmp_path_factory.mktemp("disk"))
    with Product(
        INFERENCE_URL=scripted_engine.url, INFERENCE_MODEL=TINY, FLYWHEEL_DESTINATIONS=exports
    ) as running:
        yield running


@pytest.fixture
def scripted(scripted_product: Product, scripted_engine: Server) -> Product:
    """The product with the scripted engine behind it."""
    scripted_engine.open()
    return scripted_product


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def chromium() -> AsyncIterator[Browser]:
    program = await asyncio.to_thread(executable)
    assert program, "Chromium is not here: make install fetches it"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        await browser.close()


@asynccontextmanager
async def visit(
    browser: Browser,
    product: Product,
    state: StorageState | None = None,
    window: Window = DESK,
    *,
    still: bool = False,
) -> AsyncIterator[Person]:
    """One window; the browser must have had nothing to complain of in any of its tabs."""
    async with await window.context(browser, state, still=still) as context:
        person = await Person.at(context, product, window)
        yield person
        for tab in person.tabs:
            assert tab.complaints == []


async def _signed_in(browser: Browser, product: Product) -> StorageState:
    async with visit(browser, product) as person:
        await person.sign_in(product.email, product.password)
        if person.path == "/account/consent/":
            await person.page.get_by_role("button", name="Not now").click()
        await person.connected()
        return await person.page.context.storage_state()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def _ann(chromium: Browser, product: Product) -> StorageState:
    return await _signed_in(chromium, product)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def _scripted_ann(chromium: Browser, scripted_product: Product) -> StorageState:
    return await _signed_in(chromium, scripted_product)


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(chromium: Browser, product: Product) -> AsyncIterator[Person]:
    """Somebody who has not signed in."""
    async with visit(chromium, product) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def ann(chromium: Browser, product: Product, _ann: StorageState) -> AsyncIterator[Person]:
    """Signed in, at the product with the real engine."""
    async with visit(chromium, product, _ann) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def phone_ann(chromium: Browser, product: Product, _ann: StorageState) -> AsyncIterator[Person]:
    """The same person with a phone."""
    async with visit(chromium, product, _ann, PHONE) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def scripted_stranger(chromium: Browser, scripted: Product) -> AsyncIterator[Person]:
    async with visit(chromium, scripted) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session")
async def scripted_ann(
    chromium: Browser, scripted: Product, _scripted_ann: StorageState
) -> AsyncIterator[Person]:
    """Signed in, at the product with the scripted engine."""
    async with visit(chromium, scripted, _scripted_ann) as person:
        yield person


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def rows(product: Product) -> AsyncIterator[Rows]:
    async with Rows(product.environment()["DATABASE_URL"]) as rows:
        yield rows


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def scripted_rows(scripted_product: Product) -> AsyncIterator[Rows]:
    async with Rows(scripted_product.environment()["DATABASE_URL"]) as rows:
        yield rows
