"""Backups and the way back, by the commands that an operator runs."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import psycopg
import pytest

from chat import conversations
from chat.models import Conversation, User
from config.up import envfile
from config.up.folders import PROJECT, FolderLock
from config.up.postgres import program
from feedback.models import Dataset, Drafting, PairRule
from feedback.notices.models import Notice
from feedback.webhooks.models import Webhook
from tests.cast import answered, person, signed_in
from tests.fast.chat.said import ask, ended, turned
from tests.fast.config.installations import COMMANDS_S, Installation, empty, of_this_test
from tests.fast.feedback.sending import kept, rating

WITHIN_S = 120
pytestmark = pytest.mark.timeout(COMMANDS_S)


@pytest.fixture
def ann(transactional_db: None) -> User:
    """Ann, who has talked, rated, consented and thrown a conversation away; one answer still streams."""
    ann = answered(person("ann"), "training")
    kept(signed_in(ann), rating(turned(ann, 3)))
    deleted = ended(ask(ann, "Words with 'quotes', a \\ and a\ttab\n✓"))
    conversations.delete(ann, client_id=uuid4(), conversation=UUID(deleted.conversation))
    ask(ann, "Still on its way")
    return ann


@pytest.fixture
def old(ann: User, tmp_path: Path) -> Installation:
    """Where Ann's rows are, with a file of its own and one that a new start makes."""
    installation = of_this_test(tmp_path / "old")
    (installation.data / "exports" / "one").mkdir(parents=True)
    (installation.data / "exports" / "one" / "rows.jsonl").write_bytes(b"{}\n" * 1000)
    (installation.data / "logs").mkdir()
    (installation.data / "logs" / "web-1.log").write_text("nothing to keep")
    return installation


@pytest.fixture
def new(tmp_path: Path, transactional_db: None) -> Iterator[Installation]:
    with empty("restored", tmp_path / "new") as installation:
        yield installation


@pytest.fixture
def backup(old: Installation) -> Path:
    done = old.command("config.backup", "make")
    assert done.returncode == 0, done.stderr
    [folder] = (old.data / "backups").glob("flywheel-*")
    return folder


def restored(new: Installation, backup: Path) -> None:
    done = new.command("config.backup", "restore", str(backup))
    assert done.returncode == 0, done.stderr


def refusal(installation: Installation, *arguments: str) -> str:
    """Its one sentence; nothing in the database or among the files may have changed."""
    before = installation.contents(), sorted(installation.data.rglob("[!.]*"))
    done = installation.command("config.backup", *arguments)
    assert done.returncode == 1
    [sentence] = done.stderr.splitlines()
    logs = installation.data / "logs"
    logs.mkdir(exist_ok=True)
    after = installation.contents(), sorted(path for path in installation.data.rglob("[!.]*"))
    assert after[0] == before[0]
    assert set(after[1]) - {logs} == set(before[1]) - {logs}
    return sentence


def test_a_restored_installation_holds_the_same_rows_and_files(
    old: Installation, new: Installation, backup: Path
) -> None:
    restored(new, backup)
    assert new.contents() == old.contents()
    assert old.contents()["chat_message"][0] == 10
    assert (new.data / "exports/one/rows.jsonl").read_bytes() == b"{}\n" * 1000
    assert envfile.made_once(new.data)["secret_key"] == envfile.made_once(old.data)["secret_key"]
    assert envfile.made_once(new.data)["postgres"] != envfile.made_once(old.data)["postgres"]
    assert not (new.data / "logs" / "web-1.log").exists()


@pytest.fixture
def read(ann: User) -> PairRule:
    """A rule of pairs that has read far, and the search for failures; a notice that nobody was told."""
    Drafting.objects.create(watermark=2**40)
    hook = {"name": "Ours", "url": "https://example.org/", "secret": "s" * 32, "kinds": ["export.ready"]}
    Webhook.objects.create(**hook, author=ann.pk, cursor_xact=2**40)
    made = Dataset.objects.create(client_id=uuid4(), name="Answers", kind="sft", author=ann.pk)
    Notice.objects.create(kind=Notice.Kind.EXPORT_READY, dataset=made, person=ann.pk, xact=2**41)
    return PairRule.objects.update_or_create(name="kept", defaults={"is_on": True, "watermark": 2**40})[0]


