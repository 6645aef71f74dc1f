"""Several web processes on one port, for where nothing else watches over them: in a container.

Each writes to our own output. One that dies is started again; when we are told to stop, all of them drain.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

from config.up.backoff import Backoff
from config.up.child import die_with
from config.up.exceptions import StartError
from config.up.product import web_count

LOOK_S = 0.2


@dataclass(slots=True)
class Web:
    """One place among them, and who fills it now."""

    name: str
    process: "subprocess.Popen[bytes]"
    started: float
    backoff: Backoff = field(default_factory=Backoff)
    again_at: float | None = None


class Stop(Exception):
    """Somebody asked for the end."""


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    webs: list[Web] = []
    try:
        names = (f"web-{number}" for number in range(1, web_count(os.environ) + 1))
        webs.extend(Web(name, _start(name), time.monotonic()) for name in names)
        while all(_look_after(web) for web in webs):
            time.sleep(LOOK_S)
    except Stop:
        return _drain(webs)
    except StartError as error:
        print(error, file=sys.stderr)
    _drain(webs)
    return 1


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def _start(name: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "config.web"],
        env={**os.environ, "FLYWHEEL_PROCESS": name, "FLYWHEEL_POOL": "1"},
        start_new_session=True,  # a signal to our group reaches them through us only, once
        preexec_fn=die_with(os.getpid(), signal.SIGTERM),
    )


def _look_after(web: Web) -> bool:
    """False once it cannot stay up: then all end, and whoever started us starts all anew."""
    now = time.monotonic()
    if web.again_at is not None:
        if now >= web.again_at:
            web.process, web.started, web.again_at = _start(web.name), now, None
        return True
    if web.process.poll() is None:
        return True
    pause = web.backoff.pause_after(now - web.started)
    print(f"{web.name} ended with code {web.process.returncode}", file=sys.stderr, flush=True)
    web.again_at = None if pause is None else now + pause
    return pause is not None


def _drain(webs: list[Web]) -> int:
    """Told to stop, and waited for: each knows its own grace."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for web in webs:
        web.process.terminate()
    for web in webs:
        web.process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
