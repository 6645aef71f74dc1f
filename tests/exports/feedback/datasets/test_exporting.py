"""From a frozen version to files that a trainer takes: with hashes, whole, and only while allowed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from chat import people
from chat.models import User
from feedback import erasures
from feedback.datasets import asking, claiming, exporting, files, frozen_rows, served, withdrawing
from feedback.datasets.steps.step import put
from feedback.management.commands import export_dataset
from feedback.models import DataAccess, DatasetItem, DatasetVersion, Erasure, Export
from feedback.rows import row_of
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import grant
from tests.fast.chat.said import on_one_line
from tests.fast.feedback.exports.test_checker import listened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def browser() -> Client:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    return signed_in(edna)


@pytest.fixture
def version() -> DatasetVersion:
    ann = allows(person("ann"), "training")
    for number in range(5):
        corrected(ann, f"Question {number}", f"Answer {number}")
    return built(dataset("sft"), splits=False)


@pytest.fixture
def serve(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., None]]:
    """Serves the same model with another template, or another name for the end of a turn."""

    def change(template: str = "", **named: str) -> None:
        folder = tmp_path_factory.mktemp("model")
        shutil.copytree(settings.MODEL_FOLDER, folder, dirs_exist_ok=True)
        config = json.loads((folder / "tokenizer_config.json").read_text())
        (folder / "tokenizer_config.json").write_text(json.dumps(config | named))
        if template:
            (folder / "chat_template.jinja").write_text(template)
        settings.MODEL_FOLDER = folder
        forget()

    def forget() -> None:
        served.template.cache_clear()
        served.template_hash.cache_clear()

    yield change
    forget()


def exported(browser: Client, version: DatasetVersion, wanted: str = "trl-sft:jsonl") -> Export:
    path = f"/datasets/versions/{version.pk}/export/"
    sent = browser.post(path, {"client_id": str(uuid4()), "as": wanted})
    assert sent.status_code == 302, sent.content
    exporting.run_all()
    return Export.objects.latest("created_at")


def body(response: Any) -> bytes:
    return b"".join(response)


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


@pytest.mark.parametrize("wanted", ["", "trl-sft", "trl-sft:xml", "trl-preference:jsonl", "nothing:jsonl"])
def test_a_format_that_does_not_fit_is_refused(browser: Client, version: DatasetVersion, wanted: str) -> None:
    path = f"/datasets/versions/{version.pk}/export/"
    response = browser.post(path, {"client_id": str(uuid4()), "as": wanted})
    assert response.status_code == 400 and "“as” must be a format" in on_one_line(response)
    assert not Export.objects.exists()


def test_a_command_writes_the_same_files(version: DatasetVersion, browser: Client, tmp_path: Path) -> None:
    export = exported(browser, version)
    name, folder = version.dataset.name, tmp_path / "by command"
    call_command("export_dataset", name, "trl-sft", str(folder))
    ours = files.folder_of(export.pk)
    assert {file.name for file in folder.iterdir()} == {file.name for file in ours.iterdir()}
    assert all(file.read_bytes() == (ours / file.name).read_bytes() for file in folder.iterdir())
    assert "by command" in DataAccess.objects.latest("at").detail


def test_a_command_refuses_in_words(version: DatasetVersion, tmp_path: Path) -> None:
    name = version.dataset.name
    with pytest.raises(CommandError, match="takes rows of kind preference"):
        call_command("export_dataset", name, "trl-preference", str(tmp_path / "x"))
    with pytest.raises(CommandError, match="no frozen version 7"):
        call_command("export_dataset", name, "trl-sft", str(tmp_path / "x"), number=7)
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "mine").touch()
    with pytest.raises(CommandError, match="another export"):
        call_command("export_dataset", name, "trl-sft", str(tmp_path / "x"))
    allows(User.objects.get(name="Ann"), "none")
    with pytest.raises(CommandError, match="has withdrawn them"):
        call_command("export_dataset", name, "trl-sft", str(tmp_path / "y"))
    assert not (tmp_path / "y").exists()


def test_who_withdraws_while_a_command_writes_is_not_given_away(
    version: DatasetVersion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = User.objects.get(name="Ann")

    def rows_of(*given: Any) -> Any:
        yield from frozen_rows.rows_of(*given)
        allows(ann, "none")

    monkeypatch.setattr(export_dataset, "splits_of", lambda version: {"train": rows_of(version, "")})
    with pytest.raises(CommandError, match="has withdrawn them"):
        call_command("export_dataset", version.dataset.name, "trl-sft", str(tmp_path / "out"))
    assert not list(tmp_path.iterdir())


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


def test_an_export_that_ends_every_process_is_given_up_in_words(
    browser: Client, version: DatasetVersion
) -> None:
    asking.ask_for(uuid4(), version.author, version, "trl-sft", "jsonl")
    Export.objects.update(claim=claiming.CLAIMS_MAX)
    exporting.run_all()
    assert "10 processes ended while they wrote this export" in on_one_line(
        browser.get(f"/datasets/versions/{version.pk}/")
    )


def test_what_a_process_left_when_it_was_killed_is_taken_away(
    browser: Client, version: DatasetVersion, folder: Path
) -> None:
    """A folder that was renamed after its version was withdrawn, a half of an export that has ended."""
    gone, ready = exported(browser, version), exported(browser, version)
    Export.objects.filter(pk=gone.pk).update(status="removed")
    (folder / f".{ready.pk}.abc").mkdir()
    (folder / "somebody's own").mkdir()
    withdrawing.withdraw_all()
    assert {path.name for path in folder.iterdir()} == {str(ready.pk), "somebody's own"}


REFUSING = """{% for message in messages %}{% if "Question 3" in message.content %}
{{ raise_exception("no threes") }}{% endif %}{{ message.content }}{% endfor %}"""


def test_with_another_template_every_row_is_rendered_before_it_is_written(
    browser: Client, version: DatasetVersion, serve: Callable[..., None]
) -> None:
    assert exported(browser, version).manifest["refused"] == {}
    serve(REFUSING)
    assert exported(browser, version).manifest["refused"] == {"template": 1}


def test_what_the_same_template_has_rendered_as_it_stands_is_not_rendered_again(
    browser: Client, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = listened(monkeypatch)
    assert exported(browser, version).manifest["counts"]["written"] == 5
    assert rendered == []
    item = DatasetItem.objects.get(version=version, position=2)
    put(item, row_of("sft", item.content))  # as a step that changes a row after it was rendered
    item.save()
    assert exported(browser, version).manifest["counts"]["written"] == 5
    assert rendered and all(row == row_of("sft", item.content) for row in rendered)


def test_a_template_that_names_the_end_of_a_turn_otherwise_is_another_one(serve: Callable[..., None]) -> None:
    before = served.template_hash()
    serve(eos_token="<another>")
    assert served.template_hash() != before != ""


def test_the_rows_of_an_export_come_in_pages_that_are_not_longer_than_they_may_be(
    browser: Client, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = exported(browser, version).manifest
    monkeypatch.setattr(frozen_rows, "ROWS_FIRST", 1)
    monkeypatch.setattr(frozen_rows, "PAGE", 1)
    assert exported(browser, version).manifest == whole
