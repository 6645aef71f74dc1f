"""What `make up` writes into the data folder, and what the settings read of secrets in files."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from config.up import envfile
from config.up.folders import PROJECT


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    values = {
        "DATABASE_URL": "postgresql://flywheel:a'b\\c$HOME#d@127.0.0.1:1/flywheel",
        "INFERENCE_MODEL": 'a "model" ${PATH}',
    }
    envfile.write_environment(tmp_path, values)
    assert dotenv_values(tmp_path / "env", interpolate=False) == values


def test_only_addresses_and_keys_are_written(tmp_path: Path) -> None:
    envfile.write_environment(tmp_path, {"PORT": "1", "FLYWHEEL_ADMIN_PASSWORD": "secret", "PATH": "/bin"})
    assert (tmp_path / "env").read_text() == "PORT='1'\n"


def test_files_are_for_our_account_only(tmp_path: Path) -> None:
    envfile.made_once(tmp_path)
    envfile.write_environment(tmp_path, {"PORT": "1"})
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"env": 0o600, "secrets.json": 0o600}


def test_passwords_are_made_once(tmp_path: Path) -> None:
    first = envfile.made_once(tmp_path)
    assert envfile.made_once(tmp_path) == first
    assert len(set(first.values())) == len(envfile.SECRETS)


SECRETS = "from django.conf import settings as s; print(s.SECRET_KEY, s.DATABASES['default']['PASSWORD'])"


def environment_of(show: str = SECRETS, **environ: str) -> "subprocess.CompletedProcess[str]":
    """What the settings make of it, in a process of their own."""
    return subprocess.run(
        [sys.executable, "-c", show],
        env={"DJANGO_SETTINGS_MODULE": "config.settings", **environ},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("of the file\n")
    (tmp_path / "password").write_text("a/b:c@d%\n")
    done = environment_of(
        FLYWHEEL_SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_URL="postgresql://flywheel@postgres:5432/flywheel",
        DATABASE_PASSWORD_FILE=str(tmp_path / "password"),
        FLYWHEEL_DATA_DIR=str(tmp_path),
    )
    assert done.stdout == "of the file a/b:c@d%\n", done.stderr


def test_engines_are_read_from_one_variable_and_a_bad_address_stops_the_start(tmp_path: Path) -> None:
    show = "from django.conf import settings; print(settings.INFERENCE_URLS)"
    read = [
        environment_of(INFERENCE_URL=given, FLYWHEEL_DATA_DIR=str(tmp_path), show=show)
        for given in ("http://one:8000/v1, https://two/", "one:8000")
    ]
    assert read[0].stdout == "['http://one:8000', 'https://two']\n"
    assert read[1].returncode != 0 and "INFERENCE_URL has 'one:8000': it must be" in read[1].stderr


@pytest.mark.parametrize("content", [None, " \n"])
def test_a_file_without_a_secret_stops_the_start(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    done = environment_of(FLYWHEEL_SECRET_KEY_FILE=str(tmp_path / "key"), FLYWHEEL_DATA_DIR=str(tmp_path))
    assert done.returncode != 0
    assert f"FLYWHEEL_SECRET_KEY_FILE is '{tmp_path / 'key'}', which" in done.stderr
