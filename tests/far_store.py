"""A store that speaks S3, as a process that can be killed: moto's server. What it holds goes with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import httpx
from botocore.config import Config
from botocore.session import Session

from config.up.child import die_with
from config.up.ports import free_port
from feedback.destinations.declared import Bucket

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

READY_S = 60.0
LOOK_S = 0.05
REGION = "us-east-1"
KEY_ID, SECRET_KEY = "a-key", "its-secret"


class FarStore:
    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises TimeoutError. As empty as it was made."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=die_with(os.getpid(), 9),
        )
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            try:
                httpx.get(f"{self.url}/moto-api/data.json", timeout=5, trust_env=False)
            except httpx.TransportError:
                time.sleep(LOOK_S)
            else:
                return
        raise TimeoutError("moto's server does not start")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    @property
    def client(self) -> S3Client:
        made = Session().create_client(
            "s3",
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET_KEY,
            config=Config(proxies={}, s3={"addressing_style": "path"}),
        )
        return cast("S3Client", made)

    def make_bucket(self, name: str, *, versioned: bool = False) -> None:
        self.client.create_bucket(Bucket=name)
        if versioned:
            self.client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})

    def content(self, bucket: str) -> dict[str, bytes]:
        """Of each object that one sees."""
        client = self.client
        listed = client.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {
            each["Key"]: client.get_object(Bucket=bucket, Key=each["Key"])["Body"].read() for each in listed
        }

    def everything(self, bucket: str) -> list[Any]:
        """Versions that nobody sees any more, marks of deletion and unfinished uploads too."""
        client = self.client
        versions = client.list_object_versions(Bucket=bucket)
        uploads = client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])
        return [*versions.get("Versions", []), *versions.get("DeleteMarkers", []), *uploads]


@contextmanager
def far_store() -> Iterator[FarStore]:
    store = FarStore()
    try:
        store.start()
        yield store
    finally:
        store.kill()


def declared(bucket: str, endpoint: str) -> Bucket:
    """As the operator would, under the name “lake”."""
    return Bucket(
        name="lake",
        bucket=bucket,
        prefix="some/where",
        endpoint=endpoint,
        key_id=KEY_ID,
        secret_key=SECRET_KEY,
    )