def test_transactions_of_the_old_cluster_are_older_than_all_of_the_new_one(
    old: Installation, new: Installation, read: PairRule, backup: Path
) -> None:
    restored(new, backup)
    xact = "SELECT xact FROM feedback_event"
    watermark = "SELECT watermark FROM feedback_pairrule WHERE name = 'kept'"
    searched, told = "SELECT watermark FROM feedback_drafting", "SELECT xact FROM feedback_notice"
    with old.connect() as before, new.connect() as after:
        assert before.execute(watermark).fetchall() == [(2**40,)]
        assert after.execute(watermark).fetchall() == [(0,)], "what comes would be older than what was read"
        assert after.execute(searched).fetchall() == [(0,)]
        assert after.execute(told).fetchall() == [(1,)], "no program was told yet"
        assert before.execute(xact).fetchall() != [(0,)]
        assert after.execute(xact).fetchall() == [(0,)]
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            after.execute("UPDATE feedback_event SET xact = 1")


def test_the_product_opens_what_was_restored(new: Installation, backup: Path) -> None:
    restored(new, backup)
    done = new.command("config.up.migrate")
    assert done.returncode == 0, done.stderr
    with new.connect() as connection:
        count = "SELECT count(*) FROM chat_user WHERE email = 'ann@example.org'"
        assert connection.execute(count).fetchone() == (1,)


def test_what_is_written_meanwhile_is_in_the_backup_as_a_whole_or_not_at_all(
    old: Installation, new: Installation, ann: User
) -> None:
    command = [sys.executable, "-m", "config.backup", "make"]
    with subprocess.Popen(command, env=old.environ, cwd=PROJECT) as making:
        while making.poll() is None:
            turned(ann, 2)
    assert making.returncode == 0
    [folder] = (old.data / "backups").glob("flywheel-*")
    restored(new, folder)
    orphans = (
        "SELECT (SELECT count(*) FROM chat_message m WHERE generation_id IS NULL AND author = 'model'),"
        " (SELECT count(*) FROM chat_conversation c WHERE activity_count <>"
        "   (SELECT count(*) FROM chat_activity a WHERE a.conversation_id = c.id))"
    )
    with new.connect() as connection:
        assert connection.execute(orphans).fetchone() == (0, 0)
    assert new.contents()["chat_conversation"][0] < Conversation.objects.count()


