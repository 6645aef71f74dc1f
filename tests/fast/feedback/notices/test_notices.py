"""What ended since somebody last looked: theirs, and that of the datasets that they follow."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from chat import people
from chat.models import User
from config import retention
from feedback.datasets import asking, building, claiming, creating, exporting
from feedback.models import Dataset, DatasetVersion, Notice
from feedback.notices import views
from tests.cast import person, signed_in
from tests.exports.feedback.datasets.asking import allows, corrected, recipe
from tests.exports.feedback.datasets.test_pages import grant
from tests.fast.chat.said import on_one_line

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORT_FOLDER = tmp_path


def engineer(name: str) -> User:
    user = person(name, group=people.ENGINEER)
    grant(user)
    return user


@pytest.fixture
def edna() -> User:
    return engineer("edna")


@pytest.fixture
def otto() -> Client:
    return signed_in(engineer("otto"))


@pytest.fixture
def of(edna: User) -> Dataset:
    corrected(allows(person("ann"), "training"))
    return creating.create(uuid4(), edna.pk, name="Corrections", kind="sft", about="")


def built(of: Dataset, author: User) -> DatasetVersion:
    version = creating.ask_for(uuid4(), author.pk, of, recipe("sft"))
    building.run_all()
    version.refresh_from_db()
    return version


def exported(version: DatasetVersion, author: User) -> None:
    asking.ask_for(uuid4(), author.pk, version, "trl-sft", "jsonl")
    exporting.run_all()


def page(browser: Client, path: str = "/datasets/ended/") -> str:
    response = browser.get(path)
    assert response.status_code == 200, response.content
    return on_one_line(response)


def test_whoever_asked_is_told_and_says_that_they_have_seen_it(
    edna: User, of: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported(built(of, edna), edna)
    browser = signed_in(edna)
    assert "2 builds or exports ended since you last looked" in page(browser, f"/datasets/{of.pk}/")
    shown = page(browser)
    assert "Frozen, with 1 row." in shown and "Exported as trl-sft · jsonl." in shown
    assert shown.count(">new<") == 2
    newest = Notice.objects.order_by("-at", "-pk").values_list("pk", flat=True)
    browser.post("/datasets/ended/", {"notice": list(newest[:1])})
    assert page(browser).count(">new<") == 1
    with monkeypatch.context() as patch:
        patch.setattr(views, "SHOWN", 1)
        assert page(browser).count(">new<") == 1, "what is new comes first"
    assert "1 build or export ended" in page(browser, "/datasets/")


def test_whoever_follows_is_told_of_what_ends_from_then_on(edna: User, otto: Client, of: Dataset) -> None:
    built(of, edna)
    otto.post(f"/datasets/{of.pk}/follow/", {"to": "on"})
    assert "Nothing yet." in page(otto) and "Stop following" in page(otto, f"/datasets/{of.pk}/")
    built(of, edna)
    assert "version 2" in page(otto) and "version 1" not in page(otto)
    otto.post(f"/datasets/{of.pk}/follow/", {"to": "off"})
    assert "Nothing yet." in page(otto)


def test_nobody_marks_what_is_not_theirs(edna: User, otto: Client, of: Dataset) -> None:
    built(of, edna)
    otto.post("/datasets/ended/", {"notice": str(Notice.objects.get().pk)})
    otto.post(f"/datasets/{of.pk}/follow/", {"to": "on"})
    assert not Notice.objects.get().seen.exists()


def test_what_fails_is_told_with_its_reason(edna: User, of: Dataset) -> None:
    creating.ask_for(uuid4(), edna.pk, of, recipe("sft"))
    DatasetVersion.objects.update(claim=claiming.CLAIMS_MAX)
    building.run_all()
    shown = page(signed_in(edna))
    assert "Ask for fewer rows" in shown
    assert Notice.objects.get().kind == "dataset.version_failed"


def test_an_export_that_fails_is_told_with_its_reason(
    edna: User, of: Dataset, settings: Settings, tmp_path: Path
) -> None:
    version = built(of, edna)
    (tmp_path / "file").touch()
    settings.EXPORT_FOLDER = tmp_path / "file"
    exported(version, edna)
    assert "The export broke off" in page(signed_in(edna))
    assert Notice.objects.latest("at").kind == "export.failed"


def test_what_is_old_goes_with_who_has_seen_it(edna: User, of: Dataset) -> None:
    built(of, edna)
    signed_in(edna).post("/datasets/ended/", {"notice": str(Notice.objects.get().pk)})
    Notice.objects.update(at=timezone.now() - timedelta(days=89))
    assert retention.sweep()["feedback_notice"] == 0
    Notice.objects.update(at=timezone.now() - timedelta(days=91))
    assert retention.sweep()["feedback_notice"] == 1
    assert not Notice.objects.exists()
