"""A restored backup is older than an erasure: who was erased is not back when the product opens."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from chat.models import Message, User
from config.backup import erasures as of_backups
from config.backup.database import Database
from config.backup.exceptions import BackupError
from config.backup.make import make
from feedback import erasing, erasures
from feedback.models import Erasure
from inference import erasure_log
from tests.cast import answered, person, signed_in
from tests.fast.chat.said import ask, turned
from tests.fast.config.installations import COMMANDS_S, Installation, empty, of_this_test
from tests.fast.feedback.sending import kept, rating

pytestmark = pytest.mark.timeout(COMMANDS_S)
Scope = Erasure.Scope
LEFT = """
SELECT (SELECT count(*) FROM chat_user WHERE email = 'ann@example.org'),
  (SELECT count(*) FROM chat_message), (SELECT count(*) FROM feedback_event),
  (SELECT count(*) FROM inference_generation),
  (SELECT count(*) FROM feedback_erasure WHERE finished_at IS NULL)
"""
KEYS = "SELECT key FROM feedback_erasure ORDER BY asked_at"


@pytest.fixture
def log(tmp_path: Path, settings: Settings) -> Path:
    """The folder that erasures are logged in."""
    settings.BACKUP_FOLDERS = [tmp_path / "backups"]
    return tmp_path / "backups"


def erased(who: User, scope: Erasure.Scope, conversation: UUID | None = None) -> Erasure:
    erasure = erasures.ask(User.objects.get(pk=who.pk), scope, conversation)
    assert erasing.run(erasure.pk, stop_s=0)
    return erasure


def test_who_was_erased_after_the_backup_is_not_back(
    transactional_db: None, log: Path, tmp_path: Path
) -> None:
    ann, bob, eve = (answered(person(name), "training") for name in ("ann", "bob", "eve"))
    for who in (ann, bob, eve):
        kept(signed_in(who), rating(turned(who, 2)))
    ask(ann, "Still on its way")
    one = turned(eve, 3)
    old = of_this_test(tmp_path / "old")
    old.data.mkdir()
    backup = make(Database(old.url), old.data, tmp_path / "disk")
    erased(ann, Scope.ACCOUNT)
    erased(bob, Scope.EVERYTHING)
    erased(eve, Scope.CONVERSATION, UUID(one.conversation))
    with empty("restored", tmp_path / "new") as new:
        # Eve's other conversation is all that is left: two questions, two answers, one rating.
        assert opened(backup, log, new) == (0, 4, 1, 2, 0)
        known = erasure_log.read(new.data / "backups")
        assert [line["person"] for line in known] == [str(who.pk) for who in (ann, bob, eve)]
        with new.connect() as there:
            keys = [key for (key,) in there.execute(KEYS).fetchall()]
    named = Erasure.objects.order_by("asked_at").values_list("key", flat=True)
    assert keys == list(named), "their pages are found at the same addresses"


def opened(backup: Path, log: Path, new: Installation) -> tuple[object, ...] | None:
    """What is left in the database once it is restored and brought up."""
    done = new.command("config.backup", "restore", str(backup), "--erasures", str(log))
    assert done.returncode == 0, done.stderr
    done = new.command("config.up.migrate")
    assert done.returncode == 0, done.stderr
    with new.connect() as there:
        assert there.execute("SELECT to_regclass('flywheel_erase_again')").fetchone() == (None,)
        return there.execute(LEFT).fetchone()


@pytest.fixture
def ann(db: None) -> User:
    ann = answered(person("ann"), "training")
    turned(ann, 2)
    return ann


def handed_over(log: Path) -> None:
    """As a restore leaves it."""
    lines = [[json.dumps(line)] for line in erasure_log.read(log)]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {erasure_log.TABLE} (line jsonb NOT NULL)")
        cursor.executemany(f"INSERT INTO {erasure_log.TABLE} VALUES (%s)", lines)


def test_what_was_said_after_an_erasure_is_kept(ann: User, log: Path) -> None:
    erased(ann, Scope.EVERYTHING)
    turned(ann, 1)
    handed_over(log)
    call_command("erase_again")
    assert Message.objects.count() == 2


def test_one_that_the_backup_caught_in_the_middle_is_finished_before_the_product_opens(
    ann: User, log: Path
) -> None:
    erasing.note(erasures.ask(ann, Scope.ACCOUNT))
    handed_over(log)
    call_command("erase_again")
    assert not User.objects.exists() and Erasure.objects.get().finished_at


def test_several_of_one_person_are_applied_one_after_the_other(ann: User, log: Path) -> None:
    for scope in (Scope.EVERYTHING, Scope.ACCOUNT):
        erased(ann, scope)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE feedback_erasure, feedback_removal")
    person("ann")
    handed_over(log)
    call_command("erase_again")
    assert set(Erasure.objects.values_list("scope", flat=True)) == {"everything", "account"}
    assert User.objects.count() == 1, "somebody else has the address now"


def test_the_product_does_not_open_while_something_is_left(
    ann: User, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasing.note(erasures.ask(ann, Scope.ACCOUNT))
    handed_over(log)
    monkeypatch.setattr(erasing, "PASSES", 0)
    with pytest.raises(CommandError, match="could be erased again"):
        call_command("erase_again")
    assert erasure_log.TABLE in connection.introspection.table_names()


def test_the_logs_are_read_together_each_erasure_once(tmp_path: Path) -> None:
    backup, newer = tmp_path / "disk" / "flywheel-1", tmp_path / "newer"
    erasure_log.append(backup.parent, [{"id": "1"}, {"id": "2"}])
    erasure_log.append(newer, [{"id": "2"}, {"id": "3"}])
    assert [line["id"] for line in of_backups.known(backup, newer)] == ["1", "2", "3"]
    assert [line["id"] for line in of_backups.known(backup, None)] == ["1", "2"]
    assert of_backups.known(tmp_path / "elsewhere" / "flywheel-1", None) == []
    with pytest.raises(BackupError, match=r"There is no erasures\.jsonl in"):
        of_backups.known(backup, tmp_path)


def test_a_log_that_was_cut_loses_the_cut_line_only(tmp_path: Path) -> None:
    erasure_log.append(tmp_path, [{"id": "1"}])
    with (tmp_path / erasure_log.NAME).open("a") as file:
        file.write('{"id": "2", "per')
    erasure_log.append(tmp_path, [{"id": "2"}, {"id": "1"}])
    assert [line["id"] for line in erasure_log.read(tmp_path)] == ["1", "2"]
    assert (tmp_path / erasure_log.NAME).stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_a_backup_takes_the_log_along(tmp_path: Path) -> None:
    old = of_this_test(tmp_path / "old")
    erasure_log.append(old.data / "backups", [{"id": "1"}])
    make(Database(old.url), old.data, tmp_path / "disk")
    assert erasure_log.read(tmp_path / "disk") == [{"id": "1"}]
