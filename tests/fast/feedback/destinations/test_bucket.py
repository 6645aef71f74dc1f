"""A store that speaks S3: parts, checksums, leftovers, and what it says when it will not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from feedback.destinations.bucket import BucketStore
from feedback.destinations.store import PIECE, File, NotDone
from tests.far_store import FarStore, declared
from tests.receiver import Got, Receiver, Says

FOLDER = "corrections-1"


def nothing() -> None:
    """Still ours."""


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
    ours = BucketStore(declared(store, bucket))
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


def test_an_upload_that_never_ended_is_removed_too(store: FarStore, bucket: str) -> None:
    client, ours = store.client, BucketStore(declared(store, bucket))
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
    ours, wanted = BucketStore(declared(store, bucket)), file(tmp_path, b"these bytes")
    key = f"some/where/{FOLDER}/all.jsonl"
    store.client.put_object(Bucket=bucket, Key=key, Body=there)
    ours.send(FOLDER, [wanted], nothing)
    assert store.content(bucket) == {key: b"these bytes"}


def test_what_lies_there_whole_is_not_sent_again(store: FarStore, bucket: str, tmp_path: Path) -> None:
    ours, wanted = BucketStore(declared(store, bucket)), file(tmp_path, b"these bytes")
    ours.send(FOLDER, [wanted], nothing)
    before = store.everything(bucket)[0]["LastModified"]
    ours.send(FOLDER, [wanted], nothing)
    assert store.everything(bucket)[0]["LastModified"] == before


def _says(code: str, status: int) -> Callable[[Got], Says]:
    text = f"<Error><Code>{code}</Code><Message>A secret and &lt;b&gt;words</Message></Error>"
    return lambda got: Says(status, {"Content-Type": "application/xml"}, text if got.body else "")


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("AccessDenied", 403, "The store does not allow it: the key lacks a right in bucket “training”."),
        ("NoSuchBucket", 404, "There is no bucket “training”."),
        ("SignatureDoesNotMatch", 403, "The store does not take the key: the secret is another one."),
        ("XMinioStorageFull", 507, "The store is full."),
        ("<script>", 400, "The store answered script."),
    ],
)
def test_what_the_store_refuses_is_said_in_our_words(
    code: str, status: int, words: str, store: FarStore, tmp_path: Path
) -> None:
    def answers(got: Got) -> Says:
        return Says(404) if not got.body else _says(code.replace("<", "&lt;"), status)(got)

    with Receiver(answers).open() as far:
        ours = BucketStore(declared(store, "training", endpoint=f"http://127.0.0.1:{far.port}"))
        with pytest.raises(NotDone) as said:
            ours.send(FOLDER, [file(tmp_path, b"rows")], nothing)
    assert str(said.value) == words


def test_a_redirect_is_not_followed(store: FarStore, tmp_path: Path) -> None:
    with Receiver().open() as elsewhere:
        location = {"Location": elsewhere.url}
        with Receiver(lambda got: Says(307 if got.body else 404, location)).open() as far:
            ours = BucketStore(declared(store, "training", endpoint=f"http://127.0.0.1:{far.port}"))
            with pytest.raises(NotDone, match="The store answered 307"):
                ours.send(FOLDER, [file(tmp_path, b"rows")], nothing)
    assert elsewhere.got == []


def test_a_store_that_is_not_there_is_said(store: FarStore, tmp_path: Path) -> None:
    ours = BucketStore(declared(store, "training", endpoint="http://127.0.0.1:9"))
    with pytest.raises(NotDone, match="The store cannot be reached"):
        ours.send(FOLDER, [file(tmp_path, b"rows")], nothing)


def test_neither_a_profile_nor_a_proxy_of_the_environment_counts(
    store: FarStore, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as environment:
        for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
            environment.setenv(name, "nobody")
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "HTTP_PROXY", "http_proxy"):
            environment.setenv(name, "http://127.0.0.1:9")
        BucketStore(declared(store, bucket)).send(FOLDER, [file(tmp_path, b"rows")], nothing)
    assert list(store.content(bucket).values()) == [b"rows"]
