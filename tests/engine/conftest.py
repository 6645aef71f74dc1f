"""The engine tier: the product as `make up` starts it, real vLLM in float32, shared by the whole run."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.product import Product
from tests.rows import Rows, rows_of
from tests.socket_client import SignedIn


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    with Product() as running:
        yield running


@pytest.fixture(scope="module")
def rows(product: Product) -> Iterator[Rows]:
    with rows_of(product) as opened:
        yield opened


@pytest.fixture
async def ann(product: Product) -> AsyncIterator[SignedIn]:
    async with SignedIn(product.url, product.email, product.password) as person:
        yield person
