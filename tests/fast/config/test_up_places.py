"""Where things lie is told when it is not the data folder, and what to do where only a part was removed."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest

from config.up import folders, postgres, supervise
from config.up.exceptions import StartError
from config.up.folders import Account
from config.up.postgres import Postgres
from config.up.watch import Watch

GIVEN = {"BROKER_URL": "redis://one/0", "CACHE_URL": "redis://one/1", "INFERENCE_URL": "http://one"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that is closed to everybody else."""
    monkeypatch.setattr(folders, "SERVICE_ROOT", tmp_path / "var")
    (tmp_path / "data").mkdir(mode=0o700)
    return tmp_path / "data"


@pytest.fixture
def told(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[[Account | None], str]]:
    """What a start says before its first process, with a database that runs as this account."""
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setattr(Watch, "start", Mock(side_effect=supervise.Stop))
    watch = Watch(data)

    def start(account: Account | None) -> str:
        monkeypatch.setattr(postgres, "service_account", lambda: account)
        with pytest.raises(supervise.Stop):
            supervise.run(watch, data, Mock())
        return capsys.readouterr().out

    yield start
    watch.stop(hurry=lambda: True)


def test_a_database_outside_the_data_folder_is_told(
    told: Callable[[Account | None], str], tmp_path: Path
) -> None:
    (line,) = told(Account("postgres", os.getuid(), os.getgid())).splitlines()
    (folder,) = (tmp_path / "var").iterdir()
    assert f"postgres   its data is in {folder / 'postgres'}," in line


def test_a_database_in_the_data_folder_needs_no_word(told: Callable[[Account | None], str]) -> None:
    assert told(None) == ""


def test_a_database_whose_data_folder_was_removed_is_told(data: Path) -> None:
    server = Postgres(data, password="made-anew")
    server.port = urlsplit(os.environ["DATABASE_URL"]).port or 0
    with pytest.raises(
        StartError, match=rf"^The database in {server.cluster} does not open .*password.* remove"
    ):
        server.ensure_database()
