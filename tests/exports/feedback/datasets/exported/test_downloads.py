"""Files of an export are downloaded whole, in parts, and only as long as they may be."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from chat.models import User
from feedback import erasures
from feedback.datasets import exporting, files, withdrawing
from feedback.models import DataAccess, DatasetVersion, Erasure, Export
from tests.exports.feedback.datasets.asking import allows
from tests.exports.feedback.datasets.exported.downloading import body, exported
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_export_is_downloaded_with_the_hash_that_its_manifest_says(
    browser: Client, version: DatasetVersion
) -> None:
    export = exported(browser, version)
    assert (export.status, export.error) == ("ready", "")
    page = on_one_line(browser.get(f"/datasets/versions/{version.pk}/"))
    assert "5 written, 0 refused" in page and "all.jsonl" in page
    response = browser.get(f"/datasets/exports/{export.pk}/files/all.jsonl")
    content = body(response)
    assert hashlib.sha256(content).hexdigest() == export.manifest["files"]["all.jsonl"]["sha256"]
    assert response["Content-Disposition"] == 'attachment; filename="all.jsonl"'
    lines = [json.loads(line) for line in content.splitlines()]
    assert len(lines) == 5 and {message["role"] for message in lines[0]["messages"]} >= {"user", "assistant"}
    manifest = json.loads(body(browser.get(f"/datasets/exports/{export.pk}/files/manifest.json")))
    assert (manifest["content_hash"], manifest["stage"]) == (version.content_hash, version.stage_hash)


def test_two_exports_are_equal_to_the_byte(browser: Client, version: DatasetVersion) -> None:
    first, second = (exported(browser, version, "trl-sft:parquet") for _ in range(2))
    assert first.pk != second.pk and first.manifest == second.manifest


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-7", 206, -7, None),
        ("bytes=5-4", 200, 0, None),
        ("bytes=0-1,4-5", 200, 0, None),
        ("lines=1-2", 200, 0, None),
    ],
)
def test_a_cut_download_goes_on_where_it_was_cut(
    browser: Client, version: DatasetVersion, asked: str, status: int, start: int, end: int | None
) -> None:
    path = f"/datasets/exports/{exported(browser, version).pk}/files/all.jsonl"
    whole = body(browser.get(path))
    part = browser.get(path, headers={"Range": asked})
    assert (part.status_code, body(part)) == (status, whole[start:end])
    assert part["Content-Length"] == str(len(whole[start:end]))


def test_a_part_of_another_file_or_past_the_end_is_not_sent(browser: Client, version: DatasetVersion) -> None:
    path = f"/datasets/exports/{exported(browser, version).pk}/files/all.jsonl"
    other = browser.get(path, headers={"Range": "bytes=5-", "If-Range": '"another"'})
    assert other.status_code == 200 and body(other) == body(browser.get(path))
    past = browser.get(path, headers={"Range": "bytes=999999-"})
    assert past.status_code == 416 and past["Content-Range"].startswith("bytes */")


def test_who_took_what_is_kept(browser: Client, version: DatasetVersion) -> None:
    export = exported(browser, version)
    browser.get(f"/datasets/exports/{export.pk}/files/all.jsonl")
    deeds = list(DataAccess.objects.order_by("at").values_list("deed", "detail"))
    assert deeds[-2:] == [("exported", "trl-sft as jsonl"), ("downloaded", "all.jsonl")]


def test_what_was_withdrawn_is_not_given_away_from_that_moment_on(
    browser: Client, version: DatasetVersion, folder: Path
) -> None:
    export = exported(browser, version)
    path = f"/datasets/exports/{export.pk}/files/all.jsonl"
    assert browser.get(path).status_code == 200
    allows(User.objects.get(name="Ann"), "none")
    assert browser.get(path).status_code == 410, "before any job has run"
    for page in (f"/datasets/versions/{version.pk}/rows/", f"/datasets/versions/{version.pk}/rows/0/"):
        assert "Rows are leaving this version" in on_one_line(browser.get(page))
    withdrawing.withdraw_all()
    assert not files.folder_of(export.pk).exists() and not list(folder.iterdir())
    refused = browser.post(
        f"/datasets/versions/{version.pk}/export/",
        {"client_id": str(uuid4()), "as": "trl-sft:jsonl"},
        follow=True,
    )
    assert "has withdrawn them" in on_one_line(refused)


@pytest.mark.parametrize(
    "name", ["../manifest.json", "README", "..%2f..%2fenv", "all.jsonl%00", "refused.json"]
)
def test_only_what_the_manifest_names_is_a_file(browser: Client, version: DatasetVersion, name: str) -> None:
    export = exported(browser, version)
    assert browser.get(f"/datasets/exports/{export.pk}/files/{name}").status_code == 404


def test_the_layout_of_a_hub_is_downloaded_like_any_other(browser: Client, version: DatasetVersion) -> None:
    path = f"/datasets/versions/{version.pk}/export/"
    browser.post(path, {"client_id": str(uuid4()), "as": "trl-sft:jsonl", "layout": "hub"})
    exporting.run_all()
    export = Export.objects.get()
    name = "data/train-00000-of-00001.jsonl"
    assert set(export.manifest["files"]) == {name, "README.md", "refused.jsonl", ".gitattributes"}
    assert name in on_one_line(browser.get(f"/datasets/versions/{version.pk}/"))
    response = browser.get(f"/datasets/exports/{export.pk}/files/{name}")
    assert hashlib.sha256(body(response)).hexdigest() == export.manifest["files"][name]["sha256"]
    card = body(browser.get(f"/datasets/exports/{export.pk}/files/README.md")).decode()
    assert (
        "license: other\nlicense_name: internal-use-only\n" in card and "size_categories:\n- n<1K\n" in card
    )
    assert "Licence: For use inside this organisation only." in card


def test_an_erasure_that_is_asked_for_ends_downloads_before_any_job_has_run(
    browser: Client, version: DatasetVersion
) -> None:
    path = f"/datasets/exports/{exported(browser, version).pk}/files/all.jsonl"
    erasures.ask(User.objects.get(name="Ann"), Erasure.Scope.ACCOUNT)
    assert browser.get(path).status_code == 410
