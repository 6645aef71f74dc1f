"""What is exported arrives where it was to go, whole; what is withdrawn is gone from there, too."""

from __future__ import annotations

import resource
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from chat.models import User
from feedback.datasets import files, withdrawing
from feedback.destinations import copying
from feedback.destinations.declared import Folder
from feedback.destinations.folder import FolderStore
from feedback.destinations.models import Copy
from feedback.models import DataAccess, DatasetVersion, Export
from tests.exports.feedback.datasets.asking import allows
from tests.exports.feedback.destinations.conftest import CANARY
from tests.exports.feedback.destinations.copying import OnDisk, at_once, exported, page, work
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_export_arrives_whole_and_leaves_nothing_when_it_is_withdrawn(
    place: OnDisk, browser: Client, version: DatasetVersion
) -> None:
    export = exported(browser, version)
    assert "Waits to be copied to lake" in page(browser, version)
    assert work() == 1
    copy = Copy.objects.get()
    ours = {f"{copy.folder}/{path.name}": path.read_bytes() for path in files.folder_of(export.pk).iterdir()}
    assert place.content() == ours and any(CANARY.encode() in content for content in ours.values())
    assert "In lake, " in page(browser, version) and copy.folder in page(browser, version)
    assert DataAccess.objects.filter(export=export.pk, detail="to lake").count() == 1
    assert work() == 0, "it is copied once"
    allows(User.objects.get(name="Ann"), "none")
    withdrawing.withdraw_all()
    assert "1 copy at destinations must go and is not gone yet" in page(browser, version)
    work()
    assert place.everything() == []
    assert "Gone from lake" in page(browser, version)
    assert "its files with them" in page(browser, version)
    assert work() == 0


def test_what_a_killed_process_had_begun_is_gone_on_with(
    place: OnDisk, browser: Client, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease has run out; one file is there, another one only to a half."""
    exported(browser, version)
    [key] = copying.COPYING.work.due()
    claim = copying.COPYING.work.claim(key)
    assert claim
    copy = Copy.objects.select_related("export").get()
    store, wanted = FolderStore(place.root), copying.files_of(copy.export)

    def killed() -> None:
        if len(place.content()) >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.send(copy.folder, wanted, killed)
    begun = place.content()
    assert 0 < len(begun) < len(wanted) and not any("manifest" in name for name in begun)
    at_once()
    assert work() == 1
    assert {Path(name).name: content for name, content in place.content().items()} == {
        file.name: file.path.read_bytes() for file in wanted
    }
    assert Copy.objects.get().status == "there"


def test_a_destination_that_nobody_declared_is_refused(
    place: OnDisk, browser: Client, version: DatasetVersion
) -> None:
    sent = browser.post(
        f"/datasets/versions/{version.pk}/export/",
        {"client_id": str(uuid4()), "as": "trl-sft:jsonl", "destination": "pond"},
    )
    assert sent.status_code == 400 and "“destination” must be the name" in on_one_line(sent)
    assert not Export.objects.exists()


def test_a_folder_whose_disk_is_not_mounted_is_neither_written_nor_taken_for_empty(
    browser: Client, version: DatasetVersion, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    settings.DESTINATIONS = [Folder(name="lake", path=tmp_path / "lake")]
    exported(browser, version)
    work()
    assert "The folder is not there. Is its disk mounted? Tried 1 time" in page(browser, version)
    assert not (tmp_path / "lake").exists()
    (tmp_path / "lake").mkdir()
    at_once()
    assert work() == 1
    withdrawing.mark(version.pk)
    shutil.move(tmp_path / "lake", tmp_path / "elsewhere")
    (tmp_path / "lake").mkdir()
    work()
    assert "must go and is not gone yet. The folder is not there" in page(browser, version)
    (tmp_path / "lake").rmdir()
    shutil.move(tmp_path / "elsewhere", tmp_path / "lake")
    at_once()
    assert work() == 1 and OnDisk(tmp_path / "lake").everything() == []


def test_a_full_disk_is_said_and_no_half_keeps_it_full(
    place: OnDisk, browser: Client, version: DatasetVersion
) -> None:
    exported(browser, version)
    before, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, most))
    try:
        assert work() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, most))
    assert "The disk there is full. Tried 1 time" in page(browser, version)
    assert place.everything() == []
    at_once()
    assert work() == 1


def test_words_that_are_too_long_for_the_row_do_not_end_the_job(
    browser: Client, version: DatasetVersion, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    deep = tmp_path.joinpath(*["d" * 200] * 4)
    deep.mkdir(parents=True)
    settings.DESTINATIONS = [Folder(name="lake", path=deep)]
    exported(browser, version)
    work()
    withdrawing.mark(version.pk)
    (deep / ".flywheel").unlink()
    assert work() == 0 and len(Copy.objects.get().error) == 500


def test_a_command_brings_a_version_there_and_refuses_in_words(
    browser: Client, version: DatasetVersion, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    (tmp_path / "lake").mkdir()
    settings.DESTINATIONS = [Folder(name="lake", path=tmp_path / "lake")]
    name = version.dataset.name
    with pytest.raises(CommandError, match="names no “pond”"):
        call_command("export_dataset", name, "trl-sft", destination="pond")
    for both in ([], [str(tmp_path / "x"), "--destination", "lake"]):
        with pytest.raises(CommandError, match="Say a folder or a --destination, and not both"):
            call_command("export_dataset", name, "trl-sft", *both)
    call_command("export_dataset", name, "trl-sft", destination="lake", layout="hub", encoding="parquet")
    names = {Path(path).name for path in OnDisk(tmp_path / "lake").content()}
    assert names >= {"train-00000-of-00001.parquet", "README.md", "manifest.json"}
    assert "In lake, " in page(browser, version)
    allows(User.objects.get(name="Ann"), "none")
    withdrawing.withdraw_all()
    work()
    assert OnDisk(tmp_path / "lake").everything() == []
    with pytest.raises(CommandError, match="has withdrawn them"):
        call_command("export_dataset", name, "trl-sft", destination="lake")
