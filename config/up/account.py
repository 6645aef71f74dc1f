"""Runs the migrations and the first account in a process of their own, and reads from it how to sign in."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from config.up.child import die_with
from config.up.exceptions import StartError
from config.up.folders import PROJECT
from config.up.terminal import say

REFUSED = 3  # of config.up.migrate: its last words are a sentence for the operator
UNREACHABLE = (
    "connection failed",
    "could not connect",
    "connection refused",
    "could not translate",
    "timeout",
)


@dataclass(frozen=True, slots=True)
class SigningIn:
    """As whom, and with what when the password was made just now."""

    email: str
    is_new: bool
    password: str = ""

    @classmethod
    def parse(cls, line: str) -> "SigningIn":
        verb, email, *password = line.split()
        return cls(email, verb == "made", password[0] if password else "")

    @property
    def with_password(self) -> str:
        if self.password:
            return f" with the password {self.password} (keep it: only this start shows it)"
        if self.is_new:
            return " with the password from FLYWHEEL_ADMIN_PASSWORD"
        return " with the password it got when it was made"

    def tell(self, *, is_given: bool) -> None:
        """At once, as the start may still fail: what is made here is never made again."""
        if self.is_new:
            say("account", f"made {self.email}{self.with_password}")
        elif is_given:
            change = f"`.venv/bin/python manage.py changepassword {self.email}` changes its password"
            say("account", f"{self.email} exists: FLYWHEEL_ADMIN_PASSWORD is not looked at; {change}")


def prepare(environ: Mapping[str, str], log: Path) -> SigningIn:
    """Migrate and make the account. The password goes through a pipe, never into the log."""
    say("migrate", "bringing the database to this version")
    is_given = any(environ.get(name) for name in ("FLYWHEEL_ADMIN_PASSWORD", "FLYWHEEL_ADMIN_PASSWORD_FILE"))
    lines = []
    with log.open("w") as errors, _migrate(environ, errors) as running:
        for line in running.stdout or ():
            lines.append(SigningIn.parse(line))
            lines[-1].tell(is_given=is_given)
    if running.returncode:
        raise StartError(_refusal(running.returncode, log))
    return lines[-1]


def _migrate(environ: Mapping[str, str], errors: IO[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "config.up.migrate"],
        env=dict(environ),
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        start_new_session=True,
        preexec_fn=die_with(os.getpid(), signal.SIGKILL),  # nobody else would tell what it makes
    )


def _refusal(code: int, log: Path) -> str:
    output = log.read_text(errors="replace").strip()
    return output.splitlines()[-1] if code == REFUSED else sentence(output, log)


def sentence(output: str, log: Path) -> str:
    last = (output.strip().splitlines() or ["it said nothing"])[-1]
    if any(word in output.lower() for word in UNREACHABLE):
        return f"The database does not answer ({last}): check DATABASE_URL. More in {log}."
    return f"The database could not be brought to this version: {last}. More in {log}."
