"""Public data that nobody on the project wrote: where it is, and what is left out without it.

A test asks for it by the fixture `public_data`. Without the folder such a test is left out with a line that
says what to put where; with CI=true it fails. `python -m tests.public_data` tells the sum of all tiers.
"""

import os
import sys
from pathlib import Path

import pytest

from config.up.folders import PROJECT

COUNT = PROJECT / ".pytest_cache" / "left-out"


def folder() -> Path:
    return Path(os.environ.get("PUBLIC_DATA_DIR") or PROJECT.parent / "shared" / "data")


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder with the public data."""
    found = folder()
    if found.is_dir():
        return found
    reason = (
        f"public data is absent: put it into {found} or set PUBLIC_DATA_DIR (tests/data/README.md says what)"
    )
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def count_left_out(reports: list[pytest.TestReport]) -> int:
    """How many tests of this run were left out for want of it; added to what earlier tiers left out."""
    left_out = sum("public data is absent" in str(report.longrepr) for report in reports)
    if left_out:
        COUNT.parent.mkdir(exist_ok=True)
        COUNT.write_text(str(left_out + already_left_out()))
    return left_out


def already_left_out() -> int:
    return int(COUNT.read_text()) if COUNT.exists() else 0


def main() -> None:
    if sys.argv[1:] == ["start"]:
        COUNT.unlink(missing_ok=True)
    else:
        print(f"{already_left_out()} tests were left out because public data is absent.")
        COUNT.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
