"""A newer version meets the database of an older one: a backup first, then its migrations."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.backup.make import AUTOMATIC, KEPT_AUTOMATIC
from config.up.folders import PROJECT
from tests.fast.config.installations import COMMANDS_S, Installation, empty

pytestmark = pytest.mark.timeout(COMMANDS_S)


@pytest.fixture
def older(tmp_path: Path, django_db_setup: None) -> Iterator[Installation]:
    """An installation in which the newest migrations have not run yet."""
    with empty("older", tmp_path / "older") as installation:
        done = installation.command("django", "migrate", "--settings=config.settings", "chat", "0002")
        assert done.returncode == 0, done.stderr
        yield installation


def backups(installation: Installation) -> list[Path]:
    return sorted((installation.data / "backups").glob("flywheel-*"))


def test_a_new_installation_is_not_backed_up(tmp_path: Path, django_db_setup: None) -> None:
    with empty("fresh", tmp_path / "fresh") as fresh:
        assert fresh.command("config.up.migrate").returncode == 0
        assert fresh.command("config.up.migrate").returncode == 0
        assert backups(fresh) == []


def test_the_backup_before_an_upgrade_holds_the_database_of_before(
    older: Installation, tmp_path: Path
) -> None:
    before = older.contents()
    assert older.command("config.up.migrate").returncode == 0
    assert older.contents() != before
    with empty("again", tmp_path / "again") as again:
        done = again.command("config.backup", "restore", str(backups(older)[-1]))
        assert done.returncode == 0, done.stderr
        assert again.contents() == before


def test_the_last_backups_before_upgrades_are_kept_and_all_that_were_asked_for(older: Installation) -> None:
    asked_for = older.data / "backups" / "flywheel-2026-01-01T00-00-00.000000Z"
    earlier = [asked_for.with_name(f"{asked_for.name}{number}{AUTOMATIC}") for number in range(4)]
    for folder in (asked_for, *earlier):
        folder.mkdir(parents=True)
    assert older.command("config.up.migrate").returncode == 0
    kept = backups(older)
    assert kept[:-1] == [asked_for, *earlier[-(KEPT_AUTOMATIC - 1) :]]
    assert (kept[-1] / "manifest.json").is_file()


def test_without_its_backup_nothing_is_migrated(older: Installation) -> None:
    (older.data / "backups").write_text("a file where the folder should be")
    before = older.contents()
    done = older.command("config.up.migrate")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("Nothing can be written into")
    assert older.contents() == before


def test_two_starts_at_once_bring_the_database_up_one_after_the_other(older: Installation) -> None:
    command = [sys.executable, "-m", "config.up.migrate"]
    started = [subprocess.Popen(command, env=older.environ, cwd=PROJECT) for _ in range(2)]
    assert [process.wait(COMMANDS_S) for process in started] == [0, 0]
    assert len(backups(older)) == 1, "the second found nothing to do"
