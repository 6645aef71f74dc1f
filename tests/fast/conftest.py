"""What holds in every test of the fast tier."""

import gc
import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.test import override_settings

from tests.emptying import empty_what_holds_rows
from tests.once import look_up_static_files_once

# How long one example takes says how busy the machine is. What a run of CI finds, every run finds.
hypothesis.settings.register_profile("fast", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("fast")
empty_what_holds_rows()
look_up_static_files_once()


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """The real hash takes a third of a second on purpose."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
