"""What `make up` looks at before it changes anything: each miss is a sentence that says what to do."""

import ast
import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from config.up import checks
from config.up.checks import Address
from config.up.exceptions import StartError
from config.up.folders import PROJECT, FolderLock, data_folder
from config.up.ports import free_port


def test_a_port_in_use_is_told_with_another_to_take() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        with pytest.raises(StartError, match=rf"Port {port} .* in use.*PORT={port + 1} make up"):
            checks.port_is_free(Address("127.0.0.1", port))


def test_a_free_port_is_fine() -> None:
    checks.port_is_free(Address("127.0.0.1", free_port()))


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80", "٨٠"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(StartError, match=r"PORT is .* number between 1 and 65535"):
        Address.of({"PORT": port})


@pytest.mark.parametrize(
    "given",
    [
        *("engine:8000", "ftp://engine:8000", "http://", "http://engine:port", "http://engine:65536"),
        *("http://one:8000,", "http://one:8000 http://two:8000", "http://one:8000;http://two:8000", ","),
        "http://one:8000/?key=1",
    ],
)
def test_an_engine_address_that_is_none_is_refused_by_name(given: str) -> None:
    with pytest.raises(StartError, match=r"^INFERENCE_URL has .*http://host:8000, or several .*\.$"):
        checks.addresses({"INFERENCE_URL": given})


def test_an_engine_that_is_named_twice_is_refused() -> None:
    with pytest.raises(
        StartError, match=r"^INFERENCE_URL has 'http://one:8000' twice: name each engine once\.$"
    ):
        checks.addresses({"INFERENCE_URL": "http://one:8000, http://one:8000/v1/"})


@pytest.mark.parametrize(
    "given", ["", "http://one:8000", "https://one/llm/v1", "http://[::1]:8000, http://two:8001/"]
)
def test_one_engine_address_or_several_are_fine(given: str) -> None:
    checks.addresses({"INFERENCE_URL": given})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "db:5432/name"),
        ("DATABASE_URL", "postgresql://u:s3cret@db/?sslmode=require"),
        ("DATABASE_URL", "postgresql://u:s3cret/@db/name"),
        ("BROKER_URL", "amqp://u:s3cret@mq"),
        ("BROKER_URL", "localhost:6379"),
        ("BROKER_URL", "redis://h:port/0"),
        ("CACHE_URL", "memcached://cache"),
    ],
)
def test_a_server_address_that_is_none_is_refused_by_name_and_without_its_password(
    name: str, given: str
) -> None:
    wanted = "postgresql://user:password@" if name == "DATABASE_URL" else "redis://host:6379/0"
    with pytest.raises(StartError, match=rf"^{name} is no address .* it must be .*{wanted}") as refused:
        checks.addresses({name: given})
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "postgres://db/name"),
        ("DATABASE_URL", "postgresql:///name"),
        ("DATABASE_URL", "postgresql://u:p@[::1]:5432/name?sslmode=require"),
        ("BROKER_URL", "redis://:p@one:6379/0"),
        ("CACHE_URL", "rediss://one/1"),
    ],
)
def test_a_server_address_is_fine(name: str, given: str) -> None:
    checks.addresses({name: given})


def test_the_default_address_is_local() -> None:
    assert Address.of({}) == Address("127.0.0.1", 8000)


def test_a_disk_without_room_is_told_with_figures(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"too full for the test: .* MB free and 1000000000 MB are needed"):
        checks.room(tmp_path, 1_000_000_000, "the test")


def test_a_folder_that_takes_nothing_is_told_and_left_clean(tmp_path: Path) -> None:
    limited = f"""
import resource, sys
from pathlib import Path
from config.up import checks
from config.up.exceptions import StartError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    checks.writable(Path({str(tmp_path)!r}))
except StartError as error:
    sys.exit(str(error))
"""
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert "Nothing can be written into" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_start_that_a_disk_holds_up_has_said_where_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".room")
    environ = {**os.environ, "FLYWHEEL_DATA_DIR": str(tmp_path), "PORT": str(free_port())}
    command = [sys.executable, "-m", "config.up"]
    with subprocess.Popen(command, cwd=PROJECT, env=environ, stdout=subprocess.PIPE, text=True) as starting:
        try:
            assert starting.stdout
            assert f"data in {tmp_path}" in starting.stdout.readline()
        finally:
            starting.kill()


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match="set FLYWHEEL_DATA_DIR to another"):
        data_folder({"FLYWHEEL_DATA_DIR": str(tmp_path / "file" / "data")})


def test_a_second_start_on_the_same_folder_names_the_first(tmp_path: Path) -> None:
    FolderLock(tmp_path).take()
    with pytest.raises(StartError, match=rf"already running .* \(process {os.getpid()}\)"):
        FolderLock(tmp_path).take()


def test_a_python_without_pip_for_new_environments_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(StartError, match="apt-get install python3-venv"):
        checks.venv_module()


def test_the_first_module_can_be_read_by_an_old_python() -> None:
    source = Path(checks.__file__).with_name("__main__.py").read_text()
    ast.parse(source, feature_version=(3, 5))
