"""An export that is asked for twice at the same moment is one."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from chat import people
from chat.models import User
from feedback.datasets import asking
from feedback.models import DatasetVersion, Export
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, built, corrected, dataset
from tests.exports.feedback.datasets.test_pages import grant
from tests.race import overtaken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edna() -> User:
    edna = person("edna", group=people.ENGINEER)
    grant(edna)
    return edna


@pytest.fixture
def version(settings: Settings, tmp_path: Path) -> DatasetVersion:
    settings.EXPORT_FOLDER = tmp_path
    corrected(allows(person("ann"), "training"))
    return built(dataset("sft"), splits=False)


def sent(browser: Client, version: DatasetVersion, key: str) -> int:
    asked = {"client_id": key, "as": "trl-sft:jsonl"}
    return browser.post(f"/datasets/versions/{version.pk}/export/", asked).status_code


def test_a_button_pressed_twice_at_once_asks_for_one_export(edna: User, version: DatasetVersion) -> None:
    key, beside = str(uuid4()), signed_in(edna)
    answers: list[int] = []
    first = overtaken(
        lambda: sent(signed_in(edna), version, key), lambda: answers.append(sent(beside, version, key))
    )
    assert [first, *answers] == [302, 302] and Export.objects.count() == 1


def test_no_more_wait_than_may_when_two_ask_at_once(
    edna: User, version: DatasetVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "WAITING_MAX", 1)
    beside = signed_in(edna)
    overtaken(
        lambda: sent(signed_in(edna), version, str(uuid4())), lambda: sent(beside, version, str(uuid4()))
    )
    assert Export.objects.count() == 1
