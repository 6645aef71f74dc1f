"""The services of docker-compose.yml, started without containers by its very commands and variables."""

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config.up.child import Child, Launch, wait_until
from config.up.folders import PROJECT
from config.up.ports import free_port, is_free
from config.up.valkey import program as valkey_server
from tests.fast.config.compose import services
from tests.fast.config.installations import COMMANDS_S, Installation, empty
from tests.server import Server

WITHIN_S = 200
pytestmark = pytest.mark.timeout(COMMANDS_S)


@dataclass(frozen=True, slots=True)
class Deployment:
    """Where on this machine what the file names is: its hosts, its folders, its secrets."""

    folder: Path
    places: dict[str, str]
    port: int

    def here(self, text: str) -> str:
        named = "|".join(map(re.escape, self.places))
        return re.sub(named, lambda found: self.places[found[0]], text)

    def environ(self, name: str) -> dict[str, str]:
        """The service's variables and nothing else of ours."""
        given = {key: self.here(str(value)) for key, value in services()[name]["environment"].items()}
        of_this_one = {"PORT": str(self.port), "FLYWHEEL_READY_FILE": str(self.mark(name))}
        given |= {key: value for key, value in of_this_one.items() if key in given}
        return {"PATH": os.environ["PATH"], **given}

    def mark(self, name: str) -> Path:
        """/tmp/ready; every container has a /tmp of its own."""
        return self.folder / f"{name}.ready"

    def child(self, name: str, command: list[str] | None = None) -> Child:
        argv = [self.here(word) for word in command or services()[name]["command"]]
        argv = [sys.executable if word == "python" else word for word in argv]
        return Child(Launch(argv, self.environ(name), PROJECT), self.folder / f"{name}.log")

    def ended(self, name: str, command: list[str] | None = None) -> int:
        return self.child(name, command).process.wait(WITHIN_S)


def server(name: str, port: int, folder: Path) -> Child:
    """The broker or the cache, by the embedded server's program."""
    _, *arguments = (word.replace("/data", str(folder)) for word in services()[name]["command"])
    argv = [str(valkey_server()), *arguments, "--port", str(port), "--bind", "127.0.0.1"]
    child = Child(Launch(argv, {}, folder), folder / f"{name}.log")
    assert wait_until(lambda: not is_free("127.0.0.1", port), child, WITHIN_S), child.last_words()
    return child


@pytest.fixture
def deployment(tmp_path: Path, django_db_setup: None) -> Iterator[Deployment]:
    with ExitStack() as stack:
        database = stack.enter_context(empty("compose", tmp_path / "data"))
        engine = Server("tests.scripted_engine", "--model", "flywheel-tiny", folder=tmp_path)
        engine.open()
        stack.callback(engine.close)
        ports = {name: free_port() for name in ("broker", "cache")}
        for name, port in ports.items():
            (tmp_path / name).mkdir()
            stack.callback(server(name, port, tmp_path / name).stop, 5)
        write_secrets(tmp_path, database)
        yield Deployment(tmp_path, places(tmp_path, database, engine, ports), free_port())


def write_secrets(folder: Path, database: Installation) -> None:
    password = urlsplit(database.url).password or ""
    (folder / "secrets").mkdir()
    for name, value in {
        "secret_key": "k" * 60,
        "postgres_password": password,
        "admin_password": "a long secret",
    }.items():
        (folder / "secrets" / name).write_text(f"{value}\n")


def places(folder: Path, database: Installation, engine: Server, ports: dict[str, int]) -> dict[str, str]:
    address = urlsplit(database.url)
    return {
        "postgres:5432/flywheel": f"127.0.0.1:{address.port}/{database.database}",
        "broker:6379": f"127.0.0.1:{ports['broker']}",
        "cache:6379": f"127.0.0.1:{ports['cache']}",
        "http://engine:8000": engine.url,
        "/run/secrets": str(folder / "secrets"),
        "/data": str(folder / "data"),
        "/tmp/": f"{folder}/",
    }


def test_all_of_it_starts_becomes_ready_and_drains(deployment: Deployment) -> None:
    assert deployment.ended("migrate") == 0, (deployment.folder / "migrate.log").read_text()
    with ExitStack() as stack:
        running = {name: deployment.child(name) for name in ("web", "worker", "builder", "beat")}
        for child in running.values():
            stack.callback(child.stop, 20)
        probe = partial(deployment.ended, "web", ["python", "-m", "config.probe", "/readyz"])
        until = time.monotonic() + WITHIN_S
        while probe() != 0:
            assert time.monotonic() < until, {name: child.last_words() for name, child in running.items()}
        health = services()["web"]["healthcheck"]["test"]
        assert deployment.ended("web", health[1:]) == 0, "as the client asks for the container's health"
        assert all(deployment.mark(name).stat().st_size for name in ("worker", "builder", "beat"))
        running["web"].ask_to_stop()
        assert running["web"].process.wait(WITHIN_S) == 0


def test_the_first_account_has_the_password_from_its_file(deployment: Deployment) -> None:
    assert deployment.ended("migrate") == 0
    assert "made admin@localhost\n" in (deployment.folder / "migrate.log").read_text()


def test_a_dead_web_process_is_replaced_beside_the_others(deployment: Deployment) -> None:
    assert deployment.ended("migrate") == 0
    parent = deployment.child("web")
    try:
        first = until_two(parent)
        os.kill(first[0], signal.SIGKILL)
        second = until_two(parent, without=first[0])
        assert first[1] in second
    finally:
        parent.stop(20)


def until_two(parent: Child, without: int = 0) -> list[int]:
    end = time.monotonic() + WITHIN_S
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    while True:
        alive = [int(pid) for pid in children.read_text().split() if int(pid) != without]
        if len(alive) == 2:
            return alive
        assert time.monotonic() < end and parent.alive(), parent.last_words()
        time.sleep(0.05)
