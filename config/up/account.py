"""Runs the migrations and the first account in a process of their own, and reads from it how to sign in."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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
            return f" with the password {self.password} (it is shown this once)"
        if self.is_new:
            return " with the password from FLYWHEEL_ADMIN_PASSWORD"
        return " with the password it got when it was made"


def prepare(environ: Mapping[str, str], log: Path) -> SigningIn:
    """Migrate and make the account. The password goes through a pipe, never into the log."""
    say("migrate", "bringing the database to this version")
    done = subprocess.run(
        [sys.executable, "-m", "config.up.migrate"],
        env=dict(environ),
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    log.write_text(done.stderr)
    if done.returncode == REFUSED:
        raise StartError(done.stderr.strip().splitlines()[-1])
    if done.returncode:
        raise StartError(sentence(done.stderr, log))
    return SigningIn.parse(done.stdout.strip().splitlines()[-1])


def sentence(output: str, log: Path) -> str:
    last = (output.strip().splitlines() or ["it said nothing"])[-1]
    if any(word in output.lower() for word in UNREACHABLE):
        return f"The database does not answer ({last}): check DATABASE_URL. More in {log}."
    return f"The database could not be brought to this version: {last}. More in {log}."
