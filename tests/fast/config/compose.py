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
    found: dict[str, dict[str, Any]] = filled(top()["services"])
    return found


def filled(node: Any) -> Any:
    """With each variable's default in its place, in what was parsed: an empty default is an empty text."""
    if isinstance(node, dict):
        return {key: filled(value) for key, value in node.items()}
    if isinstance(node, list):
        return [filled(value) for value in node]
    return VARIABLE.sub(lambda found: found[2] or "", node) if isinstance(node, str) else node


@cache
def top() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return found


def recipe() -> str:
    """The image of our own services."""
    return str(services()["web"]["build"]["dockerfile_inline"])