def test_a_backup_says_what_it_is(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    files = {path.relative_to(backup).as_posix() for path in backup.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == files - {"manifest.json"}
    assert manifest["tables"]["chat_user"] == 1
    assert ["chat", "0001_initial"] in manifest["migrations"]
    assert manifest["version"]
    assert backup.name in f"flywheel-{manifest['made_at'].replace(':', '-').replace('+00-00', 'Z')}"


def test_no_backup_holds_pgvector_so_that_no_restore_drops_what_a_superuser_made(backup: Path) -> None:
    listed = subprocess.run(
        [program("pg_restore"), "--list", backup / "database.dump"],
        capture_output=True,
        check=True,
        text=True,
    )
    assert "TABLE public inference_embedding" in listed.stdout and "EXTENSION" not in listed.stdout


def test_a_backup_is_for_our_account_only(backup: Path) -> None:
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (backup, *backup.rglob("*"))}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_a_cut_backup_has_no_name_and_goes_with_the_next(old: Installation) -> None:
    command = [sys.executable, "-m", "config.backup", "make"]
    with psycopg.connect(old.url) as locking:
        locking.execute("LOCK TABLE chat_message IN ACCESS EXCLUSIVE MODE")
        with subprocess.Popen(command, env=old.environ, cwd=PROJECT) as making:
            until(lambda: any((old.data / "backups").glob("*.partial")), "begin a backup")
            making.kill()
    [half] = (old.data / "backups").glob("flywheel-*")
    assert half.name.endswith(".partial")
    assert old.command("config.backup", "make").returncode == 0
    assert not half.exists()


def test_a_database_in_use_is_not_restored_into(old: Installation, backup: Path, tmp_path: Path) -> None:
    in_use = Installation(old.database, tmp_path / "another")
    in_use.data.mkdir()
    sentence = refusal(in_use, "restore", str(backup))
    assert sentence.startswith(f"The database {old.database} already holds")
    assert "empty installation only" in sentence


def test_a_data_folder_in_use_is_not_restored_into(new: Installation, backup: Path) -> None:
    (new.data / "exports").mkdir()
    (new.data / "exports" / "mine").write_text("mine")
    assert "already holds files (exports/mine)" in refusal(new, "restore", str(backup))


def test_a_running_product_is_backed_up_by_the_address_it_wrote_down(old: Installation) -> None:
    envfile.write_environment(old.data, {"DATABASE_URL": old.url})
    lock = FolderLock(old.data)
    lock.take()
    try:
        done = old.without_address().command("config.backup", "make")
    finally:
        lock.give_back()
    assert done.returncode == 0, done.stderr


def test_a_product_of_our_own_servers_is_restored_and_backed_up_while_nothing_runs(backup: Path) -> None:
    with TemporaryDirectory(prefix="flywheel-tests-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's account has to pass, when we are root
        new = Installation("flywheel", Path(folder)).without_address()
        restored(new, backup)
        done = new.command("config.backup", "make")
        assert done.returncode == 0, done.stderr
        [second] = (new.data / "backups").glob("flywheel-*")
        manifests = [json.loads((path / "manifest.json").read_text()) for path in (backup, second)]
    assert manifests[0]["tables"] == manifests[1]["tables"]


def flip_a_byte(backup: Path) -> None:
    dump = backup / "database.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)


def lose_a_file(backup: Path) -> None:
    shutil.rmtree(backup / "files")


def lose_the_manifest(backup: Path) -> None:
    (backup / "manifest.json").unlink()


def cut_the_manifest(backup: Path) -> None:
    (backup / "manifest.json").write_text((backup / "manifest.json").read_text()[:100])


def rewrite(backup: Path, **changed: object) -> None:
    path = backup / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


def name_a_file_elsewhere(backup: Path) -> None:
    rewrite(backup, files={"../../secrets.json": "0"})


def know_a_newer_migration(backup: Path) -> None:
    rewrite(backup, migrations=[["chat", "9999_later"]], version="9.0")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (flip_a_byte, "is damaged (database.dump)"),
        (lose_a_file, "is damaged (files/exports/one/rows.jsonl)"),
        (cut_the_manifest, "is damaged (manifest.json)"),
        (name_a_file_elsewhere, "is damaged (../../secrets.json)"),
        (lose_the_manifest, "was never finished"),
        (know_a_newer_migration, "made by a newer Flywheel (9.0, with chat.9999_later)"),
    ],
)
def test_what_is_no_whole_backup_of_ours_is_refused(
    new: Installation, backup: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(backup)
    assert words in refusal(new, "restore", str(backup))


def test_a_folder_that_is_not_there_is_refused(new: Installation, tmp_path: Path) -> None:
    assert "There is no backup in" in refusal(new, "restore", str(tmp_path / "nowhere"))


def test_an_empty_database_is_not_backed_up(new: Installation) -> None:
    assert "is empty: there is nothing to back up" in refusal(new, "make", "--to", str(new.data.parent / "b"))


def test_a_restore_that_was_cut_leaves_a_database_that_stays_closed_until_it_is_restored(
    old: Installation, new: Installation, backup: Path
) -> None:
    cut_in_the_middle(new, backup)
    assert list(new.contents()) == ["flywheel_restoring"]
    done = new.command("config.up.migrate")
    assert done.returncode == 3
    assert "half of a restored backup" in done.stderr.splitlines()[-1]
    assert "half of a restored backup" in refusal(new, "make", "--to", str(new.data.parent / "b"))

    restored(new, backup)
    assert new.contents() == old.contents()
    assert new.command("config.up.migrate").returncode == 0


def cut_in_the_middle(new: Installation, backup: Path) -> None:
    """Kill the command while its table waits for another of that name, which never comes to be."""
    command = [sys.executable, "-m", "config.backup", "restore", str(backup)]
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_restore' AND datname = %s"
    with psycopg.connect(new.url) as holding, new.connect() as looking:

        def restoring(*extra: str) -> int:
            row = looking.execute(" ".join((waiting, *extra)), [new.database]).fetchone()
            assert row
            return int(str(row[0]))

        holding.execute("CREATE TABLE django_session ()")
        with subprocess.Popen(command, env=new.environ, cwd=PROJECT) as cut:
            until(lambda: restoring("AND wait_event_type = 'Lock'") > 0, "be in the middle")
            os.kill(cut.pid, signal.SIGKILL)
        holding.rollback()
        until(lambda: restoring() == 0, "end its program too")


def test_a_restore_that_was_cut_at_its_end_is_done_again(
    old: Installation, new: Installation, backup: Path
) -> None:
    restored(new, backup)
    with new.connect() as connection:
        connection.execute("CREATE TABLE flywheel_restoring ()")
        connection.execute("DROP TABLE chat_activity CASCADE")
    restored(new, backup)
    assert new.contents() == old.contents()


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < end, f"it did not {what}"
        time.sleep(0.01)
