"""What was withdrawn leaves every place that it was sent to, and is sent nowhere any more."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.db.models import JSONField, Value
from django.test import Client
from pytest_django import Settings

from chat.models import User
from feedback.datasets import withdrawing
from feedback.destinations import copying
from feedback.destinations.declared import Folder
from feedback.destinations.folder import FolderStore
from feedback.destinations.models import Copy
from feedback.models import DatasetVersion
from tests.exports.feedback.datasets.asking import allows
from tests.exports.feedback.destinations.copying import OnDisk, at_once, exported, page, work

pytestmark = pytest.mark.django_db(transaction=True)


def _raise(error: OSError) -> None:
    raise error


def test_what_was_withdrawn_is_never_sent_whether_or_not_a_job_has_marked_it(
    place: OnDisk, browser: Client, version: DatasetVersion
) -> None:
    exported(browser, version)
    allows(User.objects.get(name="Ann"), "none")
    copying.run_all()
    assert place.everything() == [] and Copy.objects.get().status == Copy.Status.LEAVING


def test_what_was_withdrawn_while_it_was_copied_is_taken_away(
    place: OnDisk, browser: Client, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(browser, version)
    send = FolderStore.send

    def sends(store: FolderStore, *what: Any) -> None:
        send(store, *what)
        allows(User.objects.get(name="Ann"), "none")  # no job has seen it yet

    monkeypatch.setattr(FolderStore, "send", sends)
    work()
    assert place.everything() and Copy.objects.get().status == "leaving"
    work()
    assert place.everything() == [] and Copy.objects.get().status == "removed"


def test_a_copy_that_nobody_has_begun_needs_no_removal(
    place: OnDisk, browser: Client, version: DatasetVersion, settings: Settings
) -> None:
    exported(browser, version)
    settings.DESTINATIONS = []
    withdrawing.mark(version.pk)
    assert Copy.objects.get().status == "removed"


def test_a_destination_that_is_not_declared_any_more_is_said_and_not_forgotten(
    place: OnDisk, browser: Client, version: DatasetVersion, settings: Settings
) -> None:
    exported(browser, version)
    kept, settings.DESTINATIONS = settings.DESTINATIONS, []
    assert work() == 0
    assert "FLYWHEEL_DESTINATIONS names no “lake” any more. Tried 1 time;" in page(browser, version)
    assert work() == 0 and Copy.objects.get().tries == 1, "it waits before it is tried again"
    settings.DESTINATIONS = kept
    at_once()
    assert work() == 1 and place.everything()


def test_a_folder_that_is_not_declared_any_more_is_left_empty_too(
    place: OnDisk, browser: Client, version: DatasetVersion, settings: Settings
) -> None:
    exported(browser, version)
    work()
    withdrawing.mark(version.pk)
    settings.DESTINATIONS = []
    assert work() == 1 and place.everything() == []


def test_a_copy_is_removed_from_where_it_was_sent_whatever_the_name_means_since(
    place: OnDisk, browser: Client, version: DatasetVersion, settings: Settings, tmp_path: Path
) -> None:
    exported(browser, version)
    work()
    shutil.copytree(place.root, tmp_path / "pond")  # as if somebody had kept one of their own there
    pond = OnDisk(tmp_path / "pond")
    settings.DESTINATIONS = [Folder(name="lake", path=pond.root)]
    withdrawing.mark(version.pk)
    assert work() == 1 and place.everything() == [] and pond.everything()


def test_what_a_first_try_sent_to_where_the_name_led_then_is_taken_away_first(
    place: OnDisk,
    browser: Client,
    version: DatasetVersion,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exported(browser, version)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "rename", lambda *_: _raise(OSError(errno.EIO, "Input/output error")))
        assert work() == 0 and place.content(), "a half of it"
    (tmp_path / "pond").mkdir()
    settings.DESTINATIONS = [Folder(name="lake", path=tmp_path / "pond")]
    at_once()
    assert work() == 1 and place.everything() == [] and OnDisk(tmp_path / "pond").content()


def test_a_copy_of_before_places_were_kept_is_removed_from_where_its_name_leads(
    place: OnDisk, browser: Client, version: DatasetVersion
) -> None:
    exported(browser, version)
    work()
    Copy.objects.update(place=Value(None, JSONField()))
    withdrawing.mark(version.pk)
    assert work() == 1 and place.everything() == []


def test_what_was_never_sent_needs_no_destination_to_be_gone(
    browser: Client, version: DatasetVersion, settings: Settings, tmp_path: Path
) -> None:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    settings.DESTINATIONS = [Folder(name="lake", path=tmp_path / "nowhere")]
    exported(browser, version)
    assert work() == 0
    settings.DESTINATIONS = []
    withdrawing.mark(version.pk)
    assert work() == 1 and Copy.objects.get().status == "removed"
