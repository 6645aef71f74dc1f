"""docs/api.md: its commands do what stands below them, run as they are written."""

import json
import os
import re
import shutil
import subprocess
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from config.up.folders import PROJECT
from feedback.models import Event
from tests.cast import person
from tests.fast.chat.said import ask, ended
from tests.fast.feedback.programs import token_of

DOCUMENT = (PROJECT / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"```(sh|json|text)\n(.*?)```", DOCUMENT, re.DOTALL)
COMMANDS = [text for kind, text in BLOCKS if kind == "sh"]
ANSWERS = [text for kind, text in BLOCKS if kind != "sh"]


@pytest.mark.django_db(transaction=True)
def test_every_command_of_the_document_does_what_stands_below_it(live_server: LiveServer) -> None:
    assert shutil.which("curl"), "curl is not here: install it, the commands of docs/api.md are run with it"
    ann = person("ann")
    outcome = ended(ask(ann))
    assert outcome.generation and len(COMMANDS) == len(ANSWERS) == 3
    names = {
        "FLYWHEEL_URL": live_server.url,
        "FLYWHEEL_TOKEN": token_of(ann),
        "GENERATION": outcome.generation,
    }
    for command, answer in zip(COMMANDS, ANSWERS, strict=True):
        said = run(command, {**os.environ, **names, "no_proxy": "*"})
        assert _fits(said, answer), (command, said, answer)
    assert sorted(Event.objects.values_list("kind", "source")) == [("rating", "api"), ("reason", "api")]


def run(command: str, environ: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], env=environ, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _fits(said: str, answer: str) -> bool:
    """Whether all that the document shows is there; what differs each time is left out as “…”."""
    return _holds(json.loads(said), json.loads(answer))


def _holds(found: Any, shown: Any) -> bool:
    if isinstance(shown, dict):
        return all(name in found and _holds(found[name], each) for name, each in shown.items())
    if isinstance(shown, list):
        return len(found) == len(shown) and all(map(_holds, found, shown))
    return bool(shown in ("…", found))
