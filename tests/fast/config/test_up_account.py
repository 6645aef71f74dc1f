"""How an operator learns to sign in: the first account's password is told as soon as it is made."""

import io
import re
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command

from chat.management.commands.first_account import make
from chat.models import User
from config.up import account
from config.up.exceptions import StartError
from tests.fast.config.installations import of_this_test

pytestmark = pytest.mark.django_db(transaction=True)


def start(data: Path, **given: str) -> None:
    """As much of `make up` as there is before the web processes start."""
    account.prepare({**of_this_test(data).environ, **given}, data / "migrate.log")


def test_a_password_is_told_before_anything_that_may_fail_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start(tmp_path)
    told = re.search(r"made admin@localhost with the password (\S+) ", capsys.readouterr().out)
    assert told
    assert PBKDF2PasswordHasher().verify(told[1], User.objects.get().password)
    assert told[1] not in (tmp_path / "migrate.log").read_text()


def test_a_password_that_comes_too_late_is_told_to_be_of_no_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make("ann@example.org", "the first password")
    start(tmp_path, FLYWHEEL_ADMIN_PASSWORD="another password")
    told = capsys.readouterr().out
    assert "ann@example.org exists: FLYWHEEL_ADMIN_PASSWORD is not looked at" in told
    assert "manage.py changepassword ann@example.org" in told
    assert User.objects.get().check_password("the first password")


def test_a_setting_that_is_none_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("mysql://x")
    with pytest.raises(StartError, match=r"^DATABASE_URL is no address"):
        start(tmp_path, DATABASE_URL_FILE=str(tmp_path / "address"))


class Gone(io.StringIO):
    """Where nobody reads any more."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_an_account_whose_password_can_be_told_to_nobody_is_not_made() -> None:
    with pytest.raises(BrokenPipeError):
        call_command("first_account", stdout=Gone())
    assert not User.objects.exists()
