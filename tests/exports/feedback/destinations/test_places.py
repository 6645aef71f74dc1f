"""A copy is removed from the bucket that it was sent to, whatever is declared since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from feedback.datasets import withdrawing
from feedback.destinations.declared import Bucket, Folder
from feedback.destinations.models import Copy
from feedback.models import DatasetVersion
from tests.exports.feedback.destinations.copying import at_once, exported, page, work
from tests.far_store import SECRET_KEY, FarStore, declared, far_store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def store() -> Iterator[FarStore]:
    with far_store() as started:
        yield started


@pytest.fixture
def lake(store: FarStore, settings: Settings, tmp_path: Path) -> Bucket:
    settings.EXPORT_FOLDER = tmp_path / "exports"
    name = f"b{uuid4().hex}"
    store.make_bucket(name)
    settings.DESTINATIONS = [declared(name, store.url)]
    return declared(name, store.url)


def test_neither_keys_nor_regions_are_kept(lake: Bucket, browser: Client, version: DatasetVersion) -> None:
    exported(browser, version)
    work()
    place = Copy.objects.get().place
    assert place == {"endpoint": lake.endpoint, "bucket": lake.bucket, "prefix": "some/where"}
    assert SECRET_KEY not in str(place)


def test_a_bucket_that_is_not_declared_any_more_is_said_and_emptied_once_it_is(
    store: FarStore,
    lake: Bucket,
    browser: Client,
    version: DatasetVersion,
    settings: Settings,
    tmp_path: Path,
) -> None:
    exported(browser, version)
    work()
    withdrawing.mark(version.pk)
    (tmp_path / "pond").mkdir()
    for now in ([], [Folder(name="lake", path=tmp_path / "pond")]):
        settings.DESTINATIONS = now
        at_once()
        assert work() == 0 and store.content(lake.bucket)
        shown = page(browser, version)
        assert f"It lies in bucket “{lake.bucket}” at {lake.endpoint}, below some/where." in shown
    assert not list((tmp_path / "pond").iterdir())
    settings.DESTINATIONS = [replace(lake, name="old-lake", prefix="")]
    at_once()
    assert work() == 1 and not store.everything(lake.bucket)


def test_another_prefix_or_bucket_of_the_same_name_is_left_alone(
    store: FarStore, lake: Bucket, browser: Client, version: DatasetVersion, settings: Settings
) -> None:
    exported(browser, version)
    work()
    folder = Copy.objects.get().folder
    other = f"{lake.bucket}-2"
    store.make_bucket(other)
    theirs = f"elsewhere/{folder}/all.jsonl"
    for bucket in (lake.bucket, other):
        store.client.put_object(Bucket=bucket, Key=theirs, Body=b"theirs")
    settings.DESTINATIONS = [replace(lake, prefix="elsewhere"), replace(lake, name="pond", bucket=other)]
    withdrawing.mark(version.pk)
    assert work() == 1
    assert store.content(lake.bucket) == store.content(other) == {theirs: b"theirs"}
