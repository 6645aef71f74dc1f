"""One store for all tests of a process."""

from collections.abc import Iterator

import pytest

from tests.far_store import FarStore, far_store


@pytest.fixture(scope="session")
def store() -> Iterator[FarStore]:
    with far_store() as started:
        yield started
