"""Files of rows, sent as the page sends them and read as the worker does."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback.datasets.imported import running
from feedback.models import Import
from tests.fast.chat.said import on_one_line

ABOUT = {"name": "Ours", "licence": "CC0", "basis": "We wrote it ourselves."}


def line(asked: str, said: str = "An answer.") -> bytes:
    messages = [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]
    return orjson.dumps({"messages": messages}) + b"\n"


TEN = b"".join(line(f"Question {number}") for number in range(10))


def sent(browser: Client, content: bytes = TEN, file: str = "rows.jsonl", **form: Any) -> Any:
    fields = {"client_id": str(uuid4()), **ABOUT, **form}
    return browser.post("/datasets/imports/add/", {**fields, "file": SimpleUploadedFile(file, content)})


def brought(browser: Client, content: bytes = TEN, **form: Any) -> Import:
    response = sent(browser, content, **form)
    assert response.status_code == 302, on_one_line(response)
    running.run_all()
    return Import.objects.get(pk=UUID(response["Location"].rstrip("/").rpartition("/")[2]))


def page(browser: Client, found: Import, query: str = "") -> str:
    return on_one_line(browser.get(f"/datasets/imports/{found.pk}/{query}"))
