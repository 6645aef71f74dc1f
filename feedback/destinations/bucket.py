"""A bucket of a store that speaks S3. Loaded by what copies only: its library is large.

Nothing of the library's surroundings counts: no profile, no file of keys, no proxy of the environment. It
follows no redirect (a bucket's other region aside, at Amazon), and every step has an end.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from botocore.loaders import Loader
from botocore.session import Session

from feedback.destinations.declared import Bucket
from feedback.destinations.store import PIECE, File, NotDone, sha256_of

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client
    from types_boto3_s3.type_defs import CompletedPartTypeDef

CONNECT_S = 5
READ_S = 30
TRIES = 3
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
#: A store that keeps no versions of objects may say so.
_NO_VERSIONS = frozenset({"NotImplemented", "MethodNotAllowed", "501", "405"})
_WORDS: Mapping[str, str] = {
    "NoSuchBucket": "There is no bucket “{bucket}”.",
    "AccessDenied": "The store does not allow it: the key lacks a right in bucket “{bucket}”.",
    "403": "The store does not allow it: the key lacks a right in bucket “{bucket}”.",
    "InvalidAccessKeyId": "The store does not know the key.",
    "SignatureDoesNotMatch": "The store does not take the key: the secret is another one.",
    "RequestTimeTooSkewed": "The clock here and the store's differ by too much.",
    "PermanentRedirect": "The bucket “{bucket}” lies in another region or at another address.",
    "301": "The bucket “{bucket}” lies in another region or at another address.",
    "QuotaExceeded": "The store is full.",
    "XMinioStorageFull": "The store is full.",
    "507": "The store is full.",
    "BadDigest": "The store received other bytes than were sent.",
    "XAmzContentSHA256Mismatch": "The store received other bytes than were sent.",
}


class BucketStore:
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._client = _client(bucket)

    def send(self, folder: str, files: Sequence[File], hold: Callable[[], None]) -> None:
        with self._in_words():
            for file in files:
                hold()
                key = self._key(folder) + file.name
                if self._is_there(key, file):
                    continue
                self._put(key, file, hold)
                if not self._is_there(key, file):
                    raise NotDone(f"{file.name} did not arrive as it was sent.")

    def look(self) -> None:
        with self._in_words():
            self._client.list_objects_v2(Bucket=self._bucket.bucket, Prefix=self._bucket.prefix, MaxKeys=1)

    def remove(self, folder: str) -> None:
        """Every version of every object, then what was sent of large ones that were never finished.

        In this order: the objects are what can be read. What the store refuses of one keeps no other.
        """
        with self._in_words():
            refused = [
                *self._refused(self._all(folder), self._client.delete_object),
                *self._refused(self._unfinished(self._key(folder)), self._client.abort_multipart_upload),
            ]
            if refused:
                raise refused[0]
            if next(self._all(folder), None):
                raise NotDone("The store still holds some of it.")

    def _key(self, folder: str) -> str:
        return f"{self._bucket.prefix}/{folder}/".removeprefix("/")

    # ---- there

    def _is_there(self, key: str, file: File) -> bool:
        """By size and the checksum that the store keeps; where that is none, or another, by reading it."""
        try:
            head = self._client.head_object(Bucket=self._bucket.bucket, Key=key, ChecksumMode="ENABLED")
        except ClientError as error:
            if _code(error) in _ABSENT:
                return False
            raise
        if head["ContentLength"] != file.size:
            return False
        # Some stores write the number of parts behind it.
        kept = head.get("ChecksumSHA256", "").partition("-")[0]
        return kept == _checksum(file) or self._read_back(key) == file.sha256

    def _read_back(self, key: str) -> str:
        body = self._client.get_object(Bucket=self._bucket.bucket, Key=key)["Body"]
        with body:
            return sha256_of(body.iter_chunks(PIECE))

    # ---- bringing

    def _put(self, key: str, file: File, hold: Callable[[], None]) -> None:
        if file.size > PIECE:
            self._put_parts(key, file, hold)
            return
        content = next(file.pieces(), b"")
        self._client.put_object(
            Bucket=self._bucket.bucket, Key=key, Body=content, ChecksumSHA256=_sha256(content)
        )

    def _put_parts(self, key: str, file: File, hold: Callable[[], None]) -> None:
        """In parts, of which each is tried again by itself. What a killed process began of it goes first."""
        for begun in self._unfinished(key):
            self._client.abort_multipart_upload(Bucket=self._bucket.bucket, **begun)
        where: Any = {"Bucket": self._bucket.bucket, "Key": key}
        where["UploadId"] = self._client.create_multipart_upload(**where, ChecksumAlgorithm="SHA256")[
            "UploadId"
        ]
        parts: list[CompletedPartTypeDef] = []
        for number, piece in enumerate(file.pieces(), 1):
            hold()
            checksum = _sha256(piece)
            sent = self._client.upload_part(**where, PartNumber=number, Body=piece, ChecksumSHA256=checksum)
            parts.append({"PartNumber": number, "ETag": sent["ETag"], "ChecksumSHA256": checksum})
        self._client.complete_multipart_upload(**where, MultipartUpload={"Parts": parts})

    # ---- taking away

    def _refused(
        self, found: Iterator[dict[str, Any]], take_away: Callable[..., object]
    ) -> Iterator[ClientError]:
        """What the store says no to, when they are looked for or taken away."""
        try:
            for each in found:
                try:
                    take_away(Bucket=self._bucket.bucket, **each)
                except ClientError as error:
                    yield error
        except ClientError as error:
            yield error

    def _unfinished(self, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_multipart_uploads")
        for page in pages.paginate(Bucket=self._bucket.bucket, Prefix=prefix):
            for upload in page.get("Uploads", ()):
                if upload["Key"].startswith(prefix):
                    yield {"Key": upload["Key"], "UploadId": upload["UploadId"]}

    def _all(self, folder: str) -> Iterator[dict[str, Any]]:
        """Raises ClientError where versions may not be listed, after what one sees without them."""
        where: Any = {"Bucket": self._bucket.bucket, "Prefix": self._key(folder)}
        try:
            for page in self._client.get_paginator("list_object_versions").paginate(**where):
                for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                    yield {"Key": each["Key"], "VersionId": each["VersionId"]}
        except ClientError as error:
            for listed in self._client.get_paginator("list_objects_v2").paginate(**where):
                yield from ({"Key": found["Key"]} for found in listed.get("Contents", ()))
            if _code(error) not in _NO_VERSIONS:
                raise

    # ---- failures

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            code = _code(error)
            words = _WORDS.get(code, f"The store answered {code}.")
            raise NotDone(words.format(bucket=self._bucket.bucket)) from error
        except EndpointConnectionError as error:
            raise NotDone("The store cannot be reached.") from error
        except (ConnectTimeoutError, ReadTimeoutError) as error:
            raise NotDone("The store did not answer in time.") from error
        except SSLError as error:
            raise NotDone("The store's certificate does not hold.") from error
        except BotoCoreError as error:
            raise NotDone("The connection to the store broke.") from error


@cache
def _descriptions() -> Loader:
    """Of the store's calls: reading them takes most of a second, so once for a process."""
    return Loader()


