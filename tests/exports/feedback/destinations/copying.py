"""Exports sent to a folder, as the page asks for it and the worker does it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client

from feedback.datasets import exporting
from feedback.destinations import copying
from feedback.destinations.models import Copy
from feedback.models import DatasetVersion, Export
from tests.fast.chat.said import on_one_line


class OnDisk:
    """A destination as whoever owns it sees it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def content(self) -> dict[str, bytes]:
        found = (path for path in self.root.rglob("*") if path.is_file() and path.name != ".flywheel")
        return {str(path.relative_to(self.root)): path.read_bytes() for path in found}

    def everything(self) -> list[Any]:
        return [path for path in self.root.iterdir() if path.name != ".flywheel"]


def exported(browser: Client, version: DatasetVersion, status: int = 302, **form: str) -> Export:
    asked = {"client_id": str(uuid4()), "as": "trl-sft:jsonl", "destination": "lake", **form}
    sent = browser.post(f"/datasets/versions/{version.pk}/export/", asked)
    assert sent.status_code == status, sent.content
    exporting.run_all()
    return Export.objects.latest("created_at")


def page(browser: Client, version: DatasetVersion) -> str:
    return on_one_line(browser.get(f"/datasets/versions/{version.pk}/"))


def work() -> int:
    """Both jobs: how many copies they ended."""
    return copying.remove_all() + copying.run_all()


def at_once() -> None:
    """What waits to be tried again need not wait."""
    Copy.objects.exclude(lease_until=None).update(lease_until=None)
