"""What is trained and measured without a database starts without one."""

import subprocess
import sys

from config.up.folders import PROJECT

ALONE = (
    "feedback.followup.train",
    "tests.bench.contamination",
    "tests.bench.followup",
    "tests.bench.near",
)


def test_it_is_imported_where_django_is_not_set_up() -> None:
    asked = [sys.executable, "-c", f"import {', '.join(ALONE)}"]
    done = subprocess.run(asked, cwd=PROJECT, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
