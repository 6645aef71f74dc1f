"""The tests' own programs (scripted engine, pacing relay) in processes of their own, which come and go."""

import os
import signal
import sys
from pathlib import Path

from config.up.child import Child, Launch, wait_until
from config.up.folders import PROJECT
from config.up.ports import free_port, is_free

LISTENS_S = 60


class Server:
    """One of the tests' own programs on a port that stays the same while it comes and goes."""

    def __init__(self, module: str, *arguments: str, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        argv = [sys.executable, "-m", module, "--port", str(self.port), *arguments]
        self._launch = Launch(argv, dict(os.environ), PROJECT)
        self._log = folder / f"{module}.log"
        self._child: Child | None = None

    @property
    def pid(self) -> int:
        assert self._child
        return self._child.pid

    def open(self) -> None:
        if self._child is None:
            self._child = Child(self._launch, self._log)
            listens = wait_until(lambda: not is_free("127.0.0.1", self.port), self._child, LISTENS_S)
            assert listens, self._child.last_words()

    def close(self) -> None:
        if self._child is not None:
            self._child.stop(grace_s=5)
            self._child = None

    def kill(self) -> None:
        """kill -9: nothing is said to anybody."""
        if self._child is not None:
            self._child.kill_group()
            self._child.process.wait()
            self._child = None

    def tell(self, number: signal.Signals) -> None:
        """A signal that it outlives, such as SIGSTOP."""
        assert self._child
        self._child.process.send_signal(number)
