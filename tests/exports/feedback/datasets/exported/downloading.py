"""Exports, asked for and downloaded as the page does it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

from feedback.datasets import exporting
from feedback.models import DatasetVersion, Export


def exported(browser: Client, version: DatasetVersion, wanted: str = "trl-sft:jsonl") -> Export:
    path = f"/datasets/versions/{version.pk}/export/"
    sent = browser.post(path, {"client_id": str(uuid4()), "as": wanted})
    assert sent.status_code == 302, sent.content
    exporting.run_all()
    return Export.objects.latest("created_at")


def body(response: Any) -> bytes:
    return b"".join(response)
