"""A web process shows the figures of reviewers that a job has counted, without what counting needs."""

import subprocess
import sys

from config.up.folders import PROJECT

PROGRAM = """
import sys
from django import setup
setup()
import config.asgi, config.urls
assert "feedback.review.quality_views" in sys.modules
print(sorted({"numpy", "scipy", "sklearn"} & set(sys.modules)))
"""


def test_pages_are_there_without_numpy() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        timeout=50,
    )
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
