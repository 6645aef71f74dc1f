"""Starts PostgreSQL and Valkey for a test run, by the code of `make up`, before Django reads its settings.

Under xdist the first process starts them once; the others inherit the addresses and take a Redis
database each (pytest-django gives each a database of its own).
"""

import os
import secrets
import shutil
import tempfile
from functools import partial
from pathlib import Path

import pytest
from pytest import TerminalReporter

from config.up.child import Child, wait_until
from config.up.postgres import Postgres
from config.up.valkey import BROKER, CACHE, Valkey
from tests.public_data import count_left_out, public_data

__all__ = ["public_data"]

READY_S = 30
SLOW_TIERS = ("browser", "engine", "exports", "faults")
SLOW_TIER_S = 400
TESTS = Path(__file__).parent


class Services:
    """The servers of one test run, and the folder they live and die with."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="flywheel-tests-"))
        self.folder.chmod(0o711)  # PostgreSQL's account has to pass, when we are root
        self.children: list[Child] = []
        self.postgres = Postgres(self.folder, password=secrets.token_hex(16), durable=False)
        self.valkey = Valkey(self.folder, password=secrets.token_hex(16), durable=False)

    def start(self) -> None:
        for service in (self.postgres, self.valkey):
            service.prepare()
            child = Child(service.launch(), self.folder / f"{type(service).__name__.lower()}.log")
            self.children.append(child)
            if not wait_until(partial(service.ready, child), child, READY_S):
                raise pytest.UsageError(f"{type(service).__name__} did not start:\n{child.last_words()}")
        self.postgres.ensure_database()

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop(grace_s=10)
        self.children.clear()
        shutil.rmtree(self.postgres.cluster, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.postgres.url,
            "BROKER_URL": self.valkey.url(BROKER),
            "CACHE_URL": self.valkey.url(CACHE),
            "FLYWHEEL_SECRET_KEY": "only-for-tests-" + "x" * 50,
            "FLYWHEEL_DATA_DIR": str(self.folder),
        }


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Earlier than any conftest and than pytest-django, which reads the settings in this same hook."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        services = Services()
        early_config.add_cleanup(services.stop)
        services.start()
        os.environ.update(services.environment())
    else:
        number = int(worker.removeprefix("gw")) + 1
        for name, database in (("BROKER_URL", 2 * number), ("CACHE_URL", 2 * number + 1)):
            os.environ[name] = f"{os.environ[name].rsplit('/', 1)[0]}/{database}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where whole products start, on a busy machine too, a minute is not long enough for a test."""
    for item in items:
        slow = any(item.path.is_relative_to(TESTS / tier) for tier in SLOW_TIERS)
        if slow and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(SLOW_TIER_S))


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    left_out = count_left_out(terminalreporter.stats.get("skipped", []))
    if left_out:
        terminalreporter.write_line(f"{left_out} tests were left out because public data is absent.")
