"""The second half of `make up`, in `.venv`: starts everything in order, watches over it, and stops it."""

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from config.up import account, product
from config.up.checks import Address
from config.up.exceptions import StartError
from config.up.folders import FolderLock
from config.up.stack import Stack
from config.up.terminal import say
from config.up.watch import Watch

TICK_S = 0.2
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop(Exception):
    """Somebody asked `make up` to end."""


class Requests:
    """Signals, as something that the loop can wait on and ask about."""

    def __init__(self) -> None:
        self.count = 0
        self._reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for number in STOPS:
            signal.signal(number, self._note)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)  # only so that it ends a wait

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.count += 1

    def wait(self, seconds: float) -> None:
        """Until a signal comes, at the longest so long; Stop when one asked for the end."""
        if not self.count and select.select([self._reader], [], [], seconds)[0]:
            os.read(self._reader, 1024)
        if self.count:
            raise Stop


def main() -> int:
    lock = FolderLock(Path(os.environ["FLYWHEEL_DATA_DIR"]))
    if not lock.inherit():
        print("This is the second half of `make up`: run that.", file=sys.stderr)
        return 1
    requests, data = Requests(), lock.path.parent
    watch = Watch(data)
    failure: StartError | None = None
    try:
        run(watch, data, requests)
    except Stop:
        say("up", "stopping; once more to stop at once")
    except StartError as error:
        failure = error
    finally:
        began = time.monotonic()
        watch.stop(hurry=lambda: requests.count > 1)
    if failure:
        print(failure, file=sys.stderr)
        return 1
    say("up", f"stopped in {time.monotonic() - began:.1f} s; the data stays in {data}")
    return 0


def run(watch: Watch, data: Path, requests: Requests) -> None:
    """Start what is wanted and watch over it, until somebody asks for the end."""
    address = Address.of(dict(os.environ))
    stack = Stack(data, dict(os.environ), address)
    _tell_place(stack)
    for service in stack.servers():
        watch.start(service)
        until_ready(watch, [service.name], requests.wait)
    signing_in = account.prepare(stack.environment(), data / "logs" / "migrate.log")
    for service in stack.product():
        watch.start(service)
    web = [process.name for process in product.web(stack.environment(), data)]
    until_ready(watch, web, requests.wait)
    _welcome(product.origin(os.environ, address), signing_in, stack)
    while True:
        watch.look()
        requests.wait(TICK_S)


def _tell_place(stack: Stack) -> None:
    """Of the database, where its account may not enter the data folder: whoever moves data must know."""
    if stack.postgres and stack.postgres.home != stack.data:
        say("postgres", f"its data is in {stack.postgres.cluster}, outside root's closed folders")


def until_ready(watch: Watch, names: Sequence[str], wait: Callable[[float], None]) -> None:
    """In the order of starting one waits for the other; what dies here is told with its own last words."""
    watch.needed = set(names)
    while not all(map(watch.is_ready, names)):
        watch.look()
        for name in filter(watch.gave_up, names):
            raise StartError(f"{name} did not start, and nothing works without it: see {watch.log_of(name)}.")
        wait(0.03)
    watch.needed = set()


def _welcome(url: str, signing_in: account.SigningIn, stack: Stack) -> None:
    say("up", f"open {url}")
    say("up", f"sign in as {signing_in.email}{signing_in.with_password}")
    if stack.engine:
        say(
            "up",
            f"{stack.engine.model.name} is starting; questions asked meanwhile are answered when it is there",
        )
    say("up", "stop with Ctrl-C")


if __name__ == "__main__":
    sys.exit(main())
