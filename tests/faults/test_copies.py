"""A copy whose worker or whose store is killed in the middle arrives all the same, with the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from config.up.folders import PROJECT
from tests.far_store import KEY_ID, SECRET_KEY, FarStore, far_store
from tests.faults.gate import Gate
from tests.product import Product
from tests.rows import Rows, rows_of
from tests.socket_client import CSRF

BUCKET = "training"
PUT = "from tests.faults.much_said import put; put(400)"
TAKEN_BACK = "from tests.faults.much_said import take_back; take_back()"
ENDS_S, LOOK_S = 120.0, 0.02
BUILT = "SELECT status FROM feedback_datasetversion WHERE id = %s"
WRITTEN = "SELECT status FROM feedback_export WHERE id = %s"
NEWEST = "SELECT id FROM feedback_export ORDER BY created_at DESC LIMIT 1"
COPY = "SELECT status || ' ' || claim || ' ' || folder FROM feedback_copy WHERE export_id = %s"
WHY = "SELECT error FROM feedback_copy WHERE export_id = %s"


@pytest.fixture(scope="module")
def store() -> Iterator[FarStore]:
    with far_store() as started:
        started.make_bucket(BUCKET, versioned=True)
        yield started


@pytest.fixture(scope="module")
def gate(store: FarStore) -> Iterator[Gate]:
    with Gate(store.port) as standing:
        yield standing


@pytest.fixture(scope="module")
def product(gate: Gate) -> Iterator[Product]:
    """Nobody asks anything: no engine is needed."""
    lake = {"name": "lake", "kind": "s3", "bucket": BUCKET, "endpoint": gate.url}
    with Product(
        INFERENCE_URL="http://127.0.0.1:9",
        FLYWHEEL_WEB_PROCESSES="1",
        FLYWHEEL_WORK_LEASE_S="2",
        FLYWHEEL_DESTINATIONS=json.dumps([lake]),
        FLYWHEEL_DESTINATION_LAKE_KEY_ID=KEY_ID,
        FLYWHEEL_DESTINATION_LAKE_SECRET_KEY=SECRET_KEY,
    ) as running:
        _in_shell(running, PUT)
        yield running


def _in_shell(product: Product, code: str) -> None:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=PROJECT, env=product.command_environment(), check=True)


def _until(holds: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + ENDS_S
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(LOOK_S)


class Engineer:
    """Builds a version, and exports it to the bucket, by the pages."""

    def __init__(self, product: Product, client: httpx.Client, rows: Rows) -> None:
        self.client, self.rows = client, rows
        self.folder = product.data / "exports"
        self._post("/account/login/", login=product.email, password=product.password)
        dataset = self._post("/datasets/add/", name="Corrections", kind="sft").url.path
        recipe = {"sources": "correction", "personal_data": "keep", "duplicates": "exact", "min_weight": "0"}
        self.page = self._post(f"{dataset}build/", **recipe).url.path
        version = self.page.rstrip("/").rpartition("/")[2]
        _until(lambda: rows.one(BUILT, version) == "frozen", "it is not built")

    def exported(self, destination: str = "") -> str:
        form = {"as": "trl-sft:jsonl", "destination": destination}
        self._post(self.page, f"{self.page}export/", **form)
        return str(self.rows.one(NEWEST))

    def files(self) -> dict[str, bytes]:
        """Of an export that goes nowhere."""
        export = self.exported()
        _until(lambda: bool(self.rows.one(WRITTEN, export) == "ready"), "it is not written")
        return {path.name: path.read_bytes() for path in (self.folder / export).iterdir()}

    def _post(self, page: str, path: str = "", **form: str) -> httpx.Response:
        token = CSRF.search(self.client.get(page).text)
        assert token
        fields = {"client_id": str(uuid4()), "csrfmiddlewaretoken": token[1], **form}
        sent = self.client.post(path or page, data=fields, headers={"Referer": str(self.client.base_url)})
        assert sent.status_code == 200, sent.text
        return sent


class Sending:
    """An export on its way to the bucket, which stands at the gate after a share of its bytes."""

    def __init__(self, engineer: Engineer, gate: Gate, wanted: dict[str, bytes]) -> None:
        self.rows, self._engineer, self._gate, self._wanted = engineer.rows, engineer, gate, wanted
        self.export = ""

    def stop_at(self, share: float) -> None:
        self._gate.close_after(int(share * sum(map(len, self._wanted.values()))))
        self.export = self._engineer.exported("lake")
        assert self._gate.reached.wait(ENDS_S), "the copy does not begin"
        assert self.state[0] == "copying"

    @property
    def state(self) -> tuple[str, int, str]:
        """Status, claims, and the folder there."""
        status, claim, folder = (self.rows.one(COPY, self.export) or "no 0 no").split()
        return status, int(claim), folder

    @property
    def why(self) -> str:
        return str(self.rows.one(WHY, self.export))

    def arrives(self, store: FarStore) -> None:
        _until(lambda: self.state[0] == "there", f"it does not arrive: {self.why}")
        there = {name: content for name, content in store.content(BUCKET).items() if self.export in name}
        assert there == {f"{self.state[2]}/{name}": content for name, content in self._wanted.items()}


@pytest.fixture(scope="module")
def engineer(product: Product) -> Iterator[Engineer]:
    with (
        rows_of(product) as rows,
        httpx.Client(base_url=product.url, trust_env=False, timeout=30, follow_redirects=True) as client,
    ):
        yield Engineer(product, client, rows)


@pytest.fixture(scope="module")
def wanted(engineer: Engineer) -> dict[str, bytes]:
    return engineer.files()


@pytest.fixture
def sending(engineer: Engineer, gate: Gate, wanted: dict[str, bytes]) -> Iterator[Sending]:
    yield Sending(engineer, gate, wanted)
    gate.open()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_copy_whose_worker_is_killed_arrives_with_the_same_bytes(
    product: Product, store: FarStore, gate: Gate, sending: Sending, share: float
) -> None:
    sending.stop_at(share)
    there = [Path(name).name for name in store.content(BUCKET) if sending.export in name]
    assert "manifest.json" not in there
    product.kill_with_children("builder")
    gate.open()
    sending.arrives(store)
    assert sending.state[1] > 1, "it was there before anything was killed"


def test_a_copy_whose_store_is_killed_says_so_and_arrives_once_it_is_back(
    store: FarStore, gate: Gate, engineer: Engineer, sending: Sending
) -> None:
    """The store has lost all that it had, as moto's server does."""
    sending.stop_at(0.5)
    store.kill()
    gate.open()
    _until(lambda: bool(sending.why), "nobody says that the store is away")
    assert sending.why in engineer.client.get(engineer.page).text
    store.start()
    store.make_bucket(BUCKET, versioned=True)
    sending.arrives(store)


def test_who_takes_their_consent_back_is_in_no_object_of_the_bucket_any_more(
    product: Product, store: FarStore
) -> None:
    """Everything before went there; nobody but the product itself is asked to take it away."""
    assert store.everything(BUCKET)
    _in_shell(product, TAKEN_BACK)
    _until(lambda: not store.everything(BUCKET), "something is left in the bucket")
