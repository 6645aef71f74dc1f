"""`make up` watches over what it started: seen through signals, `/readyz` and its own lines."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.product import Product, processes_of

NO_ENGINE = "http://127.0.0.1:9"
WITHIN_S = 10.0


@pytest.fixture(scope="module")
def without_engine() -> Iterator[Product]:
    with Product(INFERENCE_URL=NO_ENGINE) as running:
        yield running


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that outlives its product."""
    with TemporaryDirectory(prefix="flywheel-data-") as folder:
        yield Path(folder)


@pytest.mark.parametrize(
    "name", ["web-1", "web-2", "worker", "builder", "beat", "valkey", "postgres", "guard"]
)
def test_a_killed_child_comes_back(without_engine: Product, name: str) -> None:
    product = without_engine
    killed = product.kill(name)
    product.wait_for(lambda: product.everybody().get(name, killed) != killed, f"start {name} again")
    product.wait_for(lambda: product.missing() == {"engine"}, "be as before")
    assert name == "guard" or f"{name:<10} was ended by signal 9; starting it again" in product.output()


def test_a_second_start_on_the_same_folder_says_so(without_engine: Product) -> None:
    second = Product(data=without_engine.data, INFERENCE_URL=NO_ENGINE)
    done = _make_up(second)
    supervisor = without_engine.everybody()["supervisor"]
    assert done.returncode != 0
    assert f"already running with the data folder {second.data} (process {supervisor})" in done.stderr
    assert "Traceback" not in done.stderr
    assert without_engine.missing() == {"engine"}


def test_ctrl_c_ends_everything_within_ten_seconds_while_the_engine_starts() -> None:
    with Product(wait_for_engine=False) as product:
        _assert_all_end(product)


def test_ctrl_c_ends_a_whole_product_and_kill_9_leaves_no_orphan_and_every_row(data: Path) -> None:
    with Product(data=data) as first:
        product_processes = processes_of(data)
        assert len(product_processes) > len(first.everybody())  # the engine's own children are seen too
        _add_row(first, "before@example.org")
        _assert_all_end(first)
    with Product(data=data, wait_for_engine=False) as second:
        _add_row(second, "later@example.org")
        killed = time.monotonic()
        second.kill("supervisor")
        _wait_for_none(data)
        assert time.monotonic() - killed < WITHIN_S
    with Product(data=data, INFERENCE_URL=NO_ENGINE) as third:
        assert {"before@example.org", "later@example.org"} <= _rows(third)


def _assert_all_end(product: Product) -> None:
    asked = time.monotonic()
    product.interrupt()
    product.wait_end(WITHIN_S + 5)
    assert time.monotonic() - asked < WITHIN_S
    assert not processes_of(product.data)
    assert "stopped in" in product.output()


def _wait_for_none(data: Path) -> None:
    until = time.monotonic() + WITHIN_S
    while processes_of(data) and time.monotonic() < until:
        time.sleep(0.05)
    assert not processes_of(data)


def _make_up(product: Product) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", "up"], env=product.environ, capture_output=True, text=True, timeout=60, check=False
    )


def _add_row(product: Product, email: str) -> None:
    """By a command beside the product, as an operator would."""
    environ = product.command_environment() | {"FLYWHEEL_ADMIN_EMAIL": email}
    subprocess.run([".venv/bin/python", "manage.py", "first_account"], env=environ, check=True)


def _rows(product: Product) -> set[str]:
    with psycopg.connect(product.environment()["DATABASE_URL"]) as connection:
        return {email for (email,) in connection.execute("SELECT email FROM chat_user")}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_ways_of_asking_for_the_end(number: signal.Signals) -> None:
    with Product(INFERENCE_URL=NO_ENGINE, FLYWHEEL_WEB_PROCESSES="1") as product:
        os.kill(product.everybody()["supervisor"], number)
        product.wait_end()
        assert not processes_of(product.data)
