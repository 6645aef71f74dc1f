"""A Redis of the test's own, which it kills, stops and starts again empty."""

import secrets
import signal
from pathlib import Path

from config.up.child import Child, wait_until
from config.up.valkey import Valkey

READY_S = 60


class Redis:
    """`url` stays the same while it comes and goes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._valkey = Valkey(folder, password=secrets.token_hex(16), durable=False)
        self._log = folder / "valkey.log"
        self._child: Child | None = None
        self.url = self._valkey.url(0)

    def start(self) -> None:
        self._valkey.prepare()
        child = self._child = Child(self._valkey.launch(), self._log)
        assert wait_until(lambda: self._valkey.ready(child), child, READY_S), child.last_words()

    def kill(self) -> None:
        if self._child is not None:
            self._child.kill_group()
            self._child.process.wait()
            self._child = None

    def tell(self, number: signal.Signals) -> None:
        assert self._child
        self._child.process.send_signal(number)
