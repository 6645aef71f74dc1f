"""The engine tier: the product as `make up` starts it, real vLLM in float32, shared by the whole run."""

from collections.abc import Iterator

import pytest

from tests.product import Product


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with Product() as running:
        yield running
