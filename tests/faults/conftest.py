"""The tier of faults: whole products whose processes are killed, stopped and starved."""

import resource
from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.installation import Installation, installed

# What a shell may give a process at first: a web process takes more by itself.
FILES = 256
CONTEXT_LENGTH = 40_000
SETTINGS: dict[str, Any] = {
    # All people here are one account, and none of them waits.
    "FLYWHEEL_FEEDBACK_PER_MINUTE": "100000",
    # Programs that are told of events run beside the test.
    "FLYWHEEL_OUTGOING_NETWORKS": "127.0.0.0/8",
}


@pytest.fixture(scope="session")
def here() -> Iterator[Installation]:
    """One for all files that need no settings of their own. Those who keep pages by the thousand are we."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, most))
    try:
        with installed(context_length=CONTEXT_LENGTH, **SETTINGS) as ready:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            yield ready
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
