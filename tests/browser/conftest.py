"""The browser tier: real vLLM behind a relay that paces it, so that a person has time to act."""

import sys
from collections.abc import Iterator

import pytest

from config.up.child import Child, Launch, wait_until
from config.up.folders import PROJECT
from config.up.ports import free_port, is_free
from tests.product import Product

TOKENS_PER_S = 40


@pytest.fixture(scope="session")
def engine_product() -> Iterator[Product]:
    """A whole product, of which the browser tests use the engine alone."""
    with Product(FLYWHEEL_WEB_PROCESSES="1") as running:
        yield running


@pytest.fixture(scope="session")
def relay_url(engine_product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    child = Child(_relay(engine_product, port), tmp_path_factory.mktemp("relay") / "relay.log")
    try:
        assert wait_until(lambda: not is_free("127.0.0.1", port), child, 20), child.last_words()
        yield f"http://127.0.0.1:{port}"
    finally:
        child.stop(grace_s=5)


def _relay(engine_product: Product, port: int) -> Launch:
    target = engine_product.environment()["INFERENCE_URL"]
    arguments = ("--target", target, "--port", str(port), "--rate", str(TOKENS_PER_S))
    return Launch([sys.executable, "-m", "tests.relay", *arguments], engine_product.environ, PROJECT)


@pytest.fixture(scope="session")
def product(relay_url: str) -> Iterator[Product]:
    """What the browser opens: two web processes whose engine is the relay."""
    with Product(INFERENCE_URL=relay_url) as running:
        running.wait_ready(without=())
        yield running
