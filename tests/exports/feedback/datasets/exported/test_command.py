"""The command writes the same files, and refuses in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from chat.models import User
from feedback.datasets import files, frozen_rows
from feedback.management.commands import export_dataset
from feedback.models import DataAccess, DatasetVersion
from tests.exports.feedback.datasets.asking import allows
from tests.exports.feedback.datasets.exported.downloading import exported

pytestmark = pytest.mark.django_db(transaction=True)


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
