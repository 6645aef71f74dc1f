"""Outlives a supervisor that was killed, by just so long as it takes to end everything it had started.

It reads `+pid signal` and `-pid` on standard input; the end of that input is the supervisor's end. While it
lives it holds a lock, so that a next start waits for it. Linux also tells each child by itself
(PR_SET_PDEATHSIG), but not what the children started, such as vLLM's engine.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from config.up.exceptions import StartError

LOCK = ".guard"
ASK_S = 6.0
EARLIER_S = 20.0


def wait_for_earlier_guard(data: Path) -> None:
    """Let the guard of a killed supervisor finish its work."""
    file = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    until = time.monotonic() + EARLIER_S
    try:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise StartError(
                        f"What an earlier `make up` started with the data folder {data} does not end: "
                        "look for its processes, stop them and try again."
                    ) from None
                time.sleep(0.1)
    finally:
        os.close(file)


class Guard:
    """The supervisor's end of it."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._groups: dict[int, int] = {}
        self._process = self._start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def watch(self, group: int, stop_signal: int) -> None:
        self._groups[group] = stop_signal
        self._tell(f"+{group} {int(stop_signal)}")

    def forget(self, group: int) -> None:
        self._groups.pop(group, None)
        self._tell(f"-{group}")

    def dismiss(self) -> None:
        """Nothing is left to guard."""
        self._process.kill()
        self._process.wait()

    def keep(self) -> bool:
        """Replace a guard that was killed; True when that was needed."""
        if self._process.poll() is None:
            return False
        self._process = self._start()
        for group, stop_signal in self._groups.items():
            self._tell(f"+{group} {int(stop_signal)}")
        return True

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", "config.up.guard", str(self._data / LOCK)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _tell(self, line: str) -> None:
        pipe = self._process.stdin
        with contextlib.suppress(BrokenPipeError):  # it died; `keep` tells its successor
            if pipe:
                pipe.write(f"{line}\n".encode())
                pipe.flush()


def main(lock: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        match line[0], line[1:].split():
            case "+", [group, stop_signal]:
                groups[int(group)] = int(stop_signal)
            case "-", [group]:
                groups.pop(int(group), None)
    end(groups)


def end(groups: dict[int, int]) -> None:
    """Ask every leader as it wants to be asked; after a while, ask nobody."""
    for leader, stop_signal in groups.items():
        _signal(os.kill, leader, stop_signal)
    until = time.monotonic() + ASK_S
    while any(_signal(os.killpg, group, 0) for group in groups) and time.monotonic() < until:
        time.sleep(0.05)
    for group in groups:
        _signal(os.killpg, group, signal.SIGKILL)


def _signal(send: Callable[[int, int], None], target: int, number: int) -> bool:
    try:
        send(target, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    main(sys.argv[1])
