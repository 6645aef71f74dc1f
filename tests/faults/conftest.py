"""The tier of faults: whole products whose processes are killed, stopped and starved."""

import resource
from collections.abc import Iterator

import pytest

from tests.faults.installation import Installation, installed

# What a shell may give a process at first: a web process takes more by itself.
FILES = 256
CONTEXT_LENGTH = 40_000
# All people here are one account, and none of them waits.
PER_MINUTE = 100_000


@pytest.fixture(scope="session")
def here() -> Iterator[Installation]:
    """One for all files that need no settings of their own. Those who keep pages by the thousand are we."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, most))
    try:
        with installed(context_length=CONTEXT_LENGTH, FLYWHEEL_FEEDBACK_PER_MINUTE=f"{PER_MINUTE}") as ready:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
            yield ready
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
