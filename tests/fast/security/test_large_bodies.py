"""A body past the bound of all is taken where files are imported, from whoever may, up to its own bound."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from chat import people
from config.application import pages
from feedback.models import Import
from inference.database import in_database
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.test_pages import grant

pytestmark = pytest.mark.django_db(transaction=True)

MIB = 1_048_576
TOKEN = "t" * 32
ADDRESS = "/datasets/imports/add/"
LINE = b'{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}\n'


@pytest.fixture(autouse=True)
def bound(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path
    settings.IMPORT_MAX = 3 * MIB


@pytest.fixture
def edna() -> Client:
    user = person("edna", group=people.ENGINEER)
    grant(user)
    return signed_in(user)


def form(size: int) -> bytes:
    """As a browser sends it, with a file of so many bytes."""
    fields = {
        "csrfmiddlewaretoken": TOKEN,
        "client_id": str(uuid4()),
        "name": "Ours",
        "licence": "CC0",
        "basis": "x",
    }
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n'
    content = (LINE * (size // len(LINE) + 1))[:size]
    return "".join(parts).encode() + file.encode() + content + b"\r\n--x--\r\n"


async def sent(browser: Client | None, size: int, address: str = ADDRESS) -> tuple[int, str]:
    cookies = {configured.CSRF_COOKIE_NAME: TOKEN}
    if browser:
        name = configured.SESSION_COOKIE_NAME
        cookies[name] = browser.cookies[name].value
    body = form(size)
    headers = [
        (b"host", b"localhost"),
        (b"content-type", b"multipart/form-data; boundary=x"),
        (b"content-length", str(len(body)).encode()),
        (b"cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()),
    ]
    scope = {"type": "http", "method": "POST", "path": address, "query_string": b"", "headers": headers}
    whole = {**scope, "http_version": "1.1", "scheme": "http"}
    pieces = [body[start : start + MIB] for start in range(0, len(body), MIB)]
    given = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    given[-1]["more_body"] = False
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not given:
            await asyncio.Event().wait()
        return given.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    await asyncio.wait_for(pages(whole, receive, send), 20)
    content = b"".join(message.get("body", b"") for message in answered)
    left = len(given)
    return answered[0]["status"], content.decode() + (f" {left} left over" if left else "")


async def test_an_engineer_imports_a_file_larger_than_other_bodies(edna: Client) -> None:
    status, body = await sent(edna, 2 * MIB)
    assert status == 302, body
    assert (await in_database(Import.objects.get)).size == 2 * MIB


async def test_larger_than_a_file_may_be_is_refused_with_its_bound(edna: Client) -> None:
    status, body = await sent(edna, 4 * MIB)  # which `sent` gives in pieces: none is left over
    assert status == 413 and "(3 MiB)" in body and "left over" not in body
    assert not await in_database(Import.objects.exists)


async def test_nobody_else_and_nowhere_else(edna: Client) -> None:
    ann = await in_database(lambda: signed_in(person("ann")))
    for browser, address in ((None, ADDRESS), (ann, ADDRESS), (edna, "/datasets/add/"), (edna, "/account/")):
        status, body = await sent(browser, 2 * MIB, address)
        assert status == 413 and "(1 MiB)" in body, address
    assert not await in_database(Import.objects.exists)
