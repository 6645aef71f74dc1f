"""The moment in which an export's files appear: noted before, and gone if somebody withdrew just then."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from pytest_django import Settings

from feedback.datasets import asking, exporting, withdrawing
from feedback.exports import writing
from feedback.models import DataAccess, DatasetVersion
from tests.cast import person
from tests.exports.feedback.datasets.asking import ENGINEER, allows, built, corrected, dataset

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EXPORT_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def version() -> DatasetVersion:
    corrected(allows(person("ann"), "training"), "Question", "Answer")
    return built(dataset("sft"), splits=False)


def test_who_withdraws_as_the_folder_appears_finds_nothing_there(
    version: DatasetVersion, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    appear = writing._appear

    def withdrawn_before(*given: Any) -> Any:
        withdrawing.mark(version.pk)
        return appear(*given)

    monkeypatch.setattr(writing, "_appear", withdrawn_before)
    export = asking.ask_for(uuid4(), ENGINEER, version, "trl-sft", "jsonl")
    assert not exporting.run(export.pk)
    export.refresh_from_db()
    assert export.status == "removed" and not list(folder.iterdir())


def test_a_command_is_noted_before_its_folder_appears(
    version: DatasetVersion, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*given: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "_appear", killed)
    with pytest.raises(KeyboardInterrupt):
        call_command("export_dataset", version.dataset.name, "trl-sft", str(folder / "out"))
    assert "out" in DataAccess.objects.latest("at").detail and not list(folder.iterdir())