def _client(bucket: Bucket) -> S3Client:
    nothing = (None, None, None, None)
    session = Session(
        session_vars={
            "profile": nothing,
            "config_file": (None, None, os.devnull, None),
            "ignore_configured_endpoint_urls": (None, None, True, None),
            "credentials_file": (None, None, os.devnull, None),
        }
    )
    session.register_component("data_loader", _descriptions())
    made = session.create_client(
        "s3",
        region_name=bucket.region,
        endpoint_url=bucket.endpoint or None,
        aws_access_key_id=bucket.key_id,
        aws_secret_access_key=bucket.secret_key,
        config=Config(
            connect_timeout=CONNECT_S,
            read_timeout=READ_S,
            retries={"mode": "standard", "total_max_attempts": TRIES},
            signature_version="s3v4",
            s3={"addressing_style": "path" if bucket.endpoint else "auto"},
            proxies={},
            # Ours go along where we say so. The library's own are in a form that few other stores take.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    return cast("S3Client", made)


def _code(error: ClientError) -> str:
    """Letters and digits alone: it comes from the far end."""
    return re.sub(r"[^A-Za-z0-9]", "", str(error.response.get("Error", {}).get("Code", "")))[:60] or "nothing"


def _sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def _checksum(file: File) -> str:
    """As S3 states it: of one that went in parts, that of the parts' checksums."""
    if file.size <= PIECE:
        return base64.b64encode(bytes.fromhex(file.sha256)).decode()
    return _sha256(b"".join(hashlib.sha256(piece).digest() for piece in file.pieces()))
