"""Reads docker-compose.yml as the client does, as far as the file uses it: merges, variables, commands."""

import re
from functools import cache
from typing import Any

import yaml

from config.up.folders import PROJECT

FILE = PROJECT / "docker-compose.yml"
OURS = ("migrate", "web", "worker", "builder", "beat")
VARIABLE = re.compile(r"\$\{(\w+)(?::-([^}]*))?\}")


@cache
def services() -> dict[str, dict[str, Any]]:
    """Every service with its anchors merged; no variable is set, so each takes its default."""
    content = VARIABLE.sub(lambda found: found[2] or "", FILE.read_text())
    found: dict[str, dict[str, Any]] = yaml.safe_load(content)["services"]
    return found


@cache
def top() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return found


def recipe() -> str:
    """The image of our own services."""
    return str(services()["web"]["build"]["dockerfile_inline"])
