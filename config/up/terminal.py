"""What `make up` says while it works: when, who, what. One line each; a counting line only on a terminal."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

STARTED = "FLYWHEEL_UP_STARTED"
NAME_WIDTH = 10


def _since_start() -> float:
    """Seconds since the command began, over the `exec` in its middle."""
    began = float(os.environ.setdefault(STARTED, repr(time.time())))
    return time.time() - began


def say(who: str, what: str) -> None:
    for line in what.splitlines() or [""]:
        print(f"{_since_start():6.1f} s  {who:<{NAME_WIDTH}} {line}", flush=True)


def counting(who: str, what: str) -> None:
    """A line that the next one overwrites; without a terminal it would only fill a log."""
    if sys.stdout.isatty():
        print(f"\r{_since_start():6.1f} s  {who:<{NAME_WIDTH}} {what}\x1b[K", end="", flush=True)


@contextmanager
def counted() -> Iterator[None]:
    """Removes the counting line once its work is over."""
    try:
        yield
    finally:
        if sys.stdout.isatty():
            print("\r\x1b[K", end="", flush=True)
