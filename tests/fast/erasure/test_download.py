"""The download: everything of one person, nothing of another's, whole, in pieces, once a minute."""

import io
import json
import tracemalloc
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from pytest_django import Settings

from chat import choices
from chat.activities import Outcome
from chat.models import Comparison, User
from feedback import download, everything
from inference.models import Variant
from tests.fast.chat.said import ask, ended
from tests.fast.erasure.given import Traces, rows_of

SECRETS = ("password", "digest", "session_key", "session_data", "key")


def downloaded(browser: Client) -> Any:
    return browser.post("/account/data/download/")


def whole(person: User) -> ZipFile:
    async def gathered() -> bytes:
        return b"".join([piece async for piece in download.archive(person)])

    return ZipFile(io.BytesIO(async_to_sync(gathered)()))


def rows_in(archive: ZipFile) -> dict[str, list[dict[str, Any]]]:
    return {
        name.removesuffix(".jsonl"): [json.loads(line) for line in archive.read(name).splitlines()]
        for name in archive.namelist()
        if name.endswith(".jsonl")
    }


def test_it_is_a_file_that_nobody_keeps(browser: Client, traces: Traces) -> None:
    response = downloaded(browser)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith('attachment; filename="flywheel-')
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_it_holds_every_row_of_the_person_whole_and_none_of_anybody_else(
    ann: User, bob: User, traces: Traces
) -> None:
    archive = whole(ann)
    assert archive.testzip() is None
    rows = rows_in(archive)
    counts = rows_of(ann.pk, ann.email)
    expected = {part.name: counts.get(part.table, 0) for part in everything.PARTS if part.is_told}
    assert {name: len(found) for name, found in rows.items()} == expected
    text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert str(ann.pk) in text and str(bob.pk) not in text and bob.email not in text
    assert {"Question 1", "Question 2"} <= {row["content"] for row in rows["messages"]}
    assert not any(secret in row for found in rows.values() for row in found for secret in SECRETS)
    readme = archive.read("README.txt").decode()
    assert ann.email in readme and all(f"{name}.jsonl" in readme for name in rows)


@pytest.mark.django_db(transaction=True)
def test_memory_does_not_grow_with_the_rows(ann: User, traces: Traces) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO chat_message (id, conversation_id, role, author, content, created_at)"
            " SELECT gen_random_uuid(), %s, 'user', 'person', repeat(md5(n::text), 300), now()"
            " FROM generate_series(1, 1500) AS n",
            [traces.kept.conversation],
        )

    async def size() -> int:
        return sum([len(piece) async for piece in download.archive(ann)])

    tracemalloc.start()
    assert async_to_sync(size)() > 50_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6_000_000, "the rows are 14 MB"


def test_a_second_one_waits_a_minute_and_says_so(browser: Client, ann: User) -> None:
    downloaded(browser)
    second = downloaded(browser)
    assert second.status_code == 429
    assert second["Retry-After"] == "60"
    assert "Try again in 60 seconds." in second.content.decode()


@pytest.mark.django_db
def test_it_is_asked_for_by_a_form_only(client: Client) -> None:
    assert client.get("/account/data/download/").status_code in (302, 405)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_that_wait_for_a_choice_nobody_learns_who_wrote_which(
    ann: User, settings: Settings
) -> None:
    settings.COMPARE_RATE, settings.INFERENCE_MODEL = 1.0, "first-model"
    settings.COMPARE_WITH = [{"model": "second-model", "temperature": 0.125}]
    asked = ask(ann)
    comparison = Comparison.objects.get()
    for side, text in ((comparison.a, "Left."), (comparison.b, "Right.")):
        assert side.generation_id
        ended(Outcome(asked.conversation, generation=str(side.generation_id)), text)
    while_open = whole(ann)
    told = "".join(while_open.read(name).decode() for name in while_open.namelist())
    variants = [str(key) for key in Variant.objects.values_list("pk", flat=True)]
    assert "Left." in told and "Right." in told
    assert not [word for word in ("-model", "0.125", "duration_ms", *variants) if word in told]
    choices.choose(ann, client_id=uuid4(), comparison=comparison.pk, choice=Comparison.Choice.A)
    told = whole(ann).read("draws.jsonl").decode() + whole(ann).read("answers.jsonl").decode()
    assert all(word in told for word in ("0.125", "duration_ms", *variants))
