"""What a store that speaks S3 says when it will not, and where nobody sends us."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.destinations.bucket import BucketStore
from feedback.destinations.store import File, NotDone
from tests.far_store import declared
from tests.receiver import Got, Receiver, Says

FOLDER = "corrections-1"
XML = {"Content-Type": "application/xml"}


def nothing() -> None:
    """Still ours."""


@pytest.fixture
def wanted(tmp_path: Path) -> File:
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"rows")
    return File(path.name, path, 4, hashlib.sha256(b"rows").hexdigest())


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
    code: str, status: int, words: str, wanted: File
) -> None:
    def answers(got: Got) -> Says:
        return Says(404) if not got.body else _says(code.replace("<", "&lt;"), status)(got)

    with Receiver(answers).open() as far:
        ours = BucketStore(declared("training", f"http://127.0.0.1:{far.port}"))
        with pytest.raises(NotDone) as said:
            ours.send(FOLDER, [wanted], nothing)
    assert str(said.value) == words


def test_a_redirect_is_not_followed(wanted: File) -> None:
    with Receiver().open() as elsewhere:
        location = {"Location": elsewhere.url}
        with Receiver(lambda got: Says(307 if got.body else 404, location)).open() as far:
            ours = BucketStore(declared("training", f"http://127.0.0.1:{far.port}"))
            with pytest.raises(NotDone, match="The store answered 307"):
                ours.send(FOLDER, [wanted], nothing)
    assert elsewhere.got == []


def test_a_store_that_is_not_there_is_said(wanted: File) -> None:
    ours = BucketStore(declared("training", "http://127.0.0.1:9"))
    with pytest.raises(NotDone, match="The store cannot be reached"):
        ours.send(FOLDER, [wanted], nothing)


class Reluctant:
    """A store that keeps two objects and an unfinished upload, and says no to whatever is in `refuses`."""

    def __init__(self, *refuses: str) -> None:
        self.refuses = refuses
        self.objects = {f"some/where/{FOLDER}/{name}" for name in ("all.jsonl", "manifest.json")}
        self.uploads = {f"some/where/{FOLDER}/large.jsonl"}

    def __call__(self, got: Got) -> Says:
        path, _, query = got.path.partition("?")
        key = path.removeprefix("/training/")
        if any(each in got.path for each in self.refuses):
            return Says(403, XML, "<Error><Code>AccessDenied</Code></Error>")
        if got.method == "DELETE":
            (self.uploads if "uploadId" in query else self.objects).discard(key)
            return Says(204)
        return Says(200, XML, self._listed(query))

    def _listed(self, query: str) -> str:
        if "uploads" in query:
            each = "<Upload><Key>{}</Key><UploadId>u1</UploadId></Upload>"
            return _list("ListMultipartUploadsResult", each, self.uploads)
        if "versions" in query:
            return _list(
                "ListVersionsResult",
                "<Version><Key>{}</Key><VersionId>null</VersionId></Version>",
                self.objects,
            )
        return _list("ListBucketResult", "<Contents><Key>{}</Key></Contents>", self.objects)


def _list(name: str, each: str, keys: set[str]) -> str:
    return f"<{name}>{''.join(each.format(key) for key in sorted(keys))}</{name}>"


@pytest.mark.parametrize(
    ("refused", "left"),
    [
        ("uploads", (set(), {"large.jsonl"})),
        ("uploadId", (set(), {"large.jsonl"})),
        ("all.jsonl", ({"all.jsonl"}, set())),
        ("versions", (set(), set())),
    ],
)
def test_what_the_store_keeps_back_keeps_nothing_else(refused: str, left: tuple[set[str], set[str]]) -> None:
    store = Reluctant(refused)
    with Receiver(store).open() as far:
        ours = BucketStore(declared("training", f"http://127.0.0.1:{far.port}"))
        with pytest.raises(NotDone, match="the key lacks a right"):
            ours.remove(FOLDER)
        assert (_names(store.objects), _names(store.uploads)) == left
        store.refuses = ()
        ours.remove(FOLDER)
    assert not store.objects | store.uploads


def _names(keys: set[str]) -> set[str]:
    return {key.rpartition("/")[2] for key in keys}
