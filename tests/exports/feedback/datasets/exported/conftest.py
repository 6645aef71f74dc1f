"""An engineer, a version with rows, and where files of exports lie."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from chat import people
from feedback.datasets import served
from feedback.models import DatasetVersion
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import grant


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
