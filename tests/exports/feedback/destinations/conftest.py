"""An engineer's browser, and a version of one row that a person may take back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from chat import people
from feedback.destinations.declared import Folder
from feedback.models import DatasetVersion
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import grant
from tests.exports.feedback.destinations.copying import OnDisk

CANARY = "xylophone-canary-9042"


@pytest.fixture
def browser() -> Client:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    return signed_in(edna)


@pytest.fixture
def version() -> DatasetVersion:
    ann = allows(person("ann"), "training")
    corrected(ann, f"What is a {CANARY}?", f"A bird: {CANARY}.")
    return built(dataset("sft"), splits=False, personal_data="keep")


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> OnDisk:
    """Destination “lake”."""
    settings.EXPORT_FOLDER = tmp_path / "exports"
    (tmp_path / "lake").mkdir()
    settings.DESTINATIONS = [Folder(name="lake", path=tmp_path / "lake")]
    return OnDisk(tmp_path / "lake")
