"""One process that `make up` started: its own session, its own log file, and no life longer than ours."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.up.folders import Account

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 8 * 1024 * 1024
LOG_GENERATIONS = 3

# Loaded here, because the code between fork and exec must not import anything.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Launch:
    """How one process is started and how it is told to stop."""

    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    stdin: bytes = b""
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM


def die_with(parent: int, with_signal: int) -> Callable[[], None]:
    """For the moment between fork and exec: have the kernel end us when the supervisor is gone."""

    def prepare() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, with_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def rotate(log: Path) -> None:
    """Move a log that has grown too large aside, keeping a few of the last."""
    if not log.exists() or log.stat().st_size < LOG_LIMIT:
        return
    for number in range(LOG_GENERATIONS - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))


class Child:
    """A running (or ended) process and the group it leads."""

    def __init__(self, launch: Launch, log: Path) -> None:
        """Start it. Only the main thread may: the kernel ties a child's life to the thread that forked it."""
        self.launch = launch
        self.log = log
        self.started = time.monotonic()
        rotate(log)
        with log.open("ab") as output:
            self.log_start = output.tell()
            self.process = self._popen(output.fileno())
        if launch.stdin and self.process.stdin:
            self.process.stdin.write(launch.stdin)
            self.process.stdin.close()

    def _popen(self, output: int) -> "subprocess.Popen[bytes]":
        launch, account = self.launch, self.launch.account
        return subprocess.Popen(
            list(launch.argv),
            env=dict(launch.env),
            cwd=launch.cwd,
            stdin=subprocess.PIPE if launch.stdin else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=die_with(os.getpid(), launch.stop_signal),
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(self.launch.stop_signal)

    def kill_group(self) -> None:
        """The last resort, and the end of what a killed leader left behind."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def stop(self, grace_s: float) -> None:
        """Ask, wait, and end whatever is left of its group."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(grace_s)
        self.kill_group()
        self.process.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of what it wrote to its log since this start."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            written = file.read()[-8192:].decode(errors="replace")
        return "\n".join(written.strip().splitlines()[-lines:])


def wait_until(ready: Callable[[], bool], child: Child, timeout_s: float) -> bool:
    """Wait for a child to be ready; False as soon as it died or the time is over."""
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if ready():
            return True
        if not child.alive():
            return False
        time.sleep(0.02)
    return False
