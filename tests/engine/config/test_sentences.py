"""What keeps `make up` from starting ends in one sentence that says what to do, with exit code 1."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from config.up.folders import PROJECT
from config.up.ports import free_port


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a clean clone as is used before anything is installed."""
    folder = tmp_path / "clone"
    folder.mkdir()
    shutil.copy(PROJECT / "Makefile", folder)
    for name in ("config", "requirements"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def up(folder: Path, *, python: str = sys.executable, **environ: str) -> str:
    """Run `make up` and return its sentence; the exit code has to be 1, and there may be nothing else."""
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PORT": str(free_port()),
        "FLYWHEEL_DATA_DIR": str(folder / "data"),
    }
    done = subprocess.run(
        ["make", "up", f"PYTHON={python}"],
        cwd=folder,
        env=env | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    sentence, by_make, *more = done.stderr.splitlines()
    assert by_make.startswith("make: ***")
    assert by_make.endswith("Error 1")
    assert not more
    return sentence


def python_that(folder: Path, first: str) -> str:
    """An interpreter like ours but for what `first` does before anything else runs."""
    script = folder / "python"
    then = "import runpy, sys\nsys.argv = sys.argv[1:]\nrunpy.run_module(sys.argv[1], run_name='__main__')"
    (folder / "first.py").write_text(f"{first}\n{then}")
    script.write_text(f'#!/bin/sh\nexec {sys.executable} {folder / "first.py"} "$@"\n')
    script.chmod(0o755)
    return str(script)


def test_a_port_in_use(clone: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = str(listening.getsockname()[1])
        sentence = up(clone, PORT=port)
    assert sentence.startswith(f"Port {port} of 127.0.0.1 is in use")
    assert f"PORT={int(port) + 1} make up" in sentence


def test_an_engine_address_that_is_none(clone: Path) -> None:
    sentence = up(clone, INFERENCE_URL="http://one:8000, two:8000")
    assert sentence.startswith("INFERENCE_URL has 'two:8000': it must be an engine's address")


def test_a_database_of_another_kind(clone: Path) -> None:
    sentence = up(clone, DATABASE_URL="mysql://x")
    assert sentence.startswith("DATABASE_URL is no address that can be used: it must be a PostgreSQL")


def test_a_number_of_web_processes_that_is_none(clone: Path) -> None:
    sentence = up(clone, FLYWHEEL_WEB_PROCESSES="zero")
    assert sentence == "FLYWHEEL_WEB_PROCESSES is 'zero': it must be a number between 1 and 64."
    assert not (clone / "data").exists()


def test_an_old_python(clone: Path) -> None:
    old = python_that(clone, "import sys\nsys.version_info = (3, 9, 2, 'final', 0)")
    assert up(clone, python=old) == (
        "Flywheel needs Python 3.11 or newer and this is 3.9: install a newer one, "
        "then name it, as in `make up PYTHON=python3.11`."
    )


def test_no_venv_module(clone: Path) -> None:
    # What Debian's python3 finds where python3-venv is not installed.
    without = python_that(
        clone,
        "import sys\n"
        "from importlib.machinery import PathFinder\n"
        "class Finder(PathFinder):\n"
        "    @classmethod\n"
        "    def find_spec(cls, name, path=None, target=None):\n"
        "        return None if name == 'ensurepip' else super().find_spec(name, path, target)\n"
        "sys.meta_path[sys.meta_path.index(PathFinder)] = Finder",
    )
    sentence = up(clone, python=without)
    assert sentence.startswith("Python's venv module is missing: install it")
    assert "apt-get install python3-venv" in sentence


def test_a_full_disk(clone: Path) -> None:
    full = python_that(clone, "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))")
    sentence = up(clone, python=full)
    assert sentence.startswith(f"Nothing can be written into {clone / 'data'}")
    assert "make room" in sentence


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_disk_that_is_too_small(clone: Path) -> None:
    disk = clone / "small"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(disk)], check=True)
    try:
        sentence = up(clone, FLYWHEEL_DATA_DIR=str(disk))
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert sentence.startswith("The disk is too full for the data folder")


NO_NETWORK: Mapping[str, str] = {
    **dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy"), "http://127.0.0.1:9"),
    **{"PIP_CONFIG_FILE": "/dev/null", "PIP_NO_CACHE_DIR": "1"},
}


def test_no_network_for_the_installer(clone: Path) -> None:
    sentence = up(clone, **NO_NETWORK)
    assert sentence.startswith("The packages of the installer cannot be fetched")
    assert "check the connection" in sentence


def test_no_network_for_the_packages(clone: Path) -> None:
    (clone / ".uv").symlink_to(PROJECT / ".uv")
    sentence = up(clone, **NO_NETWORK, UV_CACHE_DIR=str(clone / "cache"))
    assert sentence.startswith("The packages of Flywheel's environment (1 of 2) cannot be fetched")


def test_no_model_where_one_was_named(clone: Path) -> None:
    for environment in (".uv", ".venv", ".venv-vllm"):
        (clone / environment).symlink_to(PROJECT / environment)
    sentence = up(clone, FLYWHEEL_MODEL=str(clone))
    assert sentence.startswith(f"There is no model in {clone}: set FLYWHEEL_MODEL")
