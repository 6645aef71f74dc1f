"""A build and an export that are killed go on and come to the same; what is short never waits for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from config.up.folders import PROJECT
from config.up.vllm_cli import NICENESS
from tests.product import Product
from tests.rows import Rows, rows_of
from tests.socket_client import CSRF

SAID = 1_500
ENDS_S = 120.0
LOOK_S = 0.02
STATE = "SELECT status || ' ' || step || ' ' || done FROM feedback_datasetversion WHERE id = %s"
HASH = "SELECT content_hash FROM feedback_datasetversion WHERE id = %s"
STAGE = "SELECT stage_hash FROM feedback_datasetversion WHERE id = %s"
CLAIMS = "SELECT claim FROM feedback_datasetversion WHERE id = %s"
PUT = f"from tests.faults.much_said import put; put({SAID})"
RENAMED = "from tests.faults.much_said import rename_one; rename_one()"
AGAIN = "UPDATE chat_activity SET drained_at = NULL RETURNING id"
DRAINED = "SELECT bool_and(drained_at IS NOT NULL) FROM chat_activity"
DRAINED_S = 30.0
WAITING = """SELECT count(*) FROM pg_stat_activity
WHERE wait_event_type = 'Lock' AND query ~ 'UPDATE feedback_(export|datasetversion)'"""
STEP_PERSONAL_DATA = 1
OF_HASH = "SELECT id FROM feedback_datasetversion WHERE content_hash = %s LIMIT 1"
IMPORTED = 20_000
READ = "SELECT done FROM feedback_import WHERE id = %s"
IMPORT = "SELECT status FROM feedback_import WHERE id = %s"
LINES = """
SELECT count(*) || ' ' || count(DISTINCT line) || ' ' || min(line) || ' ' || max(line)
FROM feedback_importedrow WHERE source_id = %s
"""
EXPORT = "SELECT status FROM feedback_export WHERE id = %s"


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """Nobody asks anything: no engine is needed."""
    with Product(INFERENCE_URL="http://127.0.0.1:9", FLYWHEEL_WORK_LEASE_S="2") as running:
        _in_shell(running, PUT)
        yield running


def _in_shell(product: Product, code: str) -> None:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=PROJECT, env=product.command_environment(), check=True)


@pytest.fixture(scope="module")
def rows(product: Product) -> Iterator[Rows]:
    with rows_of(product) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser(product: Product) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=product.url, trust_env=False, timeout=30, follow_redirects=True) as client:
        form = {"login": product.email, "password": product.password}
        _post(client, "/account/login/", **form)
        yield client


@pytest.fixture(scope="module")
def dataset(browser: httpx.Client) -> str:
    made = _post(browser, "/datasets/add/", name="Corrections", kind="sft")
    return str(made.url.path)


def _post(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    page = client.get(path)
    token = CSRF.search(page.text)
    assert token, page.text
    fields = {"client_id": str(uuid4()), "csrfmiddlewaretoken": token[1], **form}
    sent = client.post(path, data=fields, headers={"Referer": str(client.base_url)})
    assert sent.status_code == 200, sent.text
    return sent


def _asked(browser: httpx.Client, dataset: str) -> str:
    form = {"sources": "correction", "personal_data": "replace", "duplicates": "near", "min_weight": "0.5"}
    version = _post(browser, f"{dataset}build/", splits="on", **form)
    return str(version.url.path).rstrip("/").rpartition("/")[2]


def _until(holds: Any, what: str, seconds: float = ENDS_S) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(LOOK_S)


def _frozen(rows: Rows, version: str) -> str:
    _until(lambda: rows.one(STATE, version).startswith(("frozen", "failed")), "it does not end")
    return str(rows.one(HASH, version))


@pytest.fixture(scope="module")
def undisturbed(browser: httpx.Client, dataset: str, rows: Rows) -> str:
    """The hash of a build that nobody disturbs."""
    found = _frozen(rows, _asked(browser, dataset))
    assert found
    return found


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_build_that_is_killed_goes_on_and_gives_the_same_rows(
    product: Product, browser: httpx.Client, dataset: str, rows: Rows, undisturbed: str, share: float
) -> None:
    version = _asked(browser, dataset)
    wanted = int(SAID * share) - 200

    def is_there() -> bool:
        status, step, done = rows.one(STATE, version).split()
        return (int(step), int(done)) >= (STEP_PERSONAL_DATA, wanted) or status == "frozen"

    _until(is_there, "the build does not begin")
    product.kill_with_children("builder")
    assert _frozen(rows, version) == undisturbed
    assert rows.one(CLAIMS, version) > 1, "it was frozen before it was killed"


def test_an_export_that_is_killed_is_written_anew_and_nothing_half_is_left(
    product: Product, browser: httpx.Client, dataset: str, rows: Rows, undisturbed: str
) -> None:
    version = str(
        rows.one("SELECT id FROM feedback_datasetversion WHERE content_hash = %s LIMIT 1", undisturbed)
    )
    folder = Path(product.environment().get("FLYWHEEL_EXPORT_FOLDER") or product.data / "exports")

    def manifest(export: str) -> Any:
        _until(lambda: rows.one(EXPORT, export) == "ready", export)
        return rows.one("SELECT manifest FROM feedback_export WHERE id = %s", export)

    first = manifest(_exported(browser, rows, version))
    second = _exported(browser, rows, version)
    _until(lambda: list(folder.glob(f".{second}.*")), "it does not begin")
    product.kill_with_children("builder")
    assert rows.one(EXPORT, second) == "writing"
    assert manifest(second) == first
    assert not list(folder.glob(".*"))


def _exported(browser: httpx.Client, rows: Rows, version: str) -> str:
    path = f"/datasets/versions/{version}/"
    token = CSRF.search(browser.get(path).text)
    assert token
    fields = {"client_id": str(uuid4()), "csrfmiddlewaretoken": token[1], "as": "trl-sft:parquet"}
    browser.post(f"{path}export/", data=fields, headers={"Referer": str(browser.base_url)})
    return str(rows.one("SELECT id FROM feedback_export ORDER BY created_at DESC LIMIT 1"))


def test_draining_waits_neither_for_a_build_nor_for_an_export(
    product: Product, browser: httpx.Client, dataset: str, rows: Rows, undisturbed: str
) -> None:
    """Both are held while something is told three times: whoever works on them waits."""
    _in_shell(product, RENAMED)
    export = _exported(browser, rows, str(rows.one(OF_HASH, undisturbed)))
    version = _asked(browser, dataset)
    with psycopg.connect(product.environment()["DATABASE_URL"]) as other:
        other.execute("SELECT 1 FROM feedback_export WHERE id = %s FOR UPDATE", [export])
        other.execute("SELECT 1 FROM feedback_datasetversion WHERE id = %s FOR UPDATE", [version])
        _until(lambda: rows.one(WAITING), "nobody works on either")
        for _ in range(3):
            assert rows.one(AGAIN)
            _until(lambda: rows.one(DRAINED), "it is not told", seconds=DRAINED_S)
        assert rows.one(WAITING)
    assert _frozen(rows, version) == undisturbed
    _until(lambda: rows.one(EXPORT, export) == "ready", "the export goes on")


def test_the_builder_takes_what_the_chat_leaves_of_the_cores(product: Product) -> None:
    """Its leader beats as before; the process that builds has stepped back."""
    leader = product.children()["builder"]
    children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
    assert [os.getpriority(os.PRIO_PROCESS, int(pid)) for pid in children] == [NICENESS]


def test_a_file_that_was_being_read_is_gone_on_with_and_no_line_is_lost_or_doubled(
    product: Product, browser: httpx.Client, rows: Rows
) -> None:
    """It is larger than any other body may be: the page takes it all the same."""
    said = [{"role": "user", "content": "x" * 100}, {"role": "assistant", "content": "Yes."}]
    line = json.dumps({"messages": said}).encode() + b"\n"
    path = "/datasets/imports/add/"
    token = CSRF.search(browser.get(path).text)
    assert token
    fields = {"client_id": str(uuid4()), "csrfmiddlewaretoken": token[1], "name": "Ours", "licence": "CC0"}
    sent = browser.post(
        path,
        data={**fields, "basis": "Made up."},
        files={"file": ("ours.jsonl", line * IMPORTED)},
        headers={"Referer": str(browser.base_url)},
    )
    assert sent.status_code == 200, sent.text
    key = str(sent.url.path).rstrip("/").rpartition("/")[2]
    _until(lambda: rows.one(READ, key) > IMPORTED // 10, "it is not read")
    product.kill_with_children("builder")
    assert IMPORTED // 10 < rows.one(READ, key) < IMPORTED, "it was read before it was killed"
    _until(lambda: rows.one(IMPORT, key) not in ("queued", "reading"), "it does not end")
    assert rows.one(IMPORT, key) == "ready"
    assert rows.one(LINES, key) == f"{IMPORTED} {IMPORTED} 1 {IMPORTED}"
    assert not list((product.data / "imports").iterdir())
