"""What `make up` writes into the data folder."""

import stat
from pathlib import Path

from dotenv import dotenv_values

from config.up import envfile


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
