"""What is trained and measured without a database starts without one."""

import subprocess
import sys

from config.up.folders import PROJECT

# What they import is what training imports, but for scikit-learn, which takes a second.
ALONE = (
    "tests.bench.contamination",
    "tests.bench.followup",
)


def test_it_is_imported_where_django_is_not_set_up() -> None:
    asked = [sys.executable, "-c", f"import {', '.join(ALONE)}"]
    done = subprocess.run(asked, cwd=PROJECT, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
