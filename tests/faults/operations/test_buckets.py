"""A store that speaks S3, as moto's server does: parts, checksums, versions and leftovers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from feedback.destinations.bucket import BucketStore
from feedback.destinations.store import PIECE, File
from tests.far_store import FarStore, declared, far_store

FOLDER = "corrections-1"


def nothing() -> None:
    """Still ours."""


@pytest.fixture(scope="module")
def store() -> Iterator[FarStore]:
    with far_store() as started:
        yield started


@pytest.fixture
def bucket(store: FarStore) -> str:
    name = f"b{uuid4().hex}"
    store.make_bucket(name)
    return name


def file(folder: Path, content: bytes, name: str = "all.jsonl") -> File:
    path = folder / name
    path.write_bytes(content)
    return File(name, path, len(content), hashlib.sha256(content).hexdigest())


def test_a_large_file_goes_in_parts_and_what_was_left_of_it_goes_first(
    store: FarStore, bucket: str, tmp_path: Path
) -> None:
    """The first process is killed after a part; then the second one's object is looked at by its checksum."""
    large = file(tmp_path, b"row\n" * (PIECE // 4) + b"the rest")
    ours = BucketStore(declared(bucket, store.url))
    held: list[int] = []

    def killed() -> None:
        held.append(1)
        if len(held) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ours.send(FOLDER, [large], killed)
    assert len(store.everything(bucket)) == 1 and not store.content(bucket), "an upload that never ended"
    ours.send(FOLDER, [large], nothing)
    assert store.content(bucket) == {f"some/where/{FOLDER}/all.jsonl": large.path.read_bytes()}
    assert len(store.everything(bucket)) == 1
    ours.remove(FOLDER)
    assert not store.everything(bucket)


def test_no_version_of_what_was_sent_is_left(store: FarStore, tmp_path: Path) -> None:
    """Nor a mark that something was deleted."""
    bucket = f"b{uuid4().hex}"
    store.make_bucket(bucket, versioned=True)
    ours = BucketStore(declared(bucket, store.url))
    for content in (b"first", b"second"):
        ours.send(FOLDER, [file(tmp_path, content)], nothing)
    store.client.delete_object(Bucket=bucket, Key=f"some/where/{FOLDER}/all.jsonl")
    assert len(store.everything(bucket)) == 3 and not store.content(bucket)
    ours.remove(FOLDER)
    assert not store.everything(bucket)


def test_an_upload_that_never_ended_is_removed_too(store: FarStore, bucket: str) -> None:
    client, ours = store.client, BucketStore(declared(bucket, store.url))
    key = f"some/where/{FOLDER}/all.jsonl"
    client.create_multipart_upload(Bucket=bucket, Key=key)
    client.put_object(Bucket=bucket, Key="some/where/corrections-10/all.jsonl", Body=b"another's")
    ours.remove(FOLDER)
    assert [each["Key"] for each in store.everything(bucket)] == ["some/where/corrections-10/all.jsonl"]


@pytest.mark.parametrize("there", [b"other bytes", b"short"])
def test_what_lies_there_with_other_bytes_is_sent_anew(
    store: FarStore, bucket: str, tmp_path: Path, there: bytes
) -> None:
    """It keeps no checksum of it: it is read back."""
    ours, wanted = BucketStore(declared(bucket, store.url)), file(tmp_path, b"these bytes")
    key = f"some/where/{FOLDER}/all.jsonl"
    store.client.put_object(Bucket=bucket, Key=key, Body=there)
    ours.send(FOLDER, [wanted], nothing)
    assert store.content(bucket) == {key: b"these bytes"}


def test_what_lies_there_whole_is_not_sent_again(store: FarStore, bucket: str, tmp_path: Path) -> None:
    ours, wanted = BucketStore(declared(bucket, store.url)), file(tmp_path, b"these bytes")
    ours.send(FOLDER, [wanted], nothing)
    before = store.everything(bucket)[0]["LastModified"]
    ours.send(FOLDER, [wanted], nothing)
    assert store.everything(bucket)[0]["LastModified"] == before


def test_neither_a_profile_nor_a_proxy_of_the_environment_counts(
    store: FarStore, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as environment:
        for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
            environment.setenv(name, "nobody")
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "HTTP_PROXY", "http_proxy"):
            environment.setenv(name, "http://127.0.0.1:9")
        BucketStore(declared(bucket, store.url)).send(FOLDER, [file(tmp_path, b"rows")], nothing)
    assert list(store.content(bucket).values()) == [b"rows"]
